import type { ObservedJob } from '../batch-v1/objects.ts';
import { parseTime } from './pod.ts';
import { trueCondition } from './pod-counts.ts';

/**
 * When a finished Job is to be deleted, in epoch milliseconds: `ttlSecondsAfterFinished` after its Complete or Failed
 * (getFinishAndExpireTime of the TTL controller). `undefined` for one that stays: it has not finished, has
 * no TTL, or is going away already.
 */
export function expiryTime(job: ObservedJob): number | undefined {
  const ttl = job.spec.ttlSecondsAfterFinished ?? undefined;
  if (ttl === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
  const finished = trueCondition(job, 'Complete') ?? trueCondition(job, 'Failed');
  const at = parseTime(finished?.lastTransitionTime);
  return at === undefined ? undefined : at + ttl * 1000;
}
