import type { ObservedPod } from '../batch-v1/objects.ts';
import { type BackOffOptions, retryDelay } from './back-off.ts';
import { absoluteFailures } from './pending-indexes.ts';
import { finishedTime } from './pod.ts';

/** What the Job controller remembers of a Job's failures; it is lost with the controller (batch-api 2.4). */
export interface BackOffRecord {
  /** Failures since the last success, ignored ones included. */
  failures: number;
  /** When the last of them ended, in epoch milliseconds; absent without any. */
  lastFailure?: number;
}

/** newBackoffRecord: failures that end in one sync add up, and a success forgets those that ended no later. */
export function addToRecord(
  record: BackOffRecord,
  succeeded: readonly ObservedPod[],
  failed: readonly ObservedPod[],
): BackOffRecord {
  if (succeeded.length === 0 && failed.length === 0) return record;
  const lastSuccess = latest(succeeded.map(finishedTime));
  const ends = failed.map(finishedTime).filter((end) => end > lastSuccess);
  const failures = (succeeded.length === 0 ? record.failures : 0) + ends.length;
  return ends.length === 0 ? { failures } : { failures, lastFailure: latest(ends) };
}

function latest(times: readonly number[]): number {
  return times.reduce((last, time) => Math.max(last, time), Number.NEGATIVE_INFINITY);
}

/** Milliseconds until pods may be created again (getRemainingTime). */
export function remainingDelay({ failures, lastFailure }: BackOffRecord, now: number, options: BackOffOptions): number {
  return lastFailure === undefined ? 0 : Math.max(0, lastFailure + retryDelay(failures, options) - now);
}

/**
 * The same for one index (getRemainingTimePerIndex).
 *
 * @param lastFailed its last failed pod
 */
export function remainingIndexDelay(lastFailed: ObservedPod | undefined, now: number, options: BackOffOptions): number {
  if (lastFailed === undefined) return 0;
  const record = { failures: absoluteFailures(lastFailed) + 1, lastFailure: finishedTime(lastFailed) };
  return remainingDelay(record, now, options);
}
