import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { isOurs, type Sight } from './sight.ts';
import type { Journal } from './types.ts';

/** Pods ran when the plan was made, and none of its pods is there any more. */
export function arePodsGone({ pods: recorded }: Journal, pods: readonly ObservedPod[]): boolean {
  if (!recorded.some(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed')) return false;
  const there = new Set(pods.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.uid));
  return !recorded.some(({ uid }) => there.has(uid));
}

/** Somebody deletes the Job with its pods, before this migration asked for anything. */
export function isDeletedByOthers({ state }: Journal, { metadata }: ObservedJob): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return state.deletedAt === undefined && deletionTimestamp !== undefined && finalizers.includes('foregroundDeletion');
}

/** Neither a Job nor pods are there, or will be: nothing to go on with, and nothing to put back. */
export function isNothingLeft(journal: Journal, { from, to, pods }: Sight): boolean {
  const { deletedAt, creatingAt, createdAt } = journal.state;
  if (from && isDeletedByOthers(journal, from)) return true;
  if (!arePodsGone(journal, pods)) return false;
  if (isOurs(journal, to)) return to.metadata.deletionTimestamp !== undefined;
  if (from) return deletedAt === undefined && from.metadata.deletionTimestamp !== undefined;
  return deletedAt === undefined || creatingAt !== undefined || createdAt !== undefined;
}
