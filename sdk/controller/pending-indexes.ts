import { eachIndex, indexesOf, missingIndexes, uniteIndexes } from '../batch-v1/completion-indexes.ts';
import type { ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import {
  completionIndex,
  finishedTime,
  isPodActive,
  isPodFailed,
  isPodTerminating,
  replacesOnlyFailedPods,
} from './pod.ts';
import { indexFailures, isTracked, type PodCounts } from './pod-counts.ts';

/** Which pods a Job wants next, were there no delay. */

/** How many pods are to be active; a work queue gets no more after its first success (manageJob; batch-api 2.2). */
export function wantedPods(job: ObservedJob, { active, succeeded }: { active: number; succeeded: number }): number {
  const { completions, parallelism = 1 } = job.spec;
  if (typeof completions !== 'number') return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

/** How many pods are to be created; those that go away hold their places where only failed pods are replaced. */
export function missingPods(job: ObservedJob, counts: Pick<PodCounts, 'active' | 'succeeded' | 'terminating'>): number {
  return wantedPods(job, counts) - counts.active - (replacesOnlyFailedPods(job) ? counts.terminating : 0);
}

/** firstPendingIndexes: the lowest indexes that have no pod, have not succeeded and have not failed for good; at most `count`. */
export function pendingIndexes(
  job: ObservedJob,
  pods: readonly ObservedPod[],
  { succeededIndexes, failedIndexes }: Pick<PodCounts, 'succeededIndexes' | 'failedIndexes'>,
  count: number,
): number[] {
  const taken: number[] = [];
  for (const pod of pods) {
    const index = completionIndex(pod);
    if (index !== undefined && holdsIndex(job, pod)) taken.push(index);
  }
  const done = uniteIndexes(uniteIndexes(succeededIndexes, failedIndexes), indexesOf(taken));
  const pending: number[] = [];
  for (const index of eachIndex(missingIndexes(done, job.spec.completions ?? 0))) {
    if (pending.length >= count) break;
    pending.push(index);
  }
  return pending;
}

function holdsIndex(job: ObservedJob, pod: ObservedPod): boolean {
  return isPodActive(pod) || (replacesOnlyFailedPods(job) && isPodTerminating(pod));
}

/**
 * For each index its last failed pod, which keeps the finalizer until its replacement exists and carries the index's
 * failure count in annotations (getPodsWithDelayedDeletionPerIndex).
 */
export function lastFailedPods(job: ObservedJob, pods: readonly ObservedPod[]): Map<number, ObservedPod> {
  const last = new Map<number, ObservedPod>();
  for (const pod of pods) {
    const index = completionIndex(pod);
    if (index === undefined || !isTracked(job, pod) || !isPodFailed(pod, job)) continue;
    const other = last.get(index);
    if (other === undefined || isLater(pod, other)) last.set(index, pod);
  }
  return last;
}

function isLater(pod: ObservedPod, other: ObservedPod): boolean {
  return absoluteFailures(pod) >= absoluteFailures(other) && finishedTime(pod) >= finishedTime(other);
}

/** Counted and ignored failures alike lengthen an index's delay. */
export function absoluteFailures(pod: ObservedPod): number {
  const { counted, ignored } = indexFailures(pod);
  return counted + ignored;
}
