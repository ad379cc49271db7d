import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { ReflectorEvent } from '../kube/types.ts';

/** Where a Job stands. `Waiting` ones are not created yet; `Complete`, `Failed`, `Deleted` and `Replaced` are ends. */
export type JobPhase =
  | 'Waiting'
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
  /** What it waits for: `['job/etl']`. */
  waitsFor?: string[];
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
  /** When the controller is expected to start the next pod that failures hold back. An estimate. */
  nextRetry?: number;
  created: number;
  started?: number;
  finished?: number;
  /** Pods that do not get on, and whether waiting can help. */
  stuck: StuckPod[];
  /** False where pods could not be read, or say nothing of this Job, and the counts are the status' own. */
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

/**
 * What the fold takes in: the events of the reflectors of Jobs and of pods.
 *
 * `namespace` says what a `synced` list covers, where each namespace has a reflector of its own: a followed Job that a
 * list lacks is gone only if the list would have held it. Without it a list covers everything.
 */
export type ProgressEvent =
  | { source: 'jobs'; namespace?: string; event: ReflectorEvent<ObservedJob> }
  | { source: 'pods'; namespace?: string; event: ReflectorEvent<ObservedPod> }
  /** Pods may not be read; from here on the Jobs' own counts must do. */
  | { source: 'pods'; namespace?: string; unavailable: true; reason?: string }
  /** Jobs that are followed from here on, as they were created. */
  | { source: 'arrivals'; jobs: ObservedJob[] };
