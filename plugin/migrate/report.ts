import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { PodRef } from '../../sdk/controller/forecast-types.ts';
import type { Journal, Report } from './types.ts';

/** What is there once NEW has its pods. */
export interface Outcome {
  /** NEW, status included. */
  job: ObservedJob;
  /** Pods that NEW controls or that its selector matches, whole. */
  pods: readonly ObservedPod[];
  /** Finalizers that had to be put back. */
  repaired: readonly PodRef[];
  /** Milliseconds from OLD's deletion until every pod had its owner. */
  window: number;
}

/** What became of each recorded pod, and where that is not the forecast: kept + succeeded + failed + killed + lost = recorded. */
export function reportOf(recorded: Pick<Journal, 'pods' | 'forecast'>, outcome: Outcome): Report {
  throw new Error(`not yet: ${recorded.pods.length} ${outcome.window}`);
}
