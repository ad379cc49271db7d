import { describe, expect, test } from 'vitest';
import type { ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { isAbandoned } from '../../../sdk/controller/claim-pods.ts';
import { adoptedPod, releasedPod, untrackedPod } from '../../../sdk/controller/job-pod.ts';
import { aJob, time } from '../../helpers/objects.ts';
import { observe, pod, quiet, type Situation } from './situations.ts';

function change(of: ObservedPod, metadata: Partial<ObservedPod['metadata']>): ObservedPod {
  const next = { ...of.metadata, ...metadata };
  for (const key of Object.keys(next)) if (next[key] === undefined) delete next[key];
  return { ...of, metadata: next };
}

const orphan = (name: string, facts: Parameters<typeof pod>[1] = {}) =>
  change(pod(name, { phase: 'Running', tracked: false, ...facts }), { ownerReferences: undefined });
const stranger = change(pod('x', { phase: 'Running' }), { labels: { app: 'other' } });
const owner = (uid: string, kind = 'Job', apiVersion = 'batch/v1') => ({
  ownerReferences: [{ apiVersion, kind, name: 'pi', uid, controller: true }],
});

describe('adoption and release (3.1)', () => {
  const job = aJob({ parallelism: 2, completions: 2 }, quiet(2));
  const rows: Situation[] = [
    {
      why: 'an orphan that the selector matches is adopted, in any phase, and counted in the same sync',
      job,
      pods: [orphan('a'), orphan('b', { phase: 'Succeeded', ended: 5 })],
      does: ['adopt a', 'adopt b', 'status a1 [b|]', 'removeFinalizer b', 'status a1 s1'],
    },
    {
      why: 'but not one that is going away, or is not selected, or has another controller',
      job: aJob({ parallelism: 0, completions: 2 }, quiet(0)),
      pods: [orphan('a', { deleted: 5 }), change(orphan('b'), { labels: {} }), change(pod('c'), owner('somebody'))],
      does: [],
    },
    {
      why: 'a pod that the selector no longer matches is released',
      job: aJob({ parallelism: 0, completions: 2 }, quiet(0)),
      pods: [stranger],
      does: ['release x'],
    },
    {
      why: 'a Job that is being deleted does neither',
      job: aJob({}, quiet(0), { deletionTimestamp: time(5) }),
      pods: [orphan('a'), stranger],
      does: [],
    },
  ];
  test.each(rows)('$why', (row) => expect(observe(row)).toEqual({ does: row.does }));

  test('what it makes of the pod', () => {
    const reference = { apiVersion: 'batch/v1', kind: 'Job', name: 'pi', uid: 'uid-of-pi' };
    const adopted = adoptedPod(job, change(orphan('a'), { finalizers: ['example.com/mine'] }));
    expect(adopted.metadata).toMatchObject({
      ownerReferences: [{ ...reference, controller: true, blockOwnerDeletion: true }],
      finalizers: ['example.com/mine', 'batch.kubernetes.io/job-tracking'],
    });
    expect(releasedPod(job, adopted).metadata.finalizers).toEqual(['example.com/mine']);
    expect(releasedPod(job, adopted).metadata).not.toHaveProperty('ownerReferences');
    expect(untrackedPod(pod('a')).metadata).not.toHaveProperty('finalizers');
  });
});

describe('a pod that nobody will count', () => {
  const finished = (spec = {}) => aJob(spec, { conditions: [{ type: 'Failed', status: 'True' }] });
  test.each([
    ['has no controller', orphan('a'), undefined, true],
    ['has a Job that is gone', pod('a'), undefined, true],
    ['has a Job that has ended', pod('a'), finished(), true],
    ['has a Job', pod('a'), aJob(), false],
    ["has a Job of another controller's", pod('a'), finished({ managedBy: 'example.com/x' }), false],
    ['has a controller of another kind', change(pod('a'), owner('u', 'ReplicaSet', 'apps/v1')), undefined, false],
    ['has a Job of another group', change(pod('a'), owner('u', 'Job', 'example.com/v1')), undefined, false],
  ])('%s', (_, candidate, job, abandoned) => expect(isAbandoned(candidate, job)).toBe(abandoned));
});
