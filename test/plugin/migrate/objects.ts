import type { Journal } from '../../../plugin/migrate/types.ts';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { aJob, aPod, time } from '../../helpers/objects.ts';

/** OLD and NEW of a migration, and what is between them. */
export const old = aJob({ parallelism: 2, completions: 4 }, {}, { name: 'old', resourceVersion: '7' });

export function aJournal(state: Partial<Journal['state']> = {}, rest: Partial<Journal> = {}): Journal {
  const forecast = { adopted: [], kept: [], succeeded: [], failed: [], killed: [], started: { count: 0 }, status: {} };
  const pods = ['a', 'b'].map((name) => ({ name, uid: `uid-of-${name}`, phase: 'Running' }));
  return {
    version: 1,
    id: 'm1',
    namespace: 'default',
    startedAt: time(0),
    old,
    manifest: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'new' }, spec: old.spec },
    lost: 0,
    pods,
    forecast,
    accept: [],
    restartDeadline: false,
    state: { goal: 'new', from: { name: 'old', uid: 'uid-of-old' }, ...state },
    ...rest,
  };
}

/** NEW, as this migration makes it. */
export function newOne(status: ObservedJob['status'] = { startTime: time(9) }, metadata: object = {}): ObservedJob {
  const annotations = { 'kubectl-batch/migration': 'm1' };
  return { ...aJob({ parallelism: 2, completions: 4 }, {}, { name: 'new', annotations, ...metadata }), status };
}

/** A running pod of a Job, or of nobody, with or without the finalizer. */
export function pod(name: string, job: 'old' | 'new' | 'other' | undefined, tracked = job !== undefined): ObservedPod {
  const made = aPod({ name, job: job ?? 'x', phase: 'Running', tracked });
  if (job === undefined) delete made.metadata.ownerReferences;
  return made;
}
