import { expect, it, vi } from 'vitest';
import type { ObservedJob } from '../../../../sdk/batch-v1/objects.ts';
import { startControllers } from '../../../../sdk/sandbox/controllers/index.ts';
import { startPods } from '../../../../sdk/sandbox/pods/index.ts';
import type { Change } from '../../../../sdk/sandbox/registry.ts';
import { cronJobs, events, jobs, namespaces, pods } from '../../../../sdk/sandbox/resources/kinds.ts';
import { useRig } from './rig.ts';

const rig = useRig();

const template = (annotations: Record<string, string> = {}) => ({
  metadata: { annotations },
  spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image: 'busybox' }] },
});
const HOLD = { 'kubectl-batch/outcome': JSON.stringify({ hold: true }) };

/** All controllers, and a node; returns what happens to Jobs and pods from then on. */
function start(): string[] {
  const told: string[] = [];
  const { registry, clock } = rig();
  rig().run(startControllers);
  const loop = startPods({ registry, clock });
  rig().run(() => ({ stop: () => void loop.stop() }));
  registry.subscribe((change: Change) => {
    if (change.resource !== jobs && change.resource !== pods) return;
    const { metadata, kind } = change.object;
    const state = metadata.deletionTimestamp ? ' going' : '';
    told.push(`${change.type} ${kind}${state}${metadata.finalizers ? ` ${metadata.finalizers}` : ''}`);
  });
  return told;
}

function aJob(name: string, spec: object = {}): void {
  rig().create(jobs, { metadata: { name }, spec: { template: template(HOLD), ...spec } });
}

const remove = (name: string, propagationPolicy: 'Foreground' | 'Background' | 'Orphan') =>
  rig().registry.delete(jobs, 'default', name, { propagationPolicy });

it('runs a CronJob: Jobs come, end and go', () => {
  start();
  const jobTemplate = { spec: { template: template() } };
  const spec = { schedule: '* * * * *', jobTemplate, successfulJobsHistoryLimit: 2 };
  rig().create(cronJobs, { metadata: { name: 'tick' }, spec });
  rig().pass(310);
  expect(rig().names(jobs)).toEqual([4, 5].map((minute) => `tick-${29_919_480 + minute}`));
  const ends = rig()
    .registry.list(jobs, 'default')
    .map((job) => (job as ObservedJob).status?.conditions?.at(-1)?.type);
  expect(ends).toEqual(['Complete', 'Complete']);
  expect(rig().registry.list(pods, 'default')).toHaveLength(2);
  expect(rig().peek(cronJobs, 'tick')?.status).toEqual({
    lastScheduleTime: '2026-11-20T10:05:00Z',
    lastSuccessfulTime: expect.stringMatching(/^2026-11-20T10:05:0/),
  });
});

it('ends a Job after its TTL, pods first', () => {
  const told = start();
  aJob('short', { ttlSecondsAfterFinished: 30, template: template() });
  rig().pass(20);
  told.splice(0);
  rig().pass(30);
  expect(told).toEqual([
    'MODIFIED Job going foregroundDeletion',
    'MODIFIED Pod going',
    'DELETED Pod going',
    'DELETED Job going foregroundDeletion',
  ]);
});

it('deletes a running Job in the foreground, and counts no failure', () => {
  const told = start();
  aJob('j');
  rig().pass(10);
  told.splice(0);
  remove('j', 'Foreground');
  rig().pass(10);
  // The Job controller lets go of the pod before it is deleted.
  expect(told.slice(0, 3)).toEqual(['MODIFIED Job going foregroundDeletion', 'MODIFIED Pod', 'MODIFIED Pod going']);
  expect(told.at(-1)).toBe('DELETED Job going foregroundDeletion');
  expect(rig().names(pods)).toEqual([]);
});

it('deletes a running Job in the background', () => {
  start();
  aJob('j');
  rig().pass(10);
  expect(remove('j', 'Background').gone).toBe(true);
  rig().pass(10);
  expect(rig().names(pods)).toEqual([]);
});

it('deletes a CronJob with its Jobs and their pods, each without a finalizer first', () => {
  const told = start();
  const jobTemplate = { spec: { template: template(HOLD) } };
  rig().create(cronJobs, { metadata: { name: 'tick' }, spec: { schedule: '* * * * *', jobTemplate } });
  rig().pass(65);
  told.splice(0);
  rig().registry.delete(cronJobs, 'default', 'tick');
  rig().pass(10);
  expect(told.slice(0, 3)).toEqual(['DELETED Job', 'MODIFIED Pod', 'MODIFIED Pod going']);
  expect([rig().names(jobs), rig().names(pods)]).toEqual([[], []]);
});

it('leaves the pods of an orphaned Job running, without owner and finalizer', () => {
  start();
  aJob('j', { parallelism: 2, completions: 2 });
  rig().pass(10);
  remove('j', 'Orphan');
  rig().pass(10);
  expect(rig().names(jobs)).toEqual([]);
  const left = rig().registry.list(pods, 'default');
  expect(left).toHaveLength(2);
  for (const { metadata, status } of left) {
    expect(metadata.ownerReferences).toBeUndefined();
    expect(metadata.finalizers).toBeUndefined();
    expect(status).toMatchObject({ phase: 'Running' });
  }
});

it('deletes a namespace with all that runs in it', () => {
  start();
  const { registry } = rig();
  const inWork = (kind: string, name: string) => ({ apiVersion: 'batch/v1', kind, metadata: { name } });
  registry.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'work' } });
  rig().pass();
  const jobSpec = { template: template(HOLD), parallelism: 3, completions: 3 };
  registry.create(jobs, 'work', { ...inWork('Job', 'j'), spec: jobSpec });
  const cronSpec = { schedule: '* * * * *', jobTemplate: { spec: jobSpec } };
  registry.create(cronJobs, 'work', { ...inWork('CronJob', 'c'), spec: cronSpec });
  rig().pass(70);
  expect(registry.list(pods, 'work')).toHaveLength(6);
  registry.delete(namespaces, '', 'work');
  rig().pass(60);
  expect(registry.peek(namespaces, '', 'work')).toBeUndefined();
  const left = [pods, jobs, cronJobs, events].flatMap((resource) => registry.list(resource, 'work'));
  expect(left).toEqual([]);
});

it('leaves no timer behind', () => {
  start();
  aJob('j', { ttlSecondsAfterFinished: 100, template: template() });
  rig().create(cronJobs, {
    metadata: { name: 'tick' },
    spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: template() } } },
  });
  rig().pass(20);
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  rig().stop();
  expect(vi.getTimerCount()).toBe(0);
});
