import { expect, test } from 'vitest';
import { jobs } from '../../../sdk/sandbox/resources/kinds.ts';
import type { CallOptions } from '../../helpers/call.ts';
import { eventually, namespace, podsOf } from '../migrate/scene.ts';
import { steady, terminal, told, useTraining } from './migrating.ts';

const words = ['migrate', 'train', '--to', 'new', '--image', 'busybox:1.37', '--yes'];
const report = `job.batch/new has the pods
  2 pods: 2 kept
  without owner: <time>
`;

type Training = Awaited<ReturnType<typeof useTraining>>;

/** Ctrl-C as soon as this is told. */
function interruptedAt(text: string): CallOptions {
  const interruption = new AbortController();
  const onWrite = (written: string) => {
    if (written.includes(text)) interruption.abort({ signal: 'SIGINT', exitCode: 130 });
  };
  return { signal: interruption.signal, onWrite, stdin: '' };
}

/** Its pods are left without owner. */
async function interrupted(training: Training) {
  const result = await training.batch(words, interruptedAt('deleted without its pods'));
  await eventually('it is gone', () => training.job('train') === undefined);
  return result;
}

const ownerless = ({ pods }: Training) => pods().filter(({ metadata }) => !metadata.ownerReferences?.length).length;

test('Ctrl-C in the gap says how the pods are and how to go on; --list shows it, --resume does it, once', async () => {
  const training = await useTraining();
  const { stdout, stderr, exitCode } = await interrupted(training);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
  expect(stderr.split('\n').slice(-3)).toEqual([
    expect.stringMatching(
      /^error: interrupted: (job "train" is being deleted, its pods \(2 running\) stay|2 running pods have no Job .*)$/,
    ),
    'hint: go on: kubectl batch migrate --resume train -n default; or back: kubectl batch migrate --abort train -n default',
    '',
  ]);
  await eventually('nobody owns the pods', () => ownerless(training) === 2);

  const list = await training.batch(['migrate', '--list', '-A']);
  expect(list.stdout.replace(/\d+s/, '0s')).toBe(
    'NAMESPACE   OLD     NEW   PODS   STATE       AGE   BY\ndefault     train   new   2      Unmanaged   0s    <none>\n',
  );
  expect(await training.batch(words, { stdin: '' })).toEqual({
    stdout: '',
    stderr:
      'error: job "train" in namespace "default" is being migrated, and that has not ended\nhint: go on with it: kubectl batch migrate --resume train -n default\n',
    exitCode: 3,
  });

  const resumed = await training.batch(['migrate', '--resume'], { stdin: '' });
  expect({ ...resumed, stdout: steady(resumed.stdout), stderr: told(resumed.stderr) }).toEqual({
    stdout: report,
    stderr: 'journal written\njob.batch/new created\n',
    exitCode: 0,
  });
  expect(podsOf(training, 'new')).toEqual(training.ownPods);

  const again = await training.batch(['migrate', '--resume', 'train'], { stdin: '' });
  expect({ ...again, stdout: steady(again.stdout) }).toEqual({
    stdout: report,
    stderr: expect.stringMatching(/^already done, at \S+\n$/),
    exitCode: 0,
  });
  expect(await training.batch(['migrate', '--list'])).toEqual({
    stdout: '',
    stderr: 'no unfinished migrations in namespace "default"\n',
    exitCode: 0,
  });
  expect(await training.batch(['migrate', '--resume'], { stdin: '' })).toMatchObject({
    stderr: expect.stringMatching(/^error: there is no unfinished migration in namespace "default"\nhint: see: /),
    exitCode: 3,
  });
});

test('--abort gives the pods back to a Job of the old spec', async () => {
  const training = await useTraining();
  await interrupted(training);
  const question = 'Give up the migration of job.batch/train to job.batch/new, and put the old spec back? [y/N] ';
  const no = await training.batch(['migrate', '--abort', 'train'], { terminal, typed: 'n\n' });
  expect(no).toEqual({ stdout: '', stderr: `${question}error: not given up: nothing was changed\n`, exitCode: 130 });
  const yes = await training.batch(['migrate', '--abort', 'train'], { terminal, typed: 'y\n' });
  expect({ ...yes, stdout: steady(yes.stdout), stderr: told(yes.stderr) }).toEqual({
    stdout: report.replace('/new', '/train'),
    stderr: `${question}journal written\njob.batch/train created\n`,
    exitCode: 0,
  });
  expect(podsOf(training, 'train')).toEqual(training.ownPods);
  expect(training.job('train')!.spec.template.spec.containers[0]!.image).toBe('busybox:1.36');
  expect(training.job('new')).toBeUndefined();
});

test('where nothing was touched --abort takes the journal away', async () => {
  const training = await useTraining();
  const before = training.state();
  await training.batch(words, interruptedAt('journal written'));
  expect(training.configMaps()).toHaveLength(1);
  const { stdout, stderr, exitCode } = await training.batch(['migrate', '--abort', '-y'], { stdin: '' });
  expect({ stdout, stderr: told(stderr), exitCode }).toEqual({
    stdout: '',
    stderr: 'journal written\njob.batch/train is as it was: the journal is removed\n',
    exitCode: 0,
  });
  expect(training.state()).toEqual(before);
});

test('what a migration makes is not migrated before that has ended; then one journal is enough', async () => {
  const training = await useTraining();
  await training.batch(words, interruptedAt('job.batch/new created'));
  const next = ['migrate', 'new', '--to', 'newer', '--yes'];
  const refused = await training.batch(next, { stdin: '' });
  expect({ stderr: told(refused.stderr), exitCode: refused.exitCode }).toEqual({
    stderr: `error: job "new" has its pods by the migration of job "train", and that has not ended
hint: end it first: kubectl batch migrate --resume train -n default
`,
    exitCode: 3,
  });
  expect(await training.batch(['migrate', '--resume'], { stdin: '' })).toMatchObject({ exitCode: 0 });
  expect(await training.batch(next, { stdin: '' })).toMatchObject({ exitCode: 0 });
  expect(podsOf(training, 'newer')).toEqual(training.ownPods);
  // That of the first has no owner any more.
  expect(training.configMaps().map(({ metadata }) => metadata.ownerReferences?.[0]?.name)).toEqual(['newer']);
});

const hasChanged = (training: Training, spec: object) => {
  const job = training.job('train')!;
  training.sandbox.registry.update(jobs, namespace, { ...job, spec: { ...job.spec, ...spec } });
};

test('where nothing was touched --resume plans anew for the Job as it is by then', async () => {
  const training = await useTraining();
  await training.batch(words, interruptedAt('journal written'));
  hasChanged(training, { backoffLimit: 3 });
  const { stdout, stderr, exitCode } = await training.batch(['migrate', '--resume'], { stdin: '' });
  expect({ stdout: steady(stdout), stderr: told(stderr), exitCode }).toEqual({
    stdout: report,
    stderr: 'journal written\njob.batch/train deleted without its pods: 2 pods run on\njob.batch/new created\n',
    exitCode: 0,
  });
  expect(podsOf(training, 'new')).toEqual(training.ownPods);
});

test('where more would come of it by then than was agreed to, it is not done, and leaves no journal', async () => {
  const training = await useTraining({ parallelism: 3 });
  await training.batch(
    [...words, '--set', 'spec.parallelism=2', '--accept', 'kills'],
    interruptedAt('journal written'),
  );
  expect(training.configMaps()).toHaveLength(1);
  hasChanged(training, { parallelism: 4 });
  await eventually('a fourth pod runs', () => training.job('train')!.status!.ready === 4);
  const { stderr, exitCode } = await training.batch(['migrate', '--resume'], { stdin: '' });
  expect({ stderr: told(stderr), exitCode }).toEqual({
    stderr: `journal written
error: job "train" has changed: more would come of its migration than was agreed to
hint: nothing was touched, and the journal is gone; begin anew: kubectl batch migrate train -n default
`,
    exitCode: 3,
  });
  expect(training.configMaps()).toEqual([]);
  expect(podsOf(training, 'train')).toHaveLength(4);
});

test('a lost ConfigMap is put back from the copy on this machine', async () => {
  const training = await useTraining();
  await interrupted(training);
  const { kube, env } = training;
  const [map] = training.configMaps();
  await kube.transport.request({
    method: 'DELETE',
    path: `/api/v1/namespaces/default/configmaps/${map!.metadata.name}`,
  });
  const { readdirSync } = await import('node:fs');
  const folder = `${env.HOME}/.local/state/kubectl-batch/migrations`;
  const [copy] = readdirSync(folder);
  const other = await training.batch(['migrate', '--resume', 'pi', '--journal', `${folder}/${copy}`], { stdin: '' });
  expect(other).toEqual({ stdout: '', stderr: 'error: --journal is of job "train", not of "pi"\n', exitCode: 2 });
  const { stdout, exitCode } = await training.batch(['migrate', '--resume', '--journal', `${folder}/${copy}`], {
    stdin: '',
  });
  expect({ stdout: steady(stdout), exitCode }).toEqual({ stdout: report, exitCode: 0 });
  expect(podsOf(training, 'new')).toEqual(training.ownPods);
  expect(readdirSync(folder)).toEqual([]);
});

test('of two operators one wins, and the other is told', async () => {
  const training = await useTraining();
  const [one, other] = await Promise.all([
    training.batch(words, { stdin: '' }),
    training.batch(
      words.map((word) => (word === 'new' ? 'new-2' : word)),
      { stdin: '' },
    ),
  ]);
  const [winner, loser] = one.exitCode === 0 ? [one, other] : [other, one];
  expect(winner.exitCode).toBe(0);
  expect({ ...loser, stderr: loser.stderr.split('\n').slice(-3)[0] }).toEqual({
    stdout: '',
    stderr: expect.stringMatching(/^error: job "train" .*(is being migrated|was migrated)/),
    exitCode: 3,
  });
  expect([...podsOf(training, 'new'), ...podsOf(training, 'new-2')]).toEqual(training.ownPods);
});

test('of two that were never ended the later one of the Job that is named goes on', async () => {
  const training = await useTraining();
  await interrupted(training);
  const [map] = training.configMaps();
  const data = map!.data as { journal: string; state: string };
  const journal = JSON.parse(data.journal);
  const earlier = {
    ...journal,
    id: 'earlier',
    startedAt: '2026-01-01T00:00:00.000Z',
    old: { ...journal.old, metadata: { ...journal.old.metadata, uid: 'other' } },
  };
  training.create({
    ...{ apiVersion: 'v1', kind: 'ConfigMap' },
    metadata: { name: 'kubectl-batch-migration-other', namespace, labels: map!.metadata.labels ?? {} },
    data: { ...data, journal: JSON.stringify(earlier) },
  });
  expect(await training.batch(['migrate', '--resume'], { stdin: '' })).toMatchObject({
    stderr: expect.stringMatching(/^error: which of 2 migrations\? There are those of train, train\n/),
    exitCode: 2,
  });
  const { stdout, exitCode } = await training.batch(['migrate', '--resume', 'train'], { stdin: '' });
  expect({ stdout: steady(stdout), exitCode }).toEqual({ stdout: report, exitCode: 0 });
  expect(podsOf(training, 'new')).toEqual(training.ownPods);
});

test('the list fits a narrow terminal', async () => {
  const training = await useTraining();
  await training.batch(
    words.map((word) => (word === 'new' ? 'a-very-long-name-of-a-job-that-takes-over' : word)),
    interruptedAt('deleted without its pods'),
  );
  const { stdout } = await training.batch(['migrate', '--list'], { terminal: { columns: 60, rows: 20 } });
  expect(stdout.replace(/\d+s/, '0s')).toBe(`OLD     NEW                  PODS   STATE       AGE   BY
train   a-very-long-name-…   2      Unmanaged   0s    <none>
`);
});
