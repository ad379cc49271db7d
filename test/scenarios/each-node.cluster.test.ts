import { expect, test } from 'vitest';
import { DEPENDS_ON_ANNOTATION, EACH_NODE_ANNOTATION, GROUP_LABEL, NODE_LABEL } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { withFiles } from '../helpers/call.ts';
import { jobYaml, useNamespace } from '../helpers/namespace.ts';

/** One Job for each node of a real cluster. The tests' cluster has a node that runs containers, and one played by kwok. */
const space = useNamespace('each-node');

function eachNode(name: string, selector: string, pod: Record<string, unknown> = {}): KubernetesObject {
  const object = JSON.parse(jobYaml(name, 'cat /etc/hostname'));
  object.metadata.annotations = { [EACH_NODE_ANNOTATION]: selector };
  Object.assign(object.spec.template.spec, pod);
  return object;
}

const run = (objects: KubernetesObject[], ...words: string[]) =>
  withFiles({ 'jobs.yaml': objects.map((object) => JSON.stringify(object)).join('\n---\n') }, (cwd) =>
    space.batch(['run', '-f', 'jobs.yaml', ...words], { cwd }),
  );
const items = <T>(...words: string[]) =>
  (JSON.parse(space.kubectl('get', ...words, '-o', 'json')) as { items: T[] }).items;
const nodes = items<KubernetesObject & { spec: { taints?: object[] } }>('nodes');
const untainted = nodes.filter(({ spec }) => !spec.taints).map(({ metadata }) => metadata.name!);
const everywhere = { tolerations: [{ operator: 'Exists' }] };

test('each node that its pods tolerate runs one; a Job that waits for it waits for all', async () => {
  const after = JSON.parse(jobYaml('after', 'true'));
  after.metadata.annotations = { [DEPENDS_ON_ANNOTATION]: 'job/check' };
  const { stderr, exitCode } = await run([eachNode('check', '', everywhere), after]);
  expect(exitCode).toBe(0);
  const jobs = items<ObservedJob>('jobs', '-l', `${GROUP_LABEL}=check`);
  expect(jobs.map(({ metadata }) => metadata.name).sort()).toEqual(
    nodes.map((node) => `check-${node.metadata.name}`).sort(),
  );
  const pods = items<ObservedPod>('pods', '-l', NODE_LABEL);
  expect(pods.map(({ spec }) => spec.nodeName).sort()).toEqual(nodes.map((node) => node.metadata.name).sort());
  expect(stderr).toMatch(/^job\/after: Waiting for group\/check$/m);
  const ends = jobs.map(({ status }) => Date.parse(status!.completionTime!));
  const waited = space.get<ObservedJob>('job/after')!;
  expect(Date.parse(waited.metadata.creationTimestamp!)).toBeGreaterThanOrEqual(Math.max(...ends));
});

test('a node whose taint is not tolerated is left out, and that is said', async () => {
  const { stdout, stderr, exitCode } = await run([eachNode('plain', '')], '--dry-run=server');
  expect(exitCode).toBe(0);
  expect(stdout).toBe(untainted.map((name) => `job.batch/plain-${name} created (server dry run)\n`).join(''));
  for (const { metadata } of nodes.filter(({ spec }) => spec.taints))
    expect(stderr).toContain(
      `but not for ${metadata.name}: it does not tolerate the taint kwok.x-k8s.io/node=fake:NoSchedule`,
    );
});

test('by label', async () => {
  const { stdout } = await run(
    [eachNode('labelled', `kubernetes.io/hostname=${untainted[0]}`, everywhere)],
    '--dry-run=server',
  );
  expect(stdout).toBe(`job.batch/labelled-${untainted[0]} created (server dry run)\n`);
});

test('no node has the label: exit code 2, and nothing is written', async () => {
  const beside = JSON.parse(jobYaml('beside', 'true'));
  expect(await run([eachNode('nowhere', 'disk=drum'), beside])).toEqual({
    stdout: '',
    stderr:
      'error: job "nowhere" is for each node with labels disk=drum, and the cluster has none\n' +
      'hint: see: kubectl get nodes --show-labels\n',
    exitCode: 2,
  });
  expect(space.get('job/beside')).toBeUndefined();
});

test('who may not list nodes: exit code 6, naming the right', async () => {
  const { stderr, exitCode } = await run([eachNode('denied', '')], '--as', 'jane');
  expect(exitCode).toBe(6);
  expect(stderr).toMatch(/not allowed: list nodes/);
});

test('--dry-run=client asks no cluster, so it cannot know the nodes', async () => {
  expect(await run([eachNode('early', '')], '--dry-run=client')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('job "early" is for each node, and --dry-run=client asks no cluster for them'),
  });
});

test('a program leaves the nodes to run, and a Job waits for all of them', async () => {
  const program = `
    import { App, Chart } from 'cdk8s';
    import { Job, NodeJob } from 'kubectl-batch';
    const app = new App();
    const chart = new Chart(app, 'disk', { disableResourceNameHashes: true });
    const containers = [{ image: 'busybox:1.36', command: ['hostname'] }];
    const check = new NodeJob(chart, 'check', { containers, nodeSelector: { 'kubernetes.io/hostname': '${untainted[0]}' } });
    new Job(chart, 'sum', { containers }).dependsOn(check);
    export default app;`;
  const { stderr, exitCode } = await withFiles({ 'jobs.ts': program }, (cwd) =>
    space.batch(['run', '-f', 'jobs.ts'], { cwd }),
  );
  expect(stderr).toMatch(/^job\/disk-sum: Waiting for group\/disk-check$/m);
  expect(exitCode).toBe(0);
  const checked = space.get<ObservedJob>(`job/disk-check-${untainted[0]}`)!;
  const sum = space.get<ObservedJob>('job/disk-sum')!;
  expect(Date.parse(sum.metadata.creationTimestamp!)).toBeGreaterThanOrEqual(
    Date.parse(checked.status!.completionTime!),
  );
});
