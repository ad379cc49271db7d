import { expect, test } from 'vitest';
import type { ObservedCronJob, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { jobYaml, until, useNamespace } from '../helpers/namespace.ts';

const space = useNamespace('suspend');

test('suspend ends the pods, resume starts them again', async () => {
  space.create(jobYaml('held', 'sleep 600', { parallelism: 2, completions: 2 }));
  const active = () => space.get<ObservedJob>('job/held')?.status?.active ?? 0;
  await until('two pods are active', () => active() === 2);

  const suspended = await space.batch(['suspend', 'held']);
  expect(suspended).toEqual({
    stdout: 'job.batch/held suspended\n',
    stderr: 'Warning: Job "held": its 2 active pods are terminated now; unsaved work is lost\n',
    exitCode: 0,
  });
  await until('its pods are gone', () => space.kubectl('get', 'pods', '-l', 'job-name=held', '-o', 'name') === '');
  expect((await space.batch(['list', 'held'])).stdout).toMatch(/held\s+Suspended/);

  expect(await space.batch(['suspend', 'job/held'])).toMatchObject({
    stdout: 'job.batch/held unchanged (already suspended)\n',
    exitCode: 0,
  });

  expect(await space.batch(['resume', 'held'])).toEqual({
    stdout: 'job.batch/held resumed\n',
    stderr: '',
    exitCode: 0,
  });
  await until('two pods are active again', () => active() === 2);
});

test('a dry run changes nothing, on either side', async () => {
  space.create(jobYaml('kept', 'sleep 600'));
  for (const [how, words] of [
    ['client', 'dry run'],
    ['server', 'server dry run'],
  ]) {
    const { stdout, exitCode } = await space.batch(['suspend', 'kept', `--dry-run=${how}`]);
    expect({ stdout, exitCode }).toEqual({ stdout: `job.batch/kept suspended (${words})\n`, exitCode: 0 });
  }
  expect(space.get<ObservedJob>('job/kept')?.spec.suspend).toBe(false);
});

test('CronJobs by name and by selector; resuming one warns of a missed time', async () => {
  const schedule = { schedule: '0 3 * * *', jobTemplate: { spec: JSON.parse(jobYaml('x', 'true')).spec } };
  space.create(
    JSON.stringify({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'nightly', labels: { team: 'data' } },
      spec: schedule,
    }),
  );
  expect(await space.batch(['suspend', 'cronjob/nightly'])).toEqual({
    stdout: 'cronjob.batch/nightly suspended\n',
    stderr: '',
    exitCode: 0,
  });
  expect(space.get<ObservedCronJob>('cronjob/nightly')?.spec.suspend).toBe(true);
  expect(await space.batch(['resume', '-l', 'team=data'])).toEqual({
    stdout: 'cronjob.batch/nightly resumed\n',
    stderr: 'Warning: CronJob "nightly": if a scheduled time was missed, a Job starts at once\n',
    exitCode: 0,
  });
});

test('what cannot be suspended is refused, and says why', async () => {
  expect(await space.batch(['run', '--image', 'busybox', '--name', 'over', '--', 'true'])).toMatchObject({
    exitCode: 0,
  });
  expect(await space.batch(['suspend', 'over'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(`cannot suspend job "over" in namespace "${space.name}": it has ended (Complete)`),
  });
  space.create(jobYaml('queued', 'true', { suspend: true, managedBy: 'example.com/queue' }));
  expect(await space.batch(['resume', 'queued'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('controller "example.com/queue" decides when it runs'),
  });
  expect(await space.batch(['suspend', 'nobody'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('no Job or CronJob "nobody"'),
  });
  expect(await space.batch(['suspend', '-l', 'team=nobody'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('no Jobs or CronJobs found'),
  });
});

test('one name of several is not there: the others are done all the same', async () => {
  space.create(jobYaml('there', 'true', { suspend: true }));
  expect(await space.batch(['resume', 'nobody', 'there'])).toEqual({
    stdout: 'job.batch/there resumed\n',
    stderr: `error: no Job or CronJob "nobody" in namespace "${space.name}"\nhint: see: kubectl batch list -n ${space.name}\n`,
    exitCode: 3,
  });
});

test('a selection whose Jobs have all ended: nothing is done, and that is said', async () => {
  const job = JSON.parse(jobYaml('past', 'true'));
  job.metadata.labels = { team: 'past' };
  space.create(JSON.stringify(job));
  await until('it has ended', () => space.get<ObservedJob>('job/past')?.status?.completionTime !== undefined);
  expect(await space.batch(['suspend', '-l', 'team=past'])).toEqual({
    stdout: '',
    stderr: `nothing to suspend in namespace "${space.name}" with labels team=past: every Job there has ended\n`,
    exitCode: 0,
  });
});

test('who may not read CronJobs suspends a Job by its bare name', async () => {
  space.create(jobYaml('mine', 'true', { suspend: true }));
  space.kubectl('create', 'role', 'jobs', '--verb=get,patch', '--resource=jobs.batch');
  space.kubectl('create', 'rolebinding', 'jobs', '--role=jobs', '--user=jane');
  expect(await space.batch(['suspend', 'mine', '--as', 'jane'])).toEqual({
    stdout: 'job.batch/mine unchanged (already suspended)\n',
    stderr: '',
    exitCode: 0,
  });
  expect(await space.batch(['suspend', 'nobody', '--as', 'jane'])).toMatchObject({
    stderr: expect.stringContaining('not allowed: get cronjobs.batch'),
    exitCode: 6,
  });
});
