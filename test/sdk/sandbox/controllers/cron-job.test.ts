import { expect, it } from 'vitest';
import type { CronJobStatus, KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { timestamp } from '../../../../sdk/sandbox/clock.ts';
import { startCronJobController } from '../../../../sdk/sandbox/controllers/cron-job.ts';
import { startGarbageCollector } from '../../../../sdk/sandbox/controllers/garbage-collector.ts';
import { cronJobs, events, jobs } from '../../../../sdk/sandbox/resources/kinds.ts';
import { ownedBy, useRig } from './rig.ts';

const rig = useRig();

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } };

/** Runs each minute. */
function aCronJob(spec: object = {}): KubernetesObject {
  return rig().create(cronJobs, {
    metadata: { name: 'tick' },
    spec: { schedule: '* * * * *', concurrencyPolicy: 'Allow', jobTemplate: { spec: { template } }, ...spec },
  });
}

function change(spec: object): void {
  const cronJob = rig().peek(cronJobs, 'tick')!;
  rig().registry.update(cronJobs, 'default', { ...cronJob, spec: { ...(cronJob.spec as object), ...spec } });
}

function finish(name: string, end = 'Complete'): void {
  const now = timestamp(rig().clock.now());
  const interim = { Complete: 'SuccessCriteriaMet', Failed: 'FailureTarget' }[end]!;
  const conditions = [interim, end].map((type) => ({ type, status: 'True', lastTransitionTime: now }));
  const status = {
    startTime: now,
    conditions,
    uncountedTerminatedPods: {},
    ...(end === 'Complete' && { completionTime: now, succeeded: 1 }),
  };
  rig().registry.update(jobs, 'default', { ...rig().peek(jobs, name)!, status }, { subresource: 'status' });
}

const statusOf = () => rig().peek(cronJobs, 'tick')?.status as CronJobStatus;
const reasons = () =>
  rig()
    .registry.list(events, 'default')
    .map(({ reason, count }) => `${count} ${reason}`)
    .sort();
const [first, second, third] = [1, 2, 3].map((minute) => `tick-${29_919_480 + minute}`) as [string, string, string];

it('makes a Job each minute, and lists it', () => {
  rig().run(startCronJobController);
  aCronJob();
  rig().pass(59);
  expect(rig().names(jobs)).toEqual([]);
  rig().pass(2);
  expect(rig().names(jobs)).toEqual([first]);
  const job = rig().peek(jobs, first)!;
  const { uid, resourceVersion } = job.metadata;
  const reference = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'default', name: first, uid, resourceVersion };
  expect(statusOf()).toEqual({ active: [reference], lastScheduleTime: '2026-11-20T10:01:00Z' });
  expect(job.metadata.ownerReferences).toEqual([
    ownedBy(rig().peek(cronJobs, 'tick')!, { controller: true, blockOwnerDeletion: true }),
  ]);
  rig().pass(60);
  expect(rig().names(jobs)).toEqual([first, second]);
  expect(reasons()).toEqual(['1 SuccessfulCreate', '1 SuccessfulCreate']);
});

it('sees Jobs end, and keeps a short history', () => {
  rig().run(startCronJobController);
  aCronJob({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 });
  rig().pass(61);
  finish(first);
  rig().pass();
  expect(statusOf()).toEqual({
    lastScheduleTime: '2026-11-20T10:01:00Z',
    lastSuccessfulTime: '2026-11-20T10:01:01Z',
  });
  rig().pass(60);
  finish(second);
  rig().pass();
  expect(rig().names(jobs)).toEqual([second]);
  rig().pass(60);
  finish(third, 'Failed');
  rig().pass();
  expect(rig().names(jobs)).toEqual([second]);
});

it('Replace: takes the place of a Job that still runs', () => {
  rig().run(startCronJobController);
  aCronJob({ concurrencyPolicy: 'Replace' });
  rig().pass(121);
  expect(rig().names(jobs)).toEqual([second]);
  expect(statusOf().active?.map(({ name }) => name)).toEqual([second]);
  expect(reasons()).toEqual(['1 SuccessfulCreate', '1 SuccessfulCreate', '1 SuccessfulDelete']);
});

it('Forbid: starts the missed slot as soon as the Job before has ended', () => {
  rig().run(startCronJobController);
  aCronJob({ concurrencyPolicy: 'Forbid' });
  rig().pass(130);
  expect(rig().names(jobs)).toEqual([first]);
  finish(first);
  rig().pass();
  expect(rig().names(jobs)).toEqual([first, second]);
});

it('starts the last missed slot when it is no longer suspended', () => {
  rig().run(startCronJobController);
  aCronJob({ suspend: true });
  rig().pass(200);
  expect(rig().names(jobs)).toEqual([]);
  change({ suspend: false });
  rig().pass();
  expect(rig().names(jobs)).toEqual([third]);
});

it('follows a new schedule from its next slot on', () => {
  rig().run(startCronJobController);
  aCronJob({ schedule: '0 0 1 1 *' });
  rig().pass(90);
  change({ schedule: '*/3 * * * *' });
  rig().pass(100);
  expect(rig().names(jobs)).toEqual([third]);
});

it('takes note of a Job made by hand from its template', () => {
  rig().run(startCronJobController);
  const owner = ownedBy(aCronJob({ suspend: true }), { controller: true });
  rig().create(jobs, { metadata: { name: 'by-hand', ownerReferences: [owner] }, spec: { template } });
  rig().pass();
  expect(reasons()).toEqual(['1 UnexpectedJob']);
  finish('by-hand');
  rig().pass();
  expect(statusOf()).toEqual({ lastSuccessfulTime: '2026-11-20T10:00:00Z' });
});

it('tells of an active Job that is gone, and runs on', () => {
  rig().run(startCronJobController);
  aCronJob({ concurrencyPolicy: 'Forbid' });
  rig().pass(61);
  rig().registry.delete(jobs, 'default', first, { propagationPolicy: 'Background' });
  rig().pass();
  expect(reasons()).toContain('1 MissingJob');
  rig().pass(60);
  expect(rig().names(jobs)).toEqual([second]);
});

it('tells why a Job cannot be made, and tries on', () => {
  rig().run(startCronJobController);
  // The Job's name leaves no room for the numbers in the hostnames of its pods, which nobody checks before.
  const name = 'x'.repeat(52);
  const spec = { completionMode: 'Indexed', completions: 100, parallelism: 1, template };
  const { metadata, ...rest } = aCronJob({ jobTemplate: { spec } });
  rig().registry.delete(cronJobs, 'default', metadata.name!);
  rig().create(cronJobs, { ...rest, metadata: { name } });
  rig().pass(65);
  expect(reasons()).toEqual([expect.stringMatching(/^\d+ FailedCreate$/)]);
  const [event] = rig().registry.list(events, 'default');
  expect(event!.count).toBeGreaterThan(5);
  expect(event!.message).toMatch(/^Error creating job: Job.batch "x{52}-29919481" is invalid: /);
});

it('is deleted with its Jobs', () => {
  rig().run(startCronJobController);
  rig().run(startGarbageCollector);
  aCronJob();
  rig().pass(61);
  rig().registry.delete(cronJobs, 'default', 'tick');
  rig().pass(120);
  expect([rig().names(cronJobs), rig().names(jobs)]).toEqual([[], []]);
});

it('takes up CronJobs and their Jobs where another left off', () => {
  const loop = rig().run(startCronJobController);
  aCronJob();
  rig().pass(61);
  loop.stop();
  rig().pass(300);
  expect(rig().names(jobs)).toEqual([first]);
  finish(first);
  rig().run(startCronJobController);
  rig().pass();
  expect(reasons()).toContain('1 SawCompletedJob');
  expect(rig().names(jobs)).toEqual([first, `tick-${29_919_480 + 6}`]);
});
