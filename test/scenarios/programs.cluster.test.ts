import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { useNamespace } from '../helpers/namespace.ts';

/** The constructs as a newcomer writes them, each run as a program on a real cluster. */
const ns = useNamespace('programs');
const program = (name: string) => fileURLToPath(new URL(`../fixtures/programs/${name}.ts`, import.meta.url));
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/^\[[^\]]*\] /, ''))
    .filter(Boolean)
    .sort();

test('a Job', async () => {
  const { stdout, exitCode } = await ns.batch(['run', '-f', program('job')]);
  expect({ exitCode, stdout: stdout.slice(0, 12) }).toEqual({ exitCode: 0, stdout: '3.1415926535' });
});

test('an Indexed Job with items', async () => {
  const { stdout, stderr, exitCode } = await ns.batch(['run', '-f', program('indexed-job'), '--logs']);
  expect({ exitCode, stdout: lines(stdout) }, stderr).toEqual({
    exitCode: 0,
    stdout: ['s3://in/a.csv at level 3', 's3://in/b.csv at level 5', 's3://in/c.csv at level 7'],
  });
});

test('a work queue', async () => {
  const { stdout, stderr, exitCode } = await ns.batch(['run', '-f', program('work-queue-job'), '--logs']);
  expect({ exitCode, stdout: [...new Set(lines(stdout))] }, stderr).toEqual({
    exitCode: 0,
    stdout: ['thumbs at redis://redis:6379'],
  });
});

test('a group behind a Job', async () => {
  const { stdout, stderr, exitCode } = await ns.batch(['run', '-f', program('job-group'), '--logs']);
  expect({ exitCode, stdout: lines(stdout) }, stderr).toEqual({ exitCode: 0, stdout: ['eu 4', 'eu 8', 'us 4'] });
  const created = (name: string) => ns.get<{ metadata: { creationTimestamp: string } }>(`job/${name}`)?.metadata;
  const prepared = ns.get<{ status: { completionTime: string } }>('job/etl-prepare')?.status.completionTime;
  expect(Date.parse(created('etl-train-eu-4')!.creationTimestamp)).toBeGreaterThanOrEqual(Date.parse(prepared!));
});

test('a CronJob, whose Job runs', async () => {
  expect((await ns.batch(['run', '-f', program('cron-job')])).exitCode).toBe(0);
  ns.kubectl('create', 'job', 'tonight', '--from=cronjob/etl-nightly');
  expect((await ns.batch(['watch', 'tonight'])).exitCode).toBe(0);
  expect(ns.kubectl('logs', 'job/tonight')).toBe('good night\n');
  expect(ns.kubectl('get', 'job', 'tonight', '-o', 'jsonpath={.metadata.labels.team}')).toBe('reports');
});
