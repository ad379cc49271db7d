import { humanDuration } from '../../sdk/batch-v1/duration.ts';
import { NO_BACKOFF_LIMIT } from '../../sdk/controller/back-off.ts';
import { outcomeOf } from '../progress/outcome.ts';
import type { JobPhase, JobProgress } from '../progress/types.ts';
import type { Style } from './style.ts';

/** The words and numbers of a Job that several renderers share. */

const styles: Record<JobPhase, Style> = {
  Waiting: 'dim',
  Pending: 'dim',
  Running: 'cyan',
  BackingOff: 'yellow',
  Suspended: 'dim',
  Completing: 'green',
  Failing: 'red',
  Terminating: 'yellow',
  Complete: 'green',
  Failed: 'red',
  Deleted: 'yellow',
  Replaced: 'yellow',
};

export function phaseStyle(phase: JobPhase): Style {
  return styles[phase];
}

/** `3/10`; for a work queue as kubectl writes it, `0/1 of 3`. */
export function completionsText({ completions: { succeeded, wanted }, parallelism }: JobProgress): string {
  if (wanted !== undefined) return `${succeeded}/${wanted}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

/** `2`, or `2 (1 ready)` while not all of them are. */
export function activeText({ active, ready }: JobProgress): string {
  return active === ready ? `${active}` : `${active} (${ready} ready)`;
}

/** `2/8`, or `2/8 (1 ready)`: against the parallelism for as long as there may be pods. */
export function activeOfText(job: JobProgress): string {
  const { active, ready, parallelism } = job;
  if (outcomeOf(job) !== undefined) return activeText(job);
  return `${active}/${parallelism}${active === ready ? '' : ` (${ready} ready)`}`;
}

/** `1/6`, or `1` without a limit. */
export function failedText({ failed, backoffLimit }: JobProgress): string {
  return hasLimit(backoffLimit) ? `${failed}/${backoffLimit}` : `${failed}`;
}

/** With backoffLimitPerIndex the server fills in the largest number there is. */
export function hasLimit(backoffLimit: number): boolean {
  return backoffLimit < NO_BACKOFF_LIMIT;
}

/** `~20s`, `now` once it is due, '' where no retry is ahead. */
export function retryText({ nextRetry }: JobProgress, now: number): string {
  if (nextRetry === undefined) return '';
  return nextRetry <= now ? 'now' : `~${humanDuration(Math.ceil((nextRetry - now) / 1000) * 1000)}`;
}

/** How long a Job ran or has been running, in milliseconds; `undefined` before its start, while suspended, or if unknown. */
export function durationOf({ phase, started, finished }: JobProgress, now: number): number | undefined {
  if (started === undefined) return undefined;
  if (finished !== undefined) return finished - started;
  return phase === 'Suspended' || phase === 'Deleted' || phase === 'Replaced' ? undefined : now - started;
}

export function durationText(job: JobProgress, now: number): string {
  const duration = durationOf(job, now);
  return duration === undefined ? '' : humanDuration(duration);
}

/** `BackoffLimitExceeded: Job has reached ...`; `waits for job/etl`; '' where the phase says it all. */
export function reasonText({ phase, reason, message, waitsFor }: JobProgress): string {
  if (waitsFor) return `waits for ${waitsFor.join(', ')}`;
  const isTelling = phase === 'Failed' || phase === 'Failing' || phase === 'Deleted' || phase === 'Terminating';
  return isTelling ? [reason, message].filter(Boolean).join(': ') : '';
}
