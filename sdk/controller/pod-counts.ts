import { type CompletionIndexes, countIndexes, indexesOf, uniteIndexes } from '../batch-v1/completion-indexes.ts';
import { INDEX_FAILURE_COUNT_ANNOTATION, INDEX_IGNORED_FAILURE_COUNT_ANNOTATION } from '../batch-v1/names.ts';
import type { JobCondition, ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import {
  completionIndex,
  hasTrackingFinalizer,
  isPodActive,
  isPodFailed,
  isPodReady,
  isPodTerminating,
} from './pod.ts';
import { countsAsFailed, matchPodFailurePolicy } from './pod-failure-policy.ts';
import { readIndexes } from './read-indexes.ts';

/** A Job's counters as its controller has them in its next sync: those of the status, and what it has yet to write. */
export interface PodCounts {
  active: number;
  /** Of the active ones. */
  ready: number;
  terminating: number;
  /** Pods; indexes where the Job is Indexed. */
  succeeded: number;
  /** Pods that count against the limits; those that the pod failure policy ignores are not among them. */
  failed: number;
  /** Indexed only; empty otherwise. */
  succeededIndexes: CompletionIndexes;
  /** Indexes that failed for good; empty without `backoffLimitPerIndex`. */
  failedIndexes: CompletionIndexes;
}

/** Whether the Job has come to its end: `Complete` or `Failed` is true. */
export function isJobFinished(job: ObservedJob): boolean {
  return hasCondition(job, 'Complete') || hasCondition(job, 'Failed');
}

/** Whether a condition of this type is true; one that is `False` or missing is not. */
export function hasCondition(job: ObservedJob, type: string): boolean {
  return trueCondition(job, type) !== undefined;
}

/** The condition of this type, if it is true. */
export function trueCondition(job: ObservedJob, type: string): JobCondition | undefined {
  return job.status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

/**
 * Counts a Job's own pods as syncJob does. A finished pod is counted once: by the status' counters, or by its uid in
 * `uncountedTerminatedPods`, or because it still carries the tracking finalizer and is in neither list. A finished
 * Job's status is final, and pods no longer matter.
 *
 * @param pods those that the Job controls, in any order
 */
export function countPods(job: ObservedJob, pods: Iterable<ObservedPod>): PodCounts {
  const { succeeded = 0, failed = 0, uncountedTerminatedPods: uncounted } = job.status ?? {};
  const counted = { succeeded: new Set(uncounted?.succeeded), failed: new Set(uncounted?.failed) };
  const counts = { active: 0, ready: 0, terminating: 0, succeeded, failed: failed + counted.failed.size };
  counts.succeeded += counted.succeeded.size;
  const indexes = { succeeded: [] as number[], failed: [] as number[] };
  const finished = isJobFinished(job);
  const indexed = job.spec.completionMode === 'Indexed';
  for (const pod of pods) {
    if (isPodActive(pod)) {
      counts.active++;
      if (isPodReady(pod)) counts.ready++;
      continue;
    }
    if (isPodTerminating(pod)) counts.terminating++;
    if (finished || !isTracked(job, pod)) continue;
    const uid = pod.metadata.uid ?? '';
    if (pod.status?.phase === 'Succeeded') {
      if (!counted.succeeded.has(uid) && !counted.failed.has(uid)) counts.succeeded++;
      if (indexed) indexes.succeeded.push(completionIndex(pod)!);
    } else if (isNewFailure(job, pod)) {
      if (!counted.failed.has(uid) && countsAsFailed(job, pod)) counts.failed++;
      if (indexed && isIndexFailed(job, pod)) indexes.failed.push(completionIndex(pod)!);
    }
  }
  if (!indexed) return { ...counts, succeededIndexes: [], failedIndexes: [] };
  const { completions = 0 } = job.spec;
  const succeededIndexes = addIndexes(readIndexes(job.status?.completedIndexes, completions), indexes.succeeded);
  const failedIndexes = addIndexes(readIndexes(job.status?.failedIndexes, completions), indexes.failed);
  // An Indexed Job succeeds by indexes, however many pods each of them took.
  return {
    ...counts,
    succeeded: finished ? succeeded : countIndexes(succeededIndexes),
    succeededIndexes,
    failedIndexes,
  };
}

/** withOrderedIndexes. */
export function addIndexes(indexes: CompletionIndexes, more: Iterable<number>): CompletionIndexes {
  return uniteIndexes(indexes, indexesOf(more));
}

/**
 * getValidPodsWithFilter: a pod that has lost its finalizer is in the status' counters already, or was removed by the
 * controller itself and never counts; an Indexed Job's pod without a fitting index never counts either.
 */
export function isTracked(job: ObservedJob, pod: ObservedPod): boolean {
  return hasTrackingFinalizer(pod) && hasFittingIndex(job, pod);
}

/** True for every pod of a Job that is not Indexed. */
export function hasFittingIndex(job: ObservedJob, pod: ObservedPod): boolean {
  if (job.spec.completionMode !== 'Indexed') return true;
  const index = completionIndex(pod);
  return index !== undefined && index < (job.spec.completions ?? 0);
}

/** Pods that are deleted because the Job has succeeded are no failures. */
function isNewFailure(job: ObservedJob, pod: ObservedPod): boolean {
  if (hasCondition(job, 'SuccessCriteriaMet') && pod.status?.phase !== 'Failed') return false;
  return isPodFailed(pod, job);
}

/** isIndexFailed of a failed pod: a FailIndex rule matches, or the failure counts and the index has used up its own limit. */
export function isIndexFailed(job: ObservedJob, pod: ObservedPod): boolean {
  const limit = job.spec.backoffLimitPerIndex;
  if (limit === undefined || limit === null) return false;
  const action = matchPodFailurePolicy(job, pod)?.action;
  if (action === 'FailIndex') return true;
  return action !== 'Ignore' && indexFailures(pod).counted >= limit;
}

/** How often a pod's index had failed before this pod: counted against the limit, and ignored by a rule. */
export function indexFailures(pod: ObservedPod): { counted: number; ignored: number } {
  const read = (annotation: string) => {
    const text = pod.metadata.annotations?.[annotation];
    return text !== undefined && /^\+?\d+$/.test(text) && Number(text) <= 2147483647 ? Number(text) : 0;
  };
  return { counted: read(INDEX_FAILURE_COUNT_ANNOTATION), ignored: read(INDEX_IGNORED_FAILURE_COUNT_ANNOTATION) };
}
