import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { asks, job } from '../scenario.ts';
import { createUnmanaged, cronJob, drop, MERGE, unmanagedJob } from './requests.ts';

const owned = (name: string, owner: KubernetesObject, more: object = {}) => ({
  metadata: {
    name,
    ownerReferences: [
      { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid, ...more },
    ],
  },
  data: {},
});

export const garbage = asks('garbage', {
  'what is owned goes with its owner': async (scene) => {
    const owner = await scene.must('POST', 'jobs', { body: unmanagedJob('owner') });
    await scene.must('POST', 'configmaps', { body: owned('mine', owner) });
    await drop(scene, 'owner');
    await scene.untilGone('configmaps/mine');
  },
  'an owner that never was': async (scene) => {
    const owner = { ...unmanagedJob('none'), metadata: { name: 'none', uid: '00000000-0000-4000-8000-000000000000' } };
    await scene.must('POST', 'configmaps', { body: owned('lost', owner) });
    await scene.untilGone('configmaps/lost');
  },
  'two owners: the last one takes it along': async (scene) => {
    const [a, b] = [await createUnmanaged(scene, 'a'), await createUnmanaged(scene, 'b')];
    const both = owned('ours', a);
    both.metadata.ownerReferences.push(...owned('ours', b).metadata.ownerReferences);
    await scene.must('POST', 'configmaps', { body: both });
    await drop(scene, 'a');
    const owners = async () => (await scene.must('GET', 'configmaps/ours')).metadata.ownerReferences!;
    await scene.poll('one owner is left', async () => (await owners()).length === 1);
    scene.note(
      'one owner left',
      (await owners()).map(({ name }) => name),
    );
    await drop(scene, 'b');
    await scene.untilGone('configmaps/ours');
  },
  'orphaned objects lose their owner': async (scene) => {
    const owner = await createUnmanaged(scene, 'owner');
    await scene.must('POST', 'configmaps', { body: owned('mine', owner) });
    await scene.must('DELETE', 'jobs/owner', { query: { propagationPolicy: 'Orphan' } });
    const owners = async () => (await scene.must('GET', 'configmaps/mine')).metadata.ownerReferences;
    await scene.poll('no owner is left', async () => (await owners()) === undefined);
    await scene.answer('orphan', 'GET', 'configmaps/mine');
    await scene.untilGone('jobs/owner');
  },
  'in the foreground the owner goes last': async (scene) => {
    const owner = await createUnmanaged(scene, 'owner');
    const held = owned('mine', owner, { blockOwnerDeletion: true });
    await scene.must('POST', 'configmaps', {
      body: { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } },
    });
    await scene.answer('delete', 'DELETE', 'jobs/owner', { query: { propagationPolicy: 'Foreground' } });
    const leaving = async () => (await scene.must('GET', 'configmaps/mine')).metadata.deletionTimestamp;
    await scene.poll('the dependent is being deleted', async () => (await leaving()) !== undefined);
    await scene.sleep(500);
    expect(scene.jobs()).toHaveLength(1);
    await scene.must('PATCH', 'configmaps/mine', { type: MERGE, body: { metadata: { finalizers: null } } });
    await scene.until('the owner is gone', () => scene.jobs().length === 0);
  },
  'in the foreground, and a dependent that does not block': async (scene) => {
    const owner = await createUnmanaged(scene, 'owner');
    const held = owned('mine', owner);
    await scene.must('POST', 'configmaps', {
      body: { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } },
    });
    await scene.must('DELETE', 'jobs/owner', { query: { propagationPolicy: 'Foreground' } });
    await scene.until('the owner is gone', () => scene.jobs().length === 0);
    await scene.must('PATCH', 'configmaps/mine', { type: MERGE, body: { metadata: { finalizers: null } } });
  },
  'a Job of a CronJob takes its pods along': async (scene) => {
    const owner = await scene.must('POST', 'cronjobs', { body: cronJob({ suspend: true }) });
    const child = job({
      name: 'child',
      metadata: {
        name: 'child',
        ownerReferences: owned('', owner, { controller: true, blockOwnerDeletion: true }).metadata.ownerReferences,
      },
    });
    await scene.must('POST', 'jobs', { body: child });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('delete', 'DELETE', 'cronjobs/nightly');
    await scene.until('all is gone', () => scene.jobs().length + scene.pods().length + scene.cronJobs().length === 0);
  },
});
