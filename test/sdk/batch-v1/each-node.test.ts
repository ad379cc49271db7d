import { expect, test } from 'vitest';
import { expandEachNode } from '../../../sdk/batch-v1/each-node.ts';
import { shortHash } from '../../../sdk/batch-v1/short-hash.ts';

const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'backup', annotations: { 'kubectl-batch/each-node': 'disk=ssd', note: 'kept' } },
  spec: {
    template: {
      metadata: { labels: { app: 'backup' } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'backup:1' }] },
    },
  },
};

test('a Job for each node', () => {
  expect(expandEachNode(job, ['node-1'])).toEqual([
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'backup-node-1',
        labels: { 'kubectl-batch/node': 'node-1' },
        annotations: { note: 'kept' },
      },
      spec: {
        template: {
          metadata: { labels: { app: 'backup', 'kubectl-batch/node': 'node-1' } },
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'main', image: 'backup:1' }],
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }],
                },
              },
            },
          },
        },
      },
    },
  ]);
});

const names = (name: string, nodes: string[], spec: object = {}) =>
  expandEachNode({ ...job, metadata: { name }, spec: { ...job.spec, ...spec } }, nodes).map(
    ({ metadata }) => metadata.name,
  );

test('names tell nodes apart that look alike, and depend on no other node', () => {
  const [dotted, plain] = names('backup', ['a.b', 'a-b']);
  expect([dotted, plain]).toEqual([`backup-a-b-${shortHash('backup/a.b')}`, 'backup-a-b']);
  expect(names('backup', ['a.b'])).toEqual([dotted]);
});

test('names have 63 characters at most, with the index of the last pod', () => {
  const long = `ip-10-0-0-1.${'x'.repeat(60)}.internal`;
  expect(names('backup', [long])[0]).toHaveLength(63);
  expect(names('backup', ['n'.repeat(63)])[0]).toHaveLength(63);
  expect(names('backup', [long], { completionMode: 'Indexed', completions: 11 })[0]).toHaveLength(60);
  expect(names('j'.repeat(63), ['a'])[0]).toBe(`${'j'.repeat(54)}-${shortHash(`${'j'.repeat(63)}/a`)}`);
});

test('generateName is that of each', () => {
  const generated = expandEachNode({ ...job, metadata: { generateName: 'backup-' } }, ['node-1', 'n'.repeat(63)]);
  expect(generated.map(({ metadata }) => metadata.generateName)).toEqual([
    'backup-node-1-',
    `backup-${'n'.repeat(41)}-${shortHash(`backup/${'n'.repeat(63)}`)}-`,
  ]);
});

test('a node too long for a label is cut and hashed there', () => {
  const node = `${'n'.repeat(63)}.internal`;
  const [expanded] = expandEachNode(job, [node]);
  expect(expanded?.metadata).toMatchObject({
    labels: { 'kubectl-batch/node': `node-${'n'.repeat(49)}-${shortHash(`node/${node}`)}` },
  });
});

test('the node joins each alternative of an affinity that is there', () => {
  const other = { key: 'disk', operator: 'In', values: ['ssd'] };
  const affinity = {
    podAffinity: {},
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [],
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [other] }, { matchFields: [{ key: 'x' }] }],
      },
    },
  };
  const template = { ...job.spec.template, spec: { ...job.spec.template.spec, affinity } };
  const [expanded] = expandEachNode({ ...job, spec: { template } }, ['a']);
  const field = { key: 'metadata.name', operator: 'In', values: ['a'] };
  expect(expanded?.spec.template.spec.affinity).toEqual({
    podAffinity: {},
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [],
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [other], matchFields: [field] },
          { matchFields: [{ key: 'x' }, field] },
        ],
      },
    },
  });
});

test('what cannot be', () => {
  expect(() => expandEachNode(job, ['a', 'b', 'a'])).toThrow('node "a" is there twice');
  expect(() => expandEachNode({ ...job, metadata: {} }, ['a'])).toThrow('a Job for each node needs a name');
  expect(() => expandEachNode({ ...job, spec: { manualSelector: true } }, ['a'])).toThrow(
    'a Job for each node cannot have manualSelector',
  );
});
