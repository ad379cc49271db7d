import { afterEach, describe, expect, test, vi } from 'vitest';
import { Job, NodeJob, type NodeJobProps } from '../../../sdk/index.ts';
import { newChart, objects, refusal, synth } from './synth.ts';

const containers = [{ image: 'check:1' }];

afterEach(() => void vi.unstubAllEnvs());

test('a Job for each node', () => {
  const yaml = synth(
    (chart) =>
      new NodeJob(chart, 'check', {
        nodes: ['node-1', 'node-2'],
        backoffLimit: 1,
        tolerations: [{ operator: 'Exists' }],
        containers,
      }),
  );
  const job = (node: string) => `apiVersion: batch/v1
kind: Job
metadata:
  labels:
    kubectl-batch/group: etl-check
    kubectl-batch/node: ${node}
  name: etl-check-${node}
spec:
  backoffLimit: 1
  template:
    metadata:
      labels:
        kubectl-batch/group: etl-check
        kubectl-batch/node: ${node}
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchFields:
                  - key: metadata.name
                    operator: In
                    values:
                      - ${node}
      containers:
        - image: check:1
          name: main
      restartPolicy: Never
      tolerations:
        - operator: Exists
`;
  expect(yaml).toBe(`${job('node-1')}---\n${job('node-2')}`);
});

test('one Job for the nodes that run will find', () => {
  vi.stubEnv('KUBECTL_BATCH_EACH_NODE', 'later');
  const yaml = synth(
    (chart) =>
      new NodeJob(chart, 'check', {
        metadata: { name: 'check', annotations: { note: 'kept' } },
        nodeSelector: { disk: 'ssd', zone: 'a' },
        containers,
      }),
  );
  expect(yaml).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    kubectl-batch/each-node: disk=ssd,zone=a
    note: kept
  labels:
    kubectl-batch/group: check
  name: check
spec:
  template:
    metadata:
      labels:
        kubectl-batch/group: check
    spec:
      containers:
        - image: check:1
          name: main
      nodeSelector:
        disk: ssd
        zone: a
      restartPolicy: Never
`);
});

test('all nodes without a selector', () => {
  vi.stubEnv('KUBECTL_BATCH_EACH_NODE', 'later');
  const [job] = objects((chart) => new NodeJob(chart, 'check', { containers }));
  expect(job).toMatchObject({ metadata: { annotations: { 'kubectl-batch/each-node': '' } } });
});

test('others wait for all of them, and they for others', () => {
  const rendered = objects((chart) => {
    const first = new Job(chart, 'first', { containers });
    const check = new NodeJob(chart, 'check', { nodes: ['a', 'b'], containers }).dependsOn(first);
    new Job(chart, 'last', { containers }).dependsOn(check);
  }) as { metadata: { name: string; annotations?: Record<string, string> } }[];
  const waits = rendered.map(({ metadata }) => [metadata.name, metadata.annotations?.['kubectl-batch/depends-on']]);
  expect(waits).toEqual([
    ['etl-first', undefined],
    ['etl-check-a', 'job/etl-first'],
    ['etl-check-b', 'job/etl-first'],
    ['etl-last', 'group/etl-check'],
  ]);
});

test('names of nodes with dots, and generated names', () => {
  const named = new NodeJob(newChart(), 'check', { nodes: ['a.internal', 'a-internal'], containers });
  expect(named.jobs.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^etl-check-a-internal-[0-9a-f]{8}$/),
    'etl-check-a-internal',
  ]);
  const [generated] = objects(
    (chart) => new NodeJob(chart, 'check', { metadata: { generateName: 'check-' }, nodes: ['a'], containers }),
  );
  expect(generated).toHaveProperty('metadata.generateName', 'check-a-');
  expect(generated).not.toHaveProperty('metadata.name');
});

describe('refused', () => {
  test.each<[string, object, string]>([
    [
      'no list outside of run',
      {},
      "nodes: is required wherever the program is not executed by kubectl batch run, which asks the cluster (write nodes: ['node-1', 'node-2'])",
    ],
    ['an empty list', { nodes: [] }, 'nodes: must not be empty (leave it out for those that the cluster has)'],
    [
      'a node of its own',
      { nodes: ['a'], nodeName: 'b' },
      'nodeName: cannot be in a NodeJob, whose Jobs each have their node and their pods (remove it)',
    ],
  ])('%s', (_, props, message) => {
    const lines = refusal((chart) => new NodeJob(chart, 'check', { containers, ...props } as NodeJobProps));
    expect(lines).toEqual(['Validation failed with the following errors:', `[etl/check] ${message}`]);
  });

  test('a node named twice', () => {
    expect(() => new NodeJob(newChart(), 'check', { nodes: ['a', 'a'], containers })).toThrow(
      'node "a" is there twice',
    );
  });
});
