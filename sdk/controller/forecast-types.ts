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
  /** Of these, the ones that have ended and are counted; failures that a rule ignores are among them. */
  succeeded: PodRef[];
  failed: PodRef[];
  /** Of these, the ones that are deleted while they run. */
  killed: PodRef[];
  /** Of the succeeded ones, those whose success counts for nothing: of an Indexed Job, without a fitting index. */
  unfit?: PodRef[];
  /** New pods started at once; for an Indexed Job their indexes. */
  started: { count: number; indexes?: string };
  /**
   * When more may be started (a back-off), in epoch milliseconds. While pods are ready, some controllers (1.32 to 1.36)
   * cannot write the status until then, and finished pods keep their finalizer.
   */
  nextStartAt?: number;
  /** The Job ends by this: `{ type: 'Failed', reason: 'BackoffLimitExceeded', ... }`. */
  end?: { type: string; reason: string; message: string };
  /** Where it comes to rest: active, ready and terminating are what the controller would write. */
  status: JobStatus;
}

/** What the Job controller is about to do to a Job that it looks after. */
export interface Expectation {
  /** Pods that it would start now. */
  starts: number;
  /** When it may start more (a back-off), in epoch milliseconds. */
  nextStartAt?: number;
  /** When activeDeadlineSeconds ends the Job, in epoch milliseconds. */
  deadlineAt?: number;
  /** Pods that it would delete now. */
  deletes: PodRef[];
  /** Pods whose finalizer it would take off: they have ended and are to be counted, or the Job is being deleted. */
  counts: PodRef[];
  /** Pods that it would take on, or let go. */
  adopts: PodRef[];
  releases: PodRef[];
  /** Its pods that are being deleted and have not ended. */
  terminating: PodRef[];
  /** Its pods that have neither ended nor are being deleted. */
  active: number;
  /** It ends, or is about to, by this. */
  end?: Forecast['end'];
}
