import { describe, expect, test } from 'vitest';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { call, withFiles } from '../helpers/call.ts';
import { jobYaml, until, useNamespace } from '../helpers/namespace.ts';

/** What `run` does where a Job of that name is there already, and what it leaves behind. */
const space = useNamespace('existing');

const runFile = (yaml: string, ...words: string[]) =>
  withFiles({ 'job.yaml': yaml }, (cwd) => space.batch(['run', '-f', 'job.yaml', ...words], { cwd }));
const uid = (name: string) => space.get<ObservedJob>(`job/${name}`)?.metadata.uid;

describe('a Job of that name is there', () => {
  test('same spec and active: it is followed', async () => {
    const yaml = jobYaml('same', 'sleep 4');
    expect((await runFile(yaml, '--detach')).stdout).toBe('job.batch/same created\n');
    const { stderr, exitCode } = await runFile(yaml);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^job\.batch\/same is running already, following it$/m);
  });

  test('finished: exit code 2 with its result, its age and the ways on', async () => {
    const { stderr, exitCode } = await runFile(jobYaml('same', 'sleep 4'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /job "same" already exists in namespace "existing-\w+": it completed \d+s ago, created \d+s ago/,
    );
    expect(stderr).toMatch(/--replace .*--generate-name /);
  });

  test('different: the differing fields are named', async () => {
    await runFile(jobYaml('other', 'sleep 600'), '--detach');
    const { stderr, exitCode } = await runFile(jobYaml('other', 'sleep 601', { backoffLimit: 1 }));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('spec.backoffLimit: there 6, here 1');
    expect(stderr).toMatch(/spec\.template\.spec\.containers\[0\]\.command\[2\]: there "sleep 600", here "sleep 601"/);
  });

  test('--replace: the old one and its pods go first, then the new one runs', async () => {
    const before = uid('other');
    const { exitCode } = await runFile(jobYaml('other', 'true'), '--replace');
    expect(exitCode).toBe(0);
    expect(uid('other')).not.toBe(before);
    expect(space.kubectl('get', 'pods', '-l', `batch.kubernetes.io/controller-uid=${before}`, '-o', 'name')).toBe('');
  });

  test('--generate-name: another beside it', async () => {
    const { stdout, exitCode } = await runFile(jobYaml('other', 'true'), '--generate-name', '--detach');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^job\.batch\/other-\w{5} created$/m);
  });
});

test('Ctrl-C while --replace waits for the old Job: it says that the old one goes, and creates nothing', async () => {
  const stubborn = JSON.parse(jobYaml('stubborn', "trap '' TERM; sleep 600"));
  stubborn.spec.template.spec.terminationGracePeriodSeconds = 5;
  await runFile(JSON.stringify(stubborn), '--detach');
  await until('its pod runs', () => space.get<ObservedJob>('job/stubborn')?.status?.ready === 1);
  const controller = new AbortController();
  const replacing = withFiles({ 'job.yaml': JSON.stringify(stubborn) }, (cwd) =>
    space.batch(['run', '-f', 'job.yaml', '--replace'], { cwd, signal: controller.signal }),
  );
  await until(
    'it is being deleted',
    () => space.get<ObservedJob>('job/stubborn')?.metadata.deletionTimestamp !== undefined,
  );
  controller.abort({ signal: 'SIGINT', exitCode: 130 });
  const { stderr, exitCode } = await replacing;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/interrupted while job "stubborn" in namespace "existing-\w+" is being deleted/);
  await until('the old Job is gone', () => space.get('job/stubborn') === undefined);
});

test('--timeout while the old Job of a group is being deleted is no interruption', async () => {
  const slow = JSON.parse(jobYaml('slow-to-go', "trap '' TERM; sleep 600"));
  slow.spec.template.spec.terminationGracePeriodSeconds = 10;
  await runFile(JSON.stringify(slow), '--detach');
  await until('its pod runs', () => space.get<ObservedJob>('job/slow-to-go')?.status?.ready === 1);
  const next = JSON.parse(jobYaml('next-one', 'true'));
  next.metadata.annotations = { 'kubectl-batch/depends-on': 'job/slow-to-go' };
  const both = [slow, next].map((job) => JSON.stringify(job)).join('\n---\n');
  const { stderr, exitCode } = await runFile(both, '--replace', '--timeout', '2s');
  expect(stderr).toMatch(/^timed out\b/m);
  expect(stderr).not.toContain('interrupted');
  expect(stderr).toMatch(/^not begun: job\/slow-to-go, job\/next-one; the same command again goes on from here$/m);
  expect(exitCode).toBe(4);
});

describe('--rm removes what this run created, however it ended', () => {
  test('success, with the objects beside the Job, but not those that were there before', async () => {
    space.create('{apiVersion: v1, kind: ConfigMap, metadata: {name: before}, data: {a: "1"}}');
    const yaml = [
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: before}, data: {b: "2"}}',
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: beside}, data: {a: "1"}}',
      jobYaml('removed', 'true'),
    ].join('\n---\n');
    const { exitCode, stderr } = await runFile(yaml, '--rm');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/removed the 2 objects that this run created/);
    await until('the Job is gone', () => space.get('job/removed') === undefined);
    expect(space.get('configmap/beside')).toBeUndefined();
    expect(space.get<{ data: object }>('configmap/before')?.data).toEqual({ a: '1', b: '2' });
  });

  test('failure', async () => {
    expect(await runFile(jobYaml('removed', 'false', { backoffLimit: 0 }), '--rm')).toMatchObject({ exitCode: 1 });
    await until('the Job is gone', () => space.get('job/removed') === undefined);
  });

  test('timeout', async () => {
    expect(await runFile(jobYaml('removed', 'sleep 600'), '--rm', '--timeout', '2s')).toMatchObject({ exitCode: 4 });
    await until('the Job is gone', () => space.get('job/removed') === undefined);
  });

  test('Ctrl-C', async () => {
    const controller = new AbortController();
    const { exitCode } = await withFiles({ 'job.yaml': jobYaml('removed', 'sleep 600') }, (cwd) =>
      space.batch(['run', '-f', 'job.yaml', '--rm'], {
        cwd,
        signal: controller.signal,
        onWrite: (text) => {
          if (/1 active/.test(text)) controller.abort({ signal: 'SIGINT', exitCode: 130 });
        },
      }),
    );
    expect(exitCode).toBe(130);
    await until('the Job is gone', () => space.get('job/removed') === undefined);
  });

  test('a Job that it only joined stays', async () => {
    const yaml = jobYaml('joined', 'sleep 3');
    await runFile(yaml, '--detach');
    expect(await runFile(yaml, '--rm')).toMatchObject({ exitCode: 0 });
    expect(uid('joined')).toBeDefined();
  });
});

describe('what is applied, and what is followed', () => {
  test('a CronJob is applied and not followed', async () => {
    const cronJob = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'nightly' },
      spec: { schedule: '0 3 * * *', jobTemplate: { spec: JSON.parse(jobYaml('x', 'true')).spec } },
    };
    expect(await runFile(JSON.stringify(cronJob))).toMatchObject({
      exitCode: 0,
      stderr: 'cronjob.batch/nightly serverside-applied\n',
    });
    expect(await runFile(JSON.stringify(cronJob))).toMatchObject({ exitCode: 0 });
  });

  test('generateName makes a new Job each time', async () => {
    const job = JSON.parse(jobYaml('x', 'true')) as { metadata: object };
    job.metadata = { generateName: 'fresh-' };
    for (let i = 0; i < 2; i++) expect(await runFile(JSON.stringify(job))).toMatchObject({ exitCode: 0 });
    expect(space.kubectl('get', 'jobs', '-o', 'name').match(/fresh-\w{5}/g)).toHaveLength(2);
  });

  test('several Jobs, one of which fails: exit code 1', async () => {
    const yaml = [jobYaml('good', 'true'), jobYaml('bad', 'false', { backoffLimit: 0 })].join('\n---\n');
    const { stderr, exitCode } = await runFile(yaml);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/good.*Complete/);
    expect(stderr).toMatch(/bad.*Failed/);
  });

  test('a quota that refuses: exit code 3, what was created is listed', async () => {
    space.create('{apiVersion: v1, kind: ResourceQuota, metadata: {name: few}, spec: {hard: {count/configmaps: "0"}}}');
    await until('the quota counts', () => space.kubectl('get', 'quota', 'few', '-o', 'jsonpath={.status.hard}') !== '');
    const yaml = ['{apiVersion: v1, kind: ConfigMap, metadata: {name: too-many}}', jobYaml('never', 'true')].join(
      '\n---\n',
    );
    const { stderr, exitCode } = await runFile(yaml);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/exceeded quota/);
    expect(space.get('job/never')).toBeUndefined();
    space.kubectl('delete', 'quota', 'few');
  });
});

describe('-o', () => {
  const image = (...words: string[]) =>
    space.batch(['run', '--image', 'busybox:1.36', '--name', 'printed', ...words, '--', 'true']);

  test.each<[string, RegExp]>([
    ['table', /-o table is no output format/],
    ['wide', /-o wide is for list/],
    ['jsonpath={.metadata', /jsonpath/],
    ['custom-columns-file=nothing-here', /nothing-here: no such file/],
  ])('%s cannot print a Job: exit code 2, nothing created', async (format, message) => {
    const { stdout, stderr, exitCode } = await image('-o', format);
    expect(stderr).toMatch(message);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(space.get('job/printed')).toBeUndefined();
  });

  test('with --dry-run=server: the object as the server would have it, and nothing created', async () => {
    expect(await image('--dry-run=server', '-o', 'name')).toEqual({
      stdout: 'job.batch/printed\n',
      stderr: '',
      exitCode: 0,
    });
    expect(await image('--dry-run=server', '-o', 'jsonpath={.spec.backoffLimit} {.metadata.namespace}')).toEqual({
      stdout: `6 ${space.name}`,
      stderr: '',
      exitCode: 0,
    });
    expect(space.get('job/printed')).toBeUndefined();
  });
});

test('--rm with --timeout says why it ended', async () => {
  const words = ['run', '--image', 'busybox:1.36', '--name', 'late', '--rm', '--timeout', '1s', '--', 'sleep', '60'];
  const { stderr, exitCode } = await space.batch(words);
  expect(stderr).toMatch(/^timed out\nremoved the one object that this run created\n$/m);
  expect(exitCode).toBe(4);
  expect(space.get('job/late')).toBeUndefined();
});

test('a server dry run of Jobs in a namespace of the same input', async () => {
  const name = `${space.name}-new`;
  const job = JSON.parse(jobYaml('inside', 'true'));
  job.metadata.namespace = name;
  const yaml = `${JSON.stringify(job)}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`;
  const { stdout, stderr, exitCode } = await withFiles({ 'job.yaml': yaml }, (cwd) =>
    call(['run', '-f', 'job.yaml', '--dry-run=server'], { cwd, env: space.env }),
  );
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: `namespace/${name} serverside-applied (server dry run)\njob.batch/inside created (server dry run)\n`,
    stderr: '',
    exitCode: 0,
  });
});

describe('a quota without room for another Job', () => {
  const quota = useNamespace('quota');
  const runJob = (command: string, ...words: string[]) =>
    withFiles({ 'job.yaml': jobYaml('only', command) }, (cwd) =>
      quota.batch(['run', '-f', 'job.yaml', ...words], { cwd }),
    );

  test('--replace: the old Job makes room; a comparison that needs room says so by the name of the Job', async () => {
    quota.create('{apiVersion: v1, kind: ResourceQuota, metadata: {name: one}, spec: {hard: {count/jobs.batch: "1"}}}');
    await until(
      'the quota counts',
      () => quota.get<{ status?: { hard?: object } }>('quota/one')?.status?.hard !== undefined,
    );
    expect((await runJob('sleep 600', '--detach')).exitCode).toBe(0);
    const refused = await runJob('sleep 600');
    expect(refused.stderr).toMatch(
      /^error: job "only" is there already, and cannot be compared: .* job "only" .*quota/,
    );
    expect(refused.exitCode).toBe(3);
    expect((await runJob('true', '--replace')).exitCode).toBe(0);
    expect((await runJob('true')).stderr).toMatch(/^error: job "only" already exists .*: it completed/);
  });
});
