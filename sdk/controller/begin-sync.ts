import { type CompletionIndexes, containsIndex, countIndexes } from '../batch-v1/completion-indexes.ts';
import type { ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import { addToRecord, type BackOffRecord } from './back-off-record.ts';
import {
  hasLimitPerIndex,
  isIndexed,
  isSuspended,
  type JobControllerOptions,
  type JobSync,
  type JobSyncResult,
  readStatus,
  type StatusDraft,
} from './job-sync.ts';
import { lastFailedPods } from './pending-indexes.ts';
import { completionIndex, formatTime, isPodActive, isPodFailed, isPodReady, isPodTerminating } from './pod.ts';
import { addIndexes, isIndexFailed, isTracked } from './pod-counts.ts';
import { countsAsFailed } from './pod-failure-policy.ts';
import { readIndexes } from './read-indexes.ts';

/** What syncJob works out before it decides anything (batch-api 2.3, 2.7). */
export function beginSync(
  job: ObservedJob,
  pods: readonly ObservedPod[],
  now: number,
  options: JobControllerOptions,
  memory: BackOffRecord | undefined,
  result: JobSyncResult,
): JobSync {
  const status = readStatus(job);
  // Not a change that is written for its own sake.
  if (status.startTime === undefined && !isSuspended(job)) status.startTime = formatTime(now);
  const activePods = pods.filter(isPodActive);
  const news = newlyFinished(job, pods, status);
  const indexes = indexesOf(job, pods, status);
  const failed = news.failed.filter((pod) => countsAsFailed(job, pod)).length;
  return {
    job,
    now,
    options,
    pods,
    activePods,
    active: activePods.length,
    ready: activePods.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    uncounted: { succeeded: new Set(status.uncountedSucceeded), failed: new Set(status.uncountedFailed) },
    succeeded: isIndexed(job)
      ? countIndexes(indexes.succeededIndexes)
      : status.succeeded + news.succeeded.length + status.uncountedSucceeded.length,
    failed: status.failed + failed + status.uncountedFailed.length,
    ...indexes,
    delayed: delayedPods(job, pods, activePods, indexes),
    backOff: addToRecord(memory ?? { failures: 0 }, news.succeeded, news.failed),
    end: undefined,
    status,
    needsFlush: false,
    result,
  };
}

/** getNewFinishedPods: those that are neither in the counters nor among the uncounted. */
function newlyFinished(job: ObservedJob, pods: readonly ObservedPod[], status: StatusDraft) {
  const counted = { succeeded: new Set(status.uncountedSucceeded), failed: new Set(status.uncountedFailed) };
  const isNew = (pod: ObservedPod, uids: ReadonlySet<string>) =>
    isTracked(job, pod) && !uids.has(pod.metadata.uid ?? '');
  return {
    succeeded: pods.filter((pod) => pod.status?.phase === 'Succeeded' && isNew(pod, counted.succeeded)),
    failed: pods.filter((pod) => isPodFailed(pod, job) && isNew(pod, counted.failed)),
  };
}

/** calculateSucceededIndexes, calculateFailedIndexes. */
function indexesOf(job: ObservedJob, pods: readonly ObservedPod[], { completedIndexes, failedIndexes }: StatusDraft) {
  if (!isIndexed(job)) return { previousIndexes: [], succeededIndexes: [], failedIndexes: undefined };
  const { completions = 0 } = job.spec;
  const indexes = (isMeant: (pod: ObservedPod) => boolean) =>
    pods.filter((pod) => isMeant(pod) && isTracked(job, pod)).map((pod) => completionIndex(pod)!);
  const previousIndexes = readIndexes(completedIndexes, completions);
  const succeeded = indexes((pod) => pod.status?.phase === 'Succeeded');
  const failed = hasLimitPerIndex(job) ? indexes((pod) => isPodFailed(pod, job) && isIndexFailed(job, pod)) : [];
  return {
    previousIndexes,
    succeededIndexes: addIndexes(previousIndexes, succeeded),
    failedIndexes: hasLimitPerIndex(job) ? addIndexes(readIndexes(failedIndexes, completions), failed) : undefined,
  };
}

/** getPodsWithDelayedDeletionPerIndex: of indexes that will have another pod. */
function delayedPods(
  job: ObservedJob,
  pods: readonly ObservedPod[],
  activePods: readonly ObservedPod[],
  { succeededIndexes, failedIndexes }: { succeededIndexes: CompletionIndexes; failedIndexes?: CompletionIndexes },
): ReadonlyMap<number, ObservedPod> {
  if (failedIndexes === undefined) return new Map();
  const last = lastFailedPods(job, pods);
  for (const pod of activePods) last.delete(completionIndex(pod) ?? -1);
  for (const index of last.keys()) {
    if (containsIndex(succeededIndexes, index) || containsIndex(failedIndexes, index)) last.delete(index);
  }
  return last;
}
