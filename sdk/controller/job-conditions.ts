import { JOB_CONTROLLER } from '../batch-v1/names.ts';
import type { JobCondition, ObservedJob } from '../batch-v1/objects.ts';
import { formatTime } from './pod.ts';

/** Why a Job ends: the reasons and messages of its conditions (batch-api 2.8). */
export const END = {
  backoffLimit: ['BackoffLimitExceeded', 'Job has reached the specified backoff limit'],
  deadline: ['DeadlineExceeded', 'Job was active longer than specified deadline'],
  maxFailedIndexes: ['MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes'],
  failedIndexes: ['FailedIndexes', 'Job has failed indexes'],
  completions: ['CompletionsReached', 'Reached expected number of succeeded pods'],
} as const;

/** newCondition. */
export function newCondition(type: string, reason: string, message: string, now: number, isTrue = true): JobCondition {
  const time = formatTime(now);
  return { type, status: isTrue ? 'True' : 'False', lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/**
 * ensureJobConditionStatus: the list with the condition of this type replaced in its place, or added; the same list where
 * nothing changes. From nothing to False is no change.
 */
export function withCondition(list: readonly JobCondition[], condition: JobCondition): readonly JobCondition[] {
  const at = list.findIndex(({ type }) => type === condition.type);
  if (at < 0) return condition.status === 'False' ? list : [...list, condition];
  const { status, reason, message } = list[at]!;
  const isSame = status === condition.status && reason === condition.reason && message === condition.message;
  return isSame ? list : list.with(at, condition);
}

/** managedByExternalController: the Job and the finalizers of its pods are somebody else's affair (batch-api 2.5). */
export function isManagedElsewhere({ spec: { managedBy } }: ObservedJob): boolean {
  return Boolean(managedBy) && managedBy !== JOB_CONTROLLER;
}
