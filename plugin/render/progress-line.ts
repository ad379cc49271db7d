import { humanDuration } from '../../sdk/batch-v1/duration.ts';
import { outcomeOf } from '../progress/outcome.ts';
import type { JobProgress } from '../progress/types.ts';
import { durationOf, hasLimit, reasonText, retryText } from './job-words.ts';
import { oneLine, truncate } from './text.ts';

/**
 * A Job in one line, for build logs and pipes:
 * `job/pi: Running, 3/10 done, 2 active (1 ready) of 2, 1 failed of 6, next retry in ~20s`.
 *
 * @param now epoch milliseconds of the server's clock; only the time until a retry depends on it
 */
export function renderProgressLine(job: JobProgress, now: number, options: { namespaces?: boolean } = {}): string {
  const name = `${options.namespaces ? `${job.namespace} ` : ''}job/${job.name}`;
  if (job.phase === 'Waiting') return oneLine(`${name}: Waiting for ${job.waitsFor?.join(', ')}`);
  const isOver = outcomeOf(job) !== undefined;
  const parts = [job.phase, doneText(job), ...(isOver ? [] : podTexts(job)), ...failureTexts(job)];
  const duration = durationOf(job, now);
  if (isOver && duration !== undefined) parts.push(`after ${humanDuration(duration)}`);
  if (!isOver && job.nextRetry !== undefined) parts.push(nextRetryText(job, now));
  const tail = [reasonText(job), stuckText(job)].filter((text) => text !== '');
  return oneLine([`${name}: ${parts.join(', ')}`, ...tail].join('; '));
}

function doneText({ completions: { succeeded, wanted }, indexed }: JobProgress): string {
  const of = wanted === undefined ? '' : `/${wanted}`;
  return `${succeeded}${of} ${indexed ? 'indexes ' : ''}done`;
}

function podTexts({ active, ready, parallelism, terminating }: JobProgress): string[] {
  const texts: string[] = [];
  if (active > 0) texts.push(`${active} active${ready === active ? '' : ` (${ready} ready)`} of ${parallelism}`);
  if (terminating > 0) texts.push(`${terminating} terminating`);
  return texts;
}

function failureTexts({ failed, backoffLimit, failedIndexes }: JobProgress): string[] {
  const texts: string[] = [];
  if (failed > 0) texts.push(`${failed} failed${hasLimit(backoffLimit) ? ` of ${backoffLimit}` : ''}`);
  if (failedIndexes) texts.push(`failed indexes ${truncate(failedIndexes, 40)}`);
  return texts;
}

function nextRetryText(job: JobProgress, now: number): string {
  const text = retryText(job, now);
  return text === 'now' ? 'next retry is due' : `next retry in ${text}`;
}

function stuckText({ stuck: [first, ...others] }: JobProgress): string {
  if (first === undefined) return '';
  const more = others.length > 0 ? ` (and ${others.length} more stuck)` : '';
  return `pod ${first.pod}: ${first.reason}${first.message ? `: ${first.message}` : ''}${more}`;
}
