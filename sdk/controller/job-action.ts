import type { JobStatus, ObservedPod } from '../batch-v1/objects.ts';

/** One thing that the Job controller does to the cluster. */
export type JobAction =
  /** Makes the Job the pod's controller and adds the tracking finalizer: `adoptedPod`. */
  | { type: 'adopt'; pod: ObservedPod }
  /** Takes both off again, of a pod that the selector no longer matches: `releasedPod`. */
  | { type: 'release'; pod: ObservedPod }
  | { type: 'create'; pod: ObservedPod }
  | { type: 'delete'; pod: ObservedPod }
  /** The pod is counted, or is not to be: `untrackedPod`. */
  | { type: 'removeFinalizer'; pod: ObservedPod }
  /** Replaces the whole status; refused where the Job has changed since it was read. */
  | { type: 'updateStatus'; status: JobStatus }
  | { type: 'event'; level: 'Normal' | 'Warning'; reason: string; message: string };

/** How the API server took an action. */
export interface ActionResult {
  /** The name of the pod that was created. */
  name?: string;
  refusal?: Refusal;
}

/** What the API server says when it refuses something. */
export interface Refusal {
  /** The HTTP status, such as 404. */
  code: number;
  message: string;
  details?: { causes?: { reason?: string }[] };
}

/** Work that gives its actions one by one and is told of each how it went. */
export type Steps<Result> = Generator<JobAction, Result, ActionResult>;

/** Ends the sync; the Job is looked at again soon. */
export class SyncFailed extends Error {
  override readonly name = 'SyncFailed';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export function isNotFound(refusal: Refusal): boolean {
  return refusal.code === 404;
}
