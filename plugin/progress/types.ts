/** Where a Job stands. `Complete`, `Failed`, `Deleted` and `Replaced` are ends. */
export type JobPhase =
  | 'Pending'
  | 'Running'
  | 'BackingOff'
  | 'Suspended'
  | 'Completing'
  | 'Failing'
  | 'Terminating'
  | 'Complete'
  | 'Failed'
  | 'Deleted'
  | 'Replaced';

/** A Job at one moment, as people and programs read it. All times are epoch milliseconds of the server's clock. */
export interface JobProgress {
  namespace: string;
  name: string;
  uid: string;
  phase: JobPhase;
  /** The reason and message of the condition behind the phase, e.g. `BackoffLimitExceeded`. */
  reason?: string;
  message?: string;
  indexed: boolean;
  /** `wanted` is absent for a work queue (completions unset). */
  completions: { succeeded: number; wanted?: number };
  parallelism: number;
  active: number;
  ready: number;
  terminating: number;
  failed: number;
  backoffLimit: number;
  backoffLimitPerIndex?: number;
  completedIndexes?: string;
  failedIndexes?: string;
  /** While backing off: when the controller is expected to start the next pod. An estimate. */
  nextRetry?: number;
  created: number;
  started?: number;
  finished?: number;
  /** Pods that do not get on, and whether waiting can help. */
  stuck: StuckPod[];
  /** False where pods could not be read, and the counts are the status' own. */
  podsKnown: boolean;
}

export interface StuckPod {
  pod: string;
  /** e.g. `ImagePullBackOff`, `Unschedulable`, `CreateContainerConfigError`. */
  reason: string;
  message: string;
  /** True where no waiting mends it: image, configuration, no node fits. */
  forGood: boolean;
}
