import type { JobStatus } from '../batch-v1/objects.ts';

/** A pod, as a forecast and a journal name it. */
export interface PodRef {
  name: string;
  uid: string;
  /** Of an Indexed Job. */
  index?: number;
}

/** What the Job controller makes of a Job and its pods at once, if nothing else happens: data that JSON can carry. */
export interface Forecast {
  /** Pods that the Job takes on, in any phase. */
  adopted: PodRef[];
  /** Of these, the ones that go on to run. */
  kept: PodRef[];
  /** Of these, the ones that have ended and are counted. */
  succeeded: PodRef[];
  failed: PodRef[];
  /** Of these, the ones that are deleted while they run, and why in the controller's own terms. */
  killed: PodRef[];
  /** New pods started at once; for an Indexed Job their indexes. */
  started: { count: number; indexes?: string };
  /** When more may be started (a back-off), in epoch milliseconds. */
  nextStartAt?: number;
  /** The Job ends by this: `{ type: 'Failed', reason: 'BackoffLimitExceeded', ... }`. */
  end?: { type: string; reason: string; message: string };
  /** Where it comes to rest: active, ready and terminating are what the controller would write. */
  status: JobStatus;
}
