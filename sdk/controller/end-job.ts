import type { Steps } from './job-action.ts';
import { newCondition, withCondition } from './job-conditions.ts';
import type { JobSync } from './job-sync.ts';
import { hasCondition } from './pod-counts.ts';

/** A Job ends in two steps (batch-api 2.5): the interim condition while pods are still counted, then the final one. */

/** Adds FailureTarget or SuccessCriteriaMet, and turns the end into Failed or Complete. */
export function announceEnd(sync: JobSync): void {
  const { job, end, now, status } = sync;
  if (end === undefined) return;
  const { type, reason = '', message = '' } = end;
  const isNews = type === 'FailureTarget' || (type === 'SuccessCriteriaMet' && !hasCondition(job, type));
  if (isNews) {
    status.conditions = [...status.conditions, end];
    sync.needsFlush = true;
  }
  sync.end = newCondition(type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed', reason, message, now);
}

/** enactJobFinished: the end is final once nothing is uncounted and nothing terminating. */
export function enactEnd(sync: JobSync): boolean {
  const { end, status, terminating } = sync;
  if (end === undefined || terminating > 0) return false;
  if (status.uncountedSucceeded.length + status.uncountedFailed.length > 0) return false;
  status.conditions = withCondition(status.conditions, end);
  if (end.type === 'Complete') status.completionTime = end.lastTransitionTime;
  sync.needsFlush = true;
  return true;
}

/** recordJobFinished. */
export function* tellEnd({ job, end, status }: JobSync): Steps<void> {
  if (end?.type !== 'Complete') {
    yield { type: 'event', level: 'Warning', reason: end?.reason ?? '', message: end?.message ?? '' };
    return;
  }
  const { completions } = job.spec;
  if (typeof completions === 'number' && status.succeeded > completions) {
    const message = 'Too many succeeded pods running after completion count reached';
    yield { type: 'event', level: 'Warning', reason: 'TooManySucceededPods', message };
  }
  yield { type: 'event', level: 'Normal', reason: 'Completed', message: 'Job completed' };
}
