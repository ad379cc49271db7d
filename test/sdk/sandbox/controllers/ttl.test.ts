import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { timestamp } from '../../../../sdk/sandbox/clock.ts';
import { startTtlController } from '../../../../sdk/sandbox/controllers/ttl.ts';
import { jobs } from '../../../../sdk/sandbox/resources/kinds.ts';
import { useRig } from './rig.ts';

const rig = useRig();

function aJob(ttlSecondsAfterFinished?: number): KubernetesObject {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } };
  return rig().create(jobs, { metadata: { name: 'a' }, spec: { template, ttlSecondsAfterFinished } });
}

function finish(): void {
  const now = timestamp(rig().clock.now());
  const conditions = [
    { type: 'FailureTarget', status: 'True', lastTransitionTime: now, reason: 'DeadlineExceeded' },
    { type: 'Failed', status: 'True', lastTransitionTime: now, reason: 'DeadlineExceeded' },
  ];
  const job = rig().peek(jobs, 'a')!;
  rig().registry.update(jobs, 'default', { ...job, status: { startTime: now, conditions } }, { subresource: 'status' });
}

const isGoing = () => rig().peek(jobs, 'a')?.metadata.deletionTimestamp !== undefined;

it('deletes a Job in the foreground when its TTL has passed', () => {
  rig().run(startTtlController);
  aJob(60);
  rig().pass(300);
  finish();
  rig().pass(59);
  expect(isGoing()).toBe(false);
  rig().pass(2);
  expect(isGoing()).toBe(true);
  expect(rig().peek(jobs, 'a')?.metadata.finalizers).toEqual(['foregroundDeletion']);
});

it('follows a TTL that is set or changed later', () => {
  rig().run(startTtlController);
  aJob();
  finish();
  const set = (ttlSecondsAfterFinished: number) => {
    const job = rig().peek(jobs, 'a')!;
    rig().registry.update(jobs, 'default', { ...job, spec: { ...(job.spec as object), ttlSecondsAfterFinished } });
  };
  rig().pass(10);
  set(30);
  rig().pass(10);
  set(100);
  rig().pass(70);
  expect(isGoing()).toBe(false);
  rig().pass(20);
  expect(isGoing()).toBe(true);
});

it('finds Jobs that were there before it', () => {
  aJob(0);
  finish();
  rig().run(startTtlController);
  rig().pass();
  expect(isGoing()).toBe(true);
});
