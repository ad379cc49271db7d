import type { Fields } from '../fields.ts';
import type { BatchKind } from './rule.ts';

/**
 * Which batch kind the object is meant to be. `Job` of a foreign group (its name has a dot: `batch.volcano.sh/v1alpha1`) is
 * none of ours; `Job` of an old or mistaken group such as `batch/v1beta1` or `v1` is, and gets a finding.
 */
export function batchKind(object: Fields): BatchKind | undefined {
  const { apiVersion, kind } = object;
  if (kind !== 'Job' && kind !== 'CronJob') return undefined;
  const group = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
  return group.includes('.') ? undefined : kind;
}

const KINDS = ['Job', 'CronJob', 'JobList', 'CronJobList', 'List'];

/** Whether it says `batch/v1` and a kind that is not there, such as `job` or `Jobs`. */
export function hasUnknownBatchKind(object: Fields): object is Fields & { kind: string } {
  const { apiVersion, kind } = object;
  return apiVersion === 'batch/v1' && typeof kind === 'string' && kind !== '' && !KINDS.includes(kind);
}
