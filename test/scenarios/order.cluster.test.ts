import { describe, expect, test } from 'vitest';
import { DEPENDS_ON_ANNOTATION, GROUP_LABEL, HELD_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { type CallOptions, withFiles } from '../helpers/call.ts';
import { jobYaml, until, useNamespace } from '../helpers/namespace.ts';

/** Jobs that wait for others, run on a real cluster. */
const space = useNamespace('order');

interface Facts {
  after?: string;
  group?: string;
  spec?: Record<string, unknown>;
  annotations?: Record<string, string>;
  /** As the SDK writes what waits; default true. */
  suspended?: boolean;
}

function job(
  name: string,
  command: string,
  { after, group, spec, annotations, suspended = true }: Facts = {},
): KubernetesObject {
  const hold = after !== undefined && suspended ? { suspend: true } : {};
  const object = JSON.parse(jobYaml(name, command, { ...hold, ...spec }));
  object.metadata.annotations = { ...(after ? { [DEPENDS_ON_ANNOTATION]: after } : {}), ...annotations };
  if (group) object.metadata.labels = { [GROUP_LABEL]: group };
  return object;
}

const run = (objects: KubernetesObject[], words: string[] = [], options: CallOptions = {}) =>
  withFiles({ 'jobs.yaml': objects.map((object) => JSON.stringify(object)).join('\n---\n') }, (cwd) =>
    space.batch(['run', '-f', 'jobs.yaml', ...words], { cwd, ...options }),
  );
const on = (name: string) => space.get<ObservedJob>(`job/${name}`);
const created = (name: string) => Date.parse(on(name)!.metadata.creationTimestamp!);
const completed = (name: string) => Date.parse(on(name)!.status!.completionTime!);

describe('a diamond', () => {
  const diamond = (prefix: string) => [
    job(`${prefix}-report`, 'true', { after: `job/${prefix}-left, job/${prefix}-right` }),
    job(`${prefix}-left`, 'true', { after: `job/${prefix}-etl` }),
    job(`${prefix}-right`, 'sleep 3', { after: `job/${prefix}-etl` }),
    job(`${prefix}-etl`, 'sleep 1'),
  ];

  test('each Job is created, not suspended, when what it waits for is complete', async () => {
    const { stderr, exitCode } = await run(diamond('a'));
    expect(exitCode).toBe(0);
    expect(created('a-left')).toBeGreaterThanOrEqual(completed('a-etl'));
    expect(created('a-report')).toBeGreaterThanOrEqual(Math.max(completed('a-left'), completed('a-right')));
    expect(on('a-report')!.spec.suspend).toBe(false);
    expect(stderr).toMatch(/^job\/a-report: Waiting for job\/a-left, job\/a-right$/m);
    expect(stderr).toMatch(/^job\/a-report: Waiting for job\/a-right$/m);
    expect(stderr).toMatch(/^job\.batch\/a-report created$/m);
  });

  test('again: all have ended, so the call must say what it wants', async () => {
    const { stderr, exitCode } = await run(diamond('a'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/job "a-report" already exists .* it completed/);
    expect(stderr).toMatch(/hint: --replace runs all of it anew/);
  });

  test('again, with one Job gone: what is complete is kept, and the rest is run', async () => {
    const before = on('a-etl')!.metadata.uid;
    space.kubectl('delete', 'job', 'a-report', 'a-left');
    const { stderr, exitCode } = await run(diamond('a'));
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^job\.batch\/a-etl is complete already, and is kept$/m);
    expect(on('a-etl')!.metadata.uid).toBe(before);
    expect(on('a-report')!.status?.completionTime).toBeDefined();
  });

  test('--replace: all of it anew, each in its turn', async () => {
    const before = on('a-etl')!.metadata.uid;
    const { exitCode } = await run(diamond('a'), ['--replace']);
    expect(exitCode).toBe(0);
    expect(on('a-etl')!.metadata.uid).not.toBe(before);
    expect(created('a-report')).toBeGreaterThanOrEqual(completed('a-right'));
  });

  test('--dry-run=server: in the order of the waves, nothing is created', async () => {
    const { stdout, exitCode } = await run(diamond('dry'), ['--dry-run=server']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        'job.batch/dry-etl created (server dry run)',
        'job.batch/dry-left created after job/dry-etl (server dry run)',
        'job.batch/dry-right created after job/dry-etl (server dry run)',
        'job.batch/dry-report created after job/dry-left, job/dry-right (server dry run)',
        '',
      ].join('\n'),
    );
    expect(on('dry-etl')).toBeUndefined();
  });

  test('--rm removes all of it', async () => {
    const { exitCode, stderr } = await run(diamond('gone'), ['--rm']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/removed the 4 objects that this run created/);
    await until('it is gone', () => on('gone-report') === undefined && on('gone-etl') === undefined);
  });
});

test('a Job that fails: what waits for it is not created, in turn; other branches go on', async () => {
  const { stderr, exitCode } = await run([
    job('f-bad', 'exit 3', { spec: { backoffLimit: 0 } }),
    job('f-next', 'true', { after: 'job/f-bad' }),
    job('f-last', 'true', { after: 'job/f-next,job/f-good' }),
    job('f-good', 'sleep 2'),
    job('f-other', 'true', { after: 'job/f-good' }),
  ]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^job\/f-next: not created: job\/f-bad failed \(BackoffLimitExceeded\)$/m);
  expect(stderr).toMatch(/^job\/f-last: not created: job\/f-next was not created$/m);
  expect(on('f-next') ?? on('f-last')).toBeUndefined();
  expect(on('f-other')!.status?.completionTime).toBeDefined();
  const again = await run([
    job('f-bad', 'exit 3', { spec: { backoffLimit: 0 } }),
    job('f-next', 'true', { after: 'job/f-bad' }),
  ]);
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toMatch(
    /hint: to go on from here: kubectl delete job f-bad -n order-\w+, then the same command/,
  );
});

test('a Job that is deleted: what waits for it is not created, exit code 5', async () => {
  const running = run([job('d-first', 'sleep 600'), job('d-next', 'true', { after: 'job/d-first' })]);
  await until('it runs', () => on('d-first')?.status?.ready === 1);
  space.kubectl('delete', 'job', 'd-first');
  const { stderr, exitCode } = await running;
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(/^job\/d-next: not created: job\/d-first was deleted$/m);
});

test('a group of five, then one', async () => {
  const items = Array.from({ length: 5 }, (_, index) => job(`g-${index}`, 'sleep 1', { group: 'five' }));
  const { exitCode } = await run([job('g-sum', 'true', { after: 'group/five' }), ...items]);
  expect(exitCode).toBe(0);
  for (let index = 0; index < 5; index++) expect(created('g-sum')).toBeGreaterThanOrEqual(completed(`g-${index}`));
});

describe('what is not in the input', () => {
  test('is missing: exit code 3, and nothing is written', async () => {
    const { stderr, exitCode } = await run([
      job('o-one', 'true', { after: 'job/o-nowhere' }),
      job('o-two', 'true', { after: 'group/o-none' }),
      job('o-three', 'true'),
    ]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`job "o-one" in namespace "${space.name}" waits for job/o-nowhere, which is not there`);
    expect(stderr).toContain(`waits for group/o-none, whose Jobs are not there`);
    expect(on('o-three')).toBeUndefined();
  });

  test('still runs: exit code 2 with the way on; complete: the Job is created', async () => {
    space.create(jobYaml('o-before', 'sleep 4'));
    const after = [job('o-after', 'true', { after: 'job/o-before' })];
    const early = await run(after);
    expect(early.exitCode).toBe(2);
    expect(early.stderr).toMatch(/waits for job\/o-before, which is (Pending|Running)/);
    expect(early.stderr).toContain(`kubectl batch watch o-before -n ${space.name}`);
    await until('it is complete', () => on('o-before')?.status?.completionTime !== undefined);
    expect(await run(after)).toMatchObject({ exitCode: 0 });
    expect(on('o-after')!.status?.completionTime).toBeDefined();
  });
});

test('Ctrl-C between two waves: what is not begun is named, and the same command goes on from there', async () => {
  const pipeline = [job('c-first', 'sleep 4'), job('c-next', 'true', { after: 'job/c-first' })];
  const controller = new AbortController();
  const { stderr, exitCode } = await run(pipeline, [], {
    signal: controller.signal,
    onWrite: (text) => {
      if (/c-first.* 1 active of/.test(text)) controller.abort({ signal: 'SIGINT', exitCode: 130 });
    },
  });
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/interrupted: the Job runs on; attach again with: kubectl batch watch c-first/);
  expect(stderr).toMatch(/^not begun: job\/c-next; the same command again goes on from here$/m);
  expect(on('c-next')).toBeUndefined();
  expect(await run(pipeline)).toMatchObject({ exitCode: 0 });
  expect(on('c-next')!.status?.completionTime).toBeDefined();
});

test('--timeout is for all of it', async () => {
  const { stderr, exitCode } = await run(
    [job('t-first', 'sleep 600'), job('t-next', 'true', { after: 'job/t-first' })],
    ['--timeout', '3s', '--rm'],
  );
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/^not begun: job\/t-next$/m);
  await until('it is gone', () => on('t-first') === undefined);
});

test('input for Argo CD, which is not suspended', async () => {
  const wave = (number: string) => ({ annotations: { 'argocd.argoproj.io/sync-wave': number } });
  const { exitCode } = await run([
    job('w-first', 'sleep 1', wave('0')),
    job('w-next', 'true', { after: 'job/w-first', suspended: false, ...wave('1') }),
  ]);
  expect(exitCode).toBe(0);
  expect(created('w-next')).toBeGreaterThanOrEqual(completed('w-first'));
});

describe('applied by other means', () => {
  const pipeline = [job('k-first', 'sleep 5'), job('k-next', 'true', { after: 'job/k-first' })];

  test('what waits is held; list and resume tell why', async () => {
    for (const object of pipeline) space.create(JSON.stringify(object));
    expect((await space.batch(['list', 'k-next', '-o', 'wide'])).stdout).toMatch(
      /Suspended .* waits for job\/k-first\n$/,
    );
    const { stderr, exitCode } = await space.batch(['resume', 'k-next']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/cannot resume job "k-next" .*: it waits for job\/k-first, which is (Pending|Running)/);
    expect(stderr).toMatch(/--force resumes it now/);
  });

  test('run follows what runs, and resumes what waits in its turn', async () => {
    const { stderr, exitCode } = await run(pipeline);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^job\.batch\/k-first is running already, following it$/m);
    expect(stderr).toMatch(/^job\.batch\/k-next resumed$/m);
    expect(on('k-next')!.status?.startTime).toBeDefined();
  });

  test('resume: when what it waits for is complete, or by force', async () => {
    space.create(JSON.stringify(job('k-third', 'true', { after: 'job/k-next' })));
    space.create(JSON.stringify(job('k-lost', 'true', { after: 'job/k-removed' })));
    expect(await space.batch(['resume', 'k-third'])).toMatchObject({
      stdout: 'job.batch/k-third resumed\n',
      exitCode: 0,
    });
    expect(await space.batch(['resume', 'k-lost', '--force'])).toMatchObject({ exitCode: 0 });
  });
});

test('a Job that its author wants suspended is created so', async () => {
  const held = job('h-next', 'true', { after: 'job/h-first', annotations: { [HELD_ANNOTATION]: 'true' } });
  const running = run([job('h-first', 'true'), held]);
  await until('it is there', () => on('h-next') !== undefined);
  expect(on('h-next')!.spec.suspend).toBe(true);
  expect(await space.batch(['resume', 'h-next'])).toMatchObject({ exitCode: 0 });
  expect(await running).toMatchObject({ exitCode: 0 });
});
