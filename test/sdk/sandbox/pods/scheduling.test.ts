import { expect, test } from 'vitest';
import type { SandboxPod } from '../../../../sdk/sandbox/pods/index.ts';
import { nodes } from '../../../../sdk/sandbox/resources/index.ts';
import { type PodSpec, scripted, startCluster } from './cluster.ts';

const asking = (requests: Record<string, string>): PodSpec => ({
  containers: [{ name: 'main', image: 'busybox', resources: { requests, limits: requests } }],
});
const affinity = (term: object): PodSpec => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
});
const UNHELPFUL = (count: number) =>
  `preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`;

/** Words of the real scheduler of 1.35. */
const messages: [string, PodSpec, string][] = [
  [
    'a resource that no node has so much of',
    asking({ cpu: '50' }),
    `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, ${UNHELPFUL(2)}`,
  ],
  [
    'a selector that matches no node',
    { nodeSelector: { nosuch: 'label' } },
    `0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s). no new claims to deallocate, ${UNHELPFUL(2)}`,
  ],
  [
    'a node that is not there',
    affinity({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['nosuch'] }] }),
    `0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, ${UNHELPFUL(2)}`,
  ],
  [
    'a node that is tainted',
    affinity({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['tainted'] }] }),
    `0/2 nodes are available: 1 node(s) didn't satisfy plugin(s) [NodeAffinity], 1 node(s) had untolerated taint(s). no new claims to deallocate, ${UNHELPFUL(2)}`,
  ],
  [
    'a device',
    asking({ 'example.com/gpu': '1' }),
    `0/2 nodes are available: 1 Insufficient example.com/gpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, ${UNHELPFUL(2)}`,
  ],
];

test.each(messages)('%s is told in the words of the real scheduler', async (_, spec, message) => {
  const { create, until, get, events } = startCluster({
    nodes: [
      { name: 'plain', cpu: 2, memory: '4Gi' },
      { name: 'tainted', taints: [{ key: 'only', value: 'gpu', effect: 'NoSchedule' }] },
    ],
  });
  create('a', spec);
  await until('it is judged', () => get('a').status?.conditions !== undefined);
  expect(get('a').status!.conditions).toEqual([
    expect.objectContaining({
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      observedGeneration: 1,
    }),
  ]);
  expect(events('a')).toEqual([`Warning FailedScheduling: ${message}`]);
});

test('a pod waits until there is room', async () => {
  const { create, phase, until, get } = startCluster({ nodes: [{ name: 'n1', cpu: 2, memory: '4Gi' }] });
  create('a', asking({ cpu: '1500m' }), scripted({ seconds: 10 }));
  await phase('a', 'Running');
  create('b', asking({ cpu: '1' }));
  await until('it is judged', () => get('b').status?.conditions !== undefined);
  expect(get('b').status!.conditions![0]!.message).toBe(
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
  );
  await phase('b', 'Succeeded');
  expect(get('a').status!.phase).toBe('Succeeded');
});

test('a node takes as many pods as it says', async () => {
  const { create, phase, statuses, changes } = startCluster({ nodes: [{ name: 'n1', pods: 2 }] });
  const names = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
  for (const name of names) create(name);
  for (const name of names) await phase(name, 'Succeeded');
  const told = names.flatMap(statuses).map(({ conditions }) => conditions?.[0]?.message ?? '');
  expect(told).toContainEqual(expect.stringContaining('0/1 nodes are available: 1 Too many pods.'));
  const there = new Set<string>();
  let most = 0;
  for (const { object } of changes) {
    const { spec, status, metadata } = object as SandboxPod;
    if (spec.nodeName && status?.phase !== 'Succeeded') there.add(metadata.name!);
    else there.delete(metadata.name!);
    most = Math.max(most, there.size);
  }
  expect(most).toBe(2);
});

test('without nodes there is nowhere to go, until one comes', async () => {
  const { create, until, get, registry, phase } = startCluster({ nodes: [] });
  create('a');
  await until('it is judged', () => get('a').status?.conditions !== undefined);
  expect(get('a').status!.conditions![0]!.message).toBe('no nodes available to schedule pods');
  const status = { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } };
  const node = registry.create(nodes, '', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'late' }, status });
  registry.update(nodes, '', { ...node, status }, { subresource: 'status' });
  await until('it is bound', () => get('a').spec.nodeName === 'late');
  // Nobody runs the pods of a node that is not the sandbox's own.
  await phase('a', 'Pending');
});

test('gates hold a pod back, tolerations and affinity choose its node', async () => {
  const { create, phase, get, registry, until } = startCluster({
    nodes: [
      { name: 'plain' },
      { name: 'gpu', labels: { size: '7' }, taints: [{ key: 'only', value: 'gpu', effect: 'NoSchedule' }] },
    ],
  });
  const gated = create('gated', { schedulingGates: [{ name: 'example.com/quota' }] });
  create('a', {
    ...affinity({ matchExpressions: [{ key: 'size', operator: 'Gt', values: ['6'] }] }),
    tolerations: [{ key: 'only', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' }],
  });
  expect((await phase('a', 'Succeeded')).spec.nodeName).toBe('gpu');
  expect(get('gated').spec.nodeName).toBeUndefined();
  const { schedulingGates: _, ...spec } = gated.spec;
  registry.update(registry.find('pods', '')!.resource, 'default', { ...get('gated'), spec });
  await until('it is bound', () => get('gated').spec.nodeName === 'plain');
});

test('pods are spread over nodes', async () => {
  const { create, phase, get } = startCluster({ nodes: [{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }] });
  for (let i = 0; i < 6; i++) create(`p${i}`);
  await phase('p5', 'Succeeded');
  const counts = new Map<string, number>();
  for (let i = 0; i < 6; i++)
    counts.set(get(`p${i}`).spec.nodeName!, (counts.get(get(`p${i}`).spec.nodeName!) ?? 0) + 1);
  expect([...counts.values()]).toEqual([2, 2, 2]);
});

test('an init container counts where it takes more than all containers, a sidecar beside them', async () => {
  const { create, until, get, phase } = startCluster({ nodes: [{ name: 'n1', cpu: 4, memory: '4Gi' }] });
  const container = (name: string, cpu: string, more = {}) => ({
    name,
    image: 'busybox',
    resources: { requests: { cpu } },
    ...more,
  });
  create('a', { initContainers: [container('i', '4')], containers: [container('m', '1')] });
  create('b', {
    initContainers: [container('s', '2', { restartPolicy: 'Always' as const })],
    containers: [container('m', '3')],
  });
  await until('b is judged', () => get('b').status?.conditions !== undefined);
  expect(get('b').status!.conditions![0]!.message).toContain('Insufficient cpu');
  await phase('a', 'Succeeded');
});
