import { countIndexes } from '../batch-v1/completion-indexes.ts';
import type { JobCondition, ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import { backoffLimitOf } from './back-off.ts';
import { END, newCondition } from './job-conditions.ts';
import { isSuspended, type JobSync, requeueAt } from './job-sync.ts';
import { isPodFailed, parseTime } from './pod.ts';
import { trueCondition } from './pod-counts.ts';
import { failJobMessage } from './pod-failure-policy.ts';
import { matchSuccessPolicy } from './success-policy.ts';

/**
 * Whether the Job ends, and why: the first that applies (batch-api 2.5). What an earlier sync decided stays; completions are
 * looked at later, after pods were created or deleted.
 */
export function decideEnd(sync: JobSync): JobCondition | undefined {
  return decidedBefore(sync) ?? failedByPolicy(sync) ?? failedByLimit(sync) ?? failedByIndexes(sync) ?? success(sync);
}

function decidedBefore({ job, now }: JobSync): JobCondition | undefined {
  const success = trueCondition(job, 'SuccessCriteriaMet');
  if (success) return success;
  const failure = trueCondition(job, 'FailureTarget');
  return failure && newCondition('Failed', failure.reason ?? '', failure.message ?? '', now);
}

/** getFailJobMessage; also of pods that are counted already. */
function failedByPolicy({ job, pods, now }: JobSync): JobCondition | undefined {
  if (!job.spec.podFailurePolicy) return undefined;
  for (const pod of pods) {
    const message = isPodFailed(pod, job) ? failJobMessage(job, pod) : undefined;
    if (message !== undefined) return newCondition('FailureTarget', 'PodFailurePolicy', message, now);
  }
  return undefined;
}

/** backoffLimit, then activeDeadlineSeconds. */
function failedByLimit(sync: JobSync): JobCondition | undefined {
  const { job, pods, now, failed } = sync;
  if (failed > backoffLimitOf(job) || isPastRestarts(job, pods)) return failure(END.backoffLimit, now);
  const deadline = deadlineOf(job, sync.status.startTime);
  if (deadline === undefined) return undefined;
  if (now >= deadline) return failure(END.deadline, now);
  requeueAt(sync, deadline);
  return undefined;
}

/** pastBackoffLimitOnFailure: the restarts of pods that have not ended. */
function isPastRestarts(job: ObservedJob, pods: readonly ObservedPod[]): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status = {} } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    restarts += containers.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
  }
  const limit = backoffLimitOf(job);
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** pastActiveDeadline, in epoch milliseconds; a suspended Job has none. */
export function deadlineOf(job: ObservedJob, startTime = job.status?.startTime): number | undefined {
  const { activeDeadlineSeconds } = job.spec;
  const start = parseTime(startTime);
  if (typeof activeDeadlineSeconds !== 'number' || start === undefined || isSuspended(job)) return undefined;
  return start + activeDeadlineSeconds * 1000;
}

/** maxFailedIndexes at once; otherwise failed indexes once all the others have succeeded. */
function failedByIndexes({ job, now, failedIndexes, succeeded }: JobSync): JobCondition | undefined {
  if (failedIndexes === undefined) return undefined;
  const { maxFailedIndexes, completions = 0 } = job.spec;
  const failed = countIndexes(failedIndexes);
  if (typeof maxFailedIndexes === 'number' && failed > maxFailedIndexes) return failure(END.maxFailedIndexes, now);
  return failed > 0 && failed + succeeded >= completions ? failure(END.failedIndexes, now) : undefined;
}

function success({ job, now, succeededIndexes }: JobSync): JobCondition | undefined {
  const rule = matchSuccessPolicy(job, succeededIndexes);
  if (rule === undefined) return undefined;
  return newCondition('SuccessCriteriaMet', 'SuccessPolicy', `Matched rules at index ${rule}`, now);
}

function failure([reason, message]: readonly [string, string], now: number): JobCondition {
  return newCondition('FailureTarget', reason, message, now);
}
