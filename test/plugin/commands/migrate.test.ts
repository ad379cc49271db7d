import { expect, test } from 'vitest';
import { withFiles } from '../../helpers/call.ts';
import { eventually, podsOf } from '../migrate/scene.ts';
import { steady, terminal, told, useTraining } from './migrating.ts';

const plan = `the pods of job.batch/train go to job.batch/new in namespace "default"
changes:
  spec.template.spec.containers[0].image: busybox:1.36 -> busybox:1.37
pods:
  2 run on, as pods of new
  no new pod is started now
mind:
  2 pods that run keep the old template; only pods that are started later have the new one
  the label job-name of the pods stays "train": kubectl get pods -l job-name=new finds none of them
steps:
  1. write down what is there and what is to be: a ConfigMap, and a file on this machine
  2. delete job "train" and leave its 2 pods as they are
  3. wait until nobody owns the pods any more
  4. create job "new": it adopts 2 running pods
  5. see that each pod has its owner and is counted
`;
const carriedOut = `journal written
job.batch/train deleted without its pods: 2 pods run on
job.batch/new created
`;
const report = `job.batch/new has the pods
  2 pods: 2 kept
  without owner: <time>
`;
const words = ['migrate', 'train', '--to', 'new', '--image', 'main=busybox:1.37'];

test('whoever says yes on a terminal keeps the pods', async () => {
  const training = await useTraining();
  const { stdout, stderr, exitCode } = await training.batch(words, { terminal, typed: 'y\n' });
  expect({ stdout: steady(stdout), stderr: told(stderr), exitCode }).toEqual({
    stdout: report,
    stderr: `${plan}Go ahead? [y/N] ${carriedOut}`,
    exitCode: 0,
  });
  expect(podsOf(training, 'new')).toEqual(training.ownPods);
  expect(training.job('train')).toBeUndefined();
});

test.each(['n\n', 'perhaps\n', ''])('an answer of %j touches nothing', async (typed) => {
  const { batch, state } = await useTraining();
  const before = state();
  const { stdout, stderr, exitCode } = await batch(words, { terminal, typed });
  expect({ stdout, stderr: told(stderr), exitCode }).toEqual({
    stdout: '',
    stderr: `${plan}Go ahead? [y/N] error: not migrated: nothing was touched\n`,
    exitCode: 130,
  });
  expect(state()).toEqual(before);
});

test('Ctrl-C at the question touches nothing', async () => {
  const { batch, state } = await useTraining();
  const before = state();
  const interruption = new AbortController();
  const onWrite = (text: string) => {
    if (text.startsWith('Go ahead?')) interruption.abort({ signal: 'SIGINT', exitCode: 130 });
  };
  const { stderr, exitCode } = await batch(words, { terminal, typed: 'y\n', signal: interruption.signal, onWrite });
  expect({ stderr: told(stderr), exitCode }).toEqual({
    stderr: `${plan}Go ahead? [y/N] error: interrupted\n`,
    exitCode: 130,
  });
  expect(state()).toEqual(before);
});

test('a pipeline says --yes, and reads the report as JSON', async () => {
  const training = await useTraining();
  const { stdout, stderr, exitCode } = await training.batch([...words, '--yes', '-o', 'json'], { stdin: '' });
  expect({ stderr: told(stderr), exitCode }).toEqual({ stderr: plan + carriedOut, exitCode: 0 });
  const kept = training.ownPods.map((pod) => ({ name: pod.split('/')[0], uid: pod.split('/')[1] }));
  const { window, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({
    way: 'replace',
    namespace: 'default',
    job: 'new',
    recorded: 2,
    kept: expect.arrayContaining(kept),
    succeeded: [],
    failed: [],
    killed: [],
    lost: [],
    started: [],
    repaired: [],
    surprises: [],
  });
  expect(window).toBeGreaterThan(0);
});

test('a dry run shows the plan on stdout, and stops there', async () => {
  const { batch, state } = await useTraining();
  const before = state();
  const { stdout, stderr, exitCode } = await batch([...words, '--dry-run'], { stdin: '' });
  expect({ stdout: steady(stdout), stderr: told(stderr), exitCode }).toEqual({ stdout: plan, stderr: '', exitCode: 0 });
  const json = JSON.parse((await batch([...words, '--dry-run', '-o', 'json'], { stdin: '' })).stdout);
  expect(json).toMatchObject({ way: 'replace', to: 'new', refusals: [], manifest: { metadata: { name: 'new' } } });
  expect(json.forecast.kept).toHaveLength(2);
  expect(state()).toEqual(before);
});

test('what would end pods is refused, in a dry run too, until that is accepted', async () => {
  // The younger of the two is the one that goes: of pods of one age either may.
  const training = await useTraining({ parallelism: 1 });
  await new Promise<void>((done) => void training.sandbox.clock.after(2000, done));
  await training.batch(['migrate', 'train', '--set', 'spec.parallelism=2', '--yes'], { stdin: '' });
  await eventually('both run', () => training.job('train')?.status?.ready === 2);
  const before = training.state();
  const fewer = ['migrate', 'train', '--to', 'new', '--set', 'spec.parallelism=1'];
  const refused = {
    stdout: '',
    stderr: `error: job "new" would end 1 of 2 running pods, since its parallelism is 1
hint: --accept kills does it all the same
`,
    exitCode: 2,
  };
  const { stderr, ...rest } = await training.batch([...fewer, '--yes'], { stdin: '' });
  expect({ ...rest, stderr: told(stderr) }).toEqual(refused);
  const dry = await training.batch([...fewer, '--dry-run'], { stdin: '' });
  expect(dry).toMatchObject({ stderr: refused.stderr, exitCode: 2 });
  expect(dry.stdout).toMatch(/^ {2}1 is ended: train-\w{5}$/m);
  expect(training.state()).toEqual(before);
  const accepted = await training.batch([...fewer, '--accept', 'kills', '--yes'], { stdin: '' });
  expect(accepted.exitCode).toBe(0);
  expect(steady(accepted.stdout)).toBe(`job.batch/new has the pods
  2 pods: 1 kept + 1 ended
  1 ended, as its spec asks (train-xxxxx)
  without owner: <time>
`);
});

test('what the server lets be changed is changed in place, and asks as well', async () => {
  const { batch, job } = await useTraining();
  const uid = job('train')!.metadata.uid;
  const { stdout, stderr, exitCode } = await batch(['migrate', 'train', '--set', 'spec.backoffLimit=9'], {
    terminal,
    typed: 'yes\n',
  });
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: 'job.batch/train changed in place\n',
    stderr: `job.batch/train in namespace "default" can be changed in place: its pods keep their owner
changes:
  spec.backoffLimit: 6 -> 9
steps:
  1. change spec.backoffLimit of job "train" in place; no pod is touched
Go ahead? [y/N] `,
    exitCode: 0,
  });
  expect(job('train')).toMatchObject({ metadata: { uid }, spec: { backoffLimit: 9 } });
});

test('a file may give the name, the template and the namespace', async () => {
  const training = await useTraining();
  const manifest = JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'new', namespace: 'default' },
    spec: {
      parallelism: 2,
      completions: 4,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.37' }] } },
    },
  });
  const { stdout, exitCode } = await withFiles({ 'new.json': manifest }, (cwd) =>
    training.batch(['migrate', 'train', '-f', 'new.json', '--yes', '-o', 'name'], { cwd, stdin: '' }),
  );
  expect({ stdout, exitCode }).toEqual({ stdout: 'job.batch/new\n', exitCode: 0 });
  expect(podsOf(training, 'new')).toEqual(training.ownPods);
});

test('-v tells each step when it begins', async () => {
  const { batch } = await useTraining();
  const { stderr, exitCode } = await batch([...words, '--yes', '-v']);
  expect(exitCode).toBe(0);
  const steps = [...stderr.matchAll(/^step (.*)$/gm)].map(([, step]) => step);
  expect(steps).toEqual(expect.arrayContaining(['record', 'delete', 'settle', 'create', 'finish']));
  const order = ['record', 'delete', 'gone', 'clean', 'settle', 'create', 'adopt', 'count', 'finish'];
  expect(steps).toEqual(order.filter((step) => steps.includes(step)));
});
