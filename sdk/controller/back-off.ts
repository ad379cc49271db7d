import { countIndexes } from '../batch-v1/completion-indexes.ts';
import type { ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import { isManagedElsewhere } from './job-conditions.ts';
import { absoluteFailures, lastFailedPods, missingPods, pendingIndexes } from './pending-indexes.ts';
import { finishedTime, hasTrackingFinalizer, isPodFailed } from './pod.ts';
import { countPods, hasCondition, hasFittingIndex, isJobFinished, type PodCounts } from './pod-counts.ts';
import { countsAsFailed, matchPodFailurePolicy } from './pod-failure-policy.ts';

/** The Job controller's own settings; both in milliseconds. */
export interface BackOffOptions {
  /** DefaultJobPodFailureBackOff; default 10 seconds. */
  base?: number;
  /** MaxJobPodFailureBackOff; default 10 minutes. */
  max?: number;
}

/** When the controller is expected to replace a failed pod. */
export interface NextRetry {
  /** Epoch milliseconds of the cluster's clocks; may lie in the past, then the pod is due. */
  at: number;
  /** How many failures in a row the delay stands for, this one included. */
  failures: number;
}

/**
 * How long the Job controller waits after a failure before it creates the next pod, in milliseconds: `base` after the
 * first failure, doubled with each further one, at most `max`; 0 without a failure (getRemainingTimeForFailuresCount
 * in backoff_utils.go, which does not hold the first delay against `max`).
 *
 * @example
 * ```ts
 * retryDelay(5); // 160000
 * ```
 */
export function retryDelay(failures: number, { base = 10_000, max = 600_000 }: BackOffOptions = {}): number {
  if (failures <= 0) return 0;
  let delay = base;
  for (let i = 1; i < failures; i++) {
    delay *= 2;
    if (delay >= max) return max;
  }
  return delay;
}

/**
 * When a Job's next pod is expected to be created, if failures hold it back; `undefined` where no failure does: nothing
 * failed since the last success, no further pod is wanted, or the Job is suspended, ending, or not run by Kubernetes' own
 * controller. An estimate: the controller keeps its count in memory, loses it when it restarts, and failed pods that
 * were deleted since can no longer be dated.
 *
 * @param pods those that the Job controls, in any order
 * @param counts of these pods, where the caller has them already
 */
export function estimateNextRetry(
  job: ObservedJob,
  pods: readonly ObservedPod[],
  options: BackOffOptions = {},
  counts: PodCounts = countPods(job, pods),
): NextRetry | undefined {
  if (!createsPods(job) || willFail(job, pods, counts)) return undefined;
  const missing = missingPods(job, counts);
  if (missing <= 0) return undefined;
  return isPerIndex(job)
    ? nextRetryOfIndexes(job, pods, counts, missing, options)
    : nextRetryOfJob(job, pods, counts, options);
}

/** syncJob calls manageJob only for a Job that goes on; manageJob creates nothing while it is suspended. */
function createsPods(job: ObservedJob): boolean {
  if (isManagedElsewhere(job) || job.spec.suspend || job.metadata.deletionTimestamp !== undefined) return false;
  return !isJobFinished(job) && !hasCondition(job, 'FailureTarget') && !hasCondition(job, 'SuccessCriteriaMet');
}

/** The failures seen already end the Job in the controller's next sync. */
function willFail(job: ObservedJob, pods: readonly ObservedPod[], { failed, failedIndexes }: PodCounts): boolean {
  const { maxFailedIndexes } = job.spec;
  if (failed > backoffLimitOf(job)) return true;
  if (typeof maxFailedIndexes === 'number' && countIndexes(failedIndexes) > maxFailedIndexes) return true;
  if (!job.spec.podFailurePolicy) return false;
  return pods.some((pod) => isPodFailed(pod, job) && matchPodFailurePolicy(job, pod)?.action === 'FailJob');
}

/** A backoffLimit that no Job reaches: the server's default beside `backoffLimitPerIndex`. */
export const NO_BACKOFF_LIMIT = 2147483647;

/** `spec.backoffLimit`, or the server's default for it. */
export function backoffLimitOf(job: ObservedJob): number {
  return job.spec.backoffLimit ?? (isPerIndex(job) ? NO_BACKOFF_LIMIT : 6);
}

function isPerIndex(job: ObservedJob): boolean {
  return typeof job.spec.backoffLimitPerIndex === 'number';
}

/**
 * One delay for the whole Job: every failure that ended after the last success counts (newBackoffRecord), whatever its
 * pod and whether or not a rule ignores it, and the delay runs from the latest of them.
 */
function nextRetryOfJob(
  job: ObservedJob,
  pods: readonly ObservedPod[],
  counts: PodCounts,
  options: BackOffOptions,
): NextRetry | undefined {
  let lastSuccess = Number.NEGATIVE_INFINITY;
  for (const pod of pods) {
    if (pod.status?.phase === 'Succeeded' && hasFittingIndex(job, pod)) {
      lastSuccess = Math.max(lastSuccess, finishedTime(pod));
    }
  }
  const ends = failedPods(job, pods, counts).map(finishedTime);
  const since = ends.filter((end) => end > lastSuccess);
  if (since.length === 0) return undefined;
  // Failed pods may be gone (deleted, drained, garbage-collected). Without any success the status still knows them.
  const failures = counts.succeeded === 0 ? Math.max(since.length, counts.failed) : since.length;
  const last = since.reduce((latest, end) => Math.max(latest, end), since[0]!);
  return { at: last + retryDelay(failures, options), failures };
}

/**
 * The failed pods that a Job's count holds. Being deleted and without finalizer is either a failure counted at once (a
 * drained pod) or a pod that the controller removed itself (scaled down, suspended), which never counts: of these the
 * latest are taken, as many as the status' counter leaves room for.
 */
function failedPods(job: ObservedJob, pods: readonly ObservedPod[], counts: PodCounts): ObservedPod[] {
  const failed = pods.filter((pod) => isPodFailed(pod, job) && hasFittingIndex(job, pod));
  const isDoubtful = (pod: ObservedPod) => pod.metadata.deletionTimestamp !== undefined && !hasTrackingFinalizer(pod);
  const sure = failed.filter((pod) => !isDoubtful(pod));
  const room = Math.max(0, counts.failed - sure.filter((pod) => countsAsFailed(job, pod)).length);
  const doubtful = failed.filter(isDoubtful).sort((a, b) => finishedTime(b) - finishedTime(a));
  return [...sure, ...doubtful.slice(0, room)];
}

/**
 * With `backoffLimitPerIndex` each index waits on its own. Only the lowest pending indexes, as many as pods are missing,
 * are looked at; one that has not failed is created at once, and otherwise the earliest of them is next
 * (getPodCreationInfoForIndependentIndexes).
 */
function nextRetryOfIndexes(
  job: ObservedJob,
  pods: readonly ObservedPod[],
  counts: PodCounts,
  missing: number,
  options: BackOffOptions,
): NextRetry | undefined {
  const failed = lastFailedPods(job, pods);
  let next: NextRetry | undefined;
  for (const index of pendingIndexes(job, pods, counts, missing)) {
    const pod = failed.get(index);
    if (pod === undefined) return undefined;
    const failures = absoluteFailures(pod) + 1;
    const at = finishedTime(pod) + retryDelay(failures, options);
    if (next === undefined || at < next.at) next = { at, failures };
  }
  return next;
}
