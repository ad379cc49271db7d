import { expect, test } from 'vitest';
import { fittingNodes, nodeSelectorOf, taintText } from '../../../plugin/plan/nodes.ts';
import { EACH_NODE_ANNOTATION } from '../../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';

const node = (name: string, spec: object = {}) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec });
const job = (tolerations: object[] = [], selector?: string, nodeSelector?: object): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'each', ...(selector === undefined ? {} : { annotations: { [EACH_NODE_ANNOTATION]: selector } }) },
  spec: { template: { spec: { tolerations, ...(nodeSelector ? { nodeSelector } : {}) } } },
});
const gpu = { key: 'gpu', value: 'a100', effect: 'NoSchedule' };

test.each<[string, object, object[], string | undefined]>([
  ['a plain node', {}, [], undefined],
  ['a taint', { taints: [gpu] }, [], 'gpu=a100:NoSchedule'],
  ['a taint that only prefers', { taints: [{ ...gpu, effect: 'PreferNoSchedule' }] }, [], undefined],
  ['tolerated by value', { taints: [gpu] }, [{ key: 'gpu', value: 'a100', effect: 'NoSchedule' }], undefined],
  ['another value', { taints: [gpu] }, [{ key: 'gpu', value: 'h100' }], 'gpu=a100:NoSchedule'],
  [
    'another effect',
    { taints: [gpu] },
    [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }],
    'gpu=a100:NoSchedule',
  ],
  ['tolerated by key', { taints: [gpu] }, [{ key: 'gpu', operator: 'Exists' }], undefined],
  ['everything is tolerated', { taints: [gpu], unschedulable: true }, [{ operator: 'Exists' }], undefined],
  ['a cordoned node', { unschedulable: true }, [], 'node.kubernetes.io/unschedulable:NoSchedule'],
  [
    'one taint of two is tolerated',
    { taints: [gpu, { key: 'old', effect: 'NoExecute' }] },
    [{ key: 'gpu', operator: 'Exists' }],
    'old:NoExecute',
  ],
])('%s', (_, spec, tolerations, taint) => {
  const { names, leftOut } = fittingNodes(job(tolerations), [node('n', spec)]);
  expect(names).toEqual(taint === undefined ? ['n'] : []);
  expect(leftOut.map((one) => taintText(one.taint))).toEqual(taint === undefined ? [] : [taint]);
});

test('nodes are taken in the order of their names', () => {
  expect(fittingNodes(job(), [node('b'), node('a')]).names).toEqual(['a', 'b']);
});

test.each<[string, KubernetesObject, string | undefined]>([
  ['an ordinary Job', job(), undefined],
  ['all nodes', job([], ''), ''],
  ['nodes with a label', job([], 'disk=ssd'), 'disk=ssd'],
  [
    'the selector of the pods counts, too',
    job([], 'a in (x,y),b in (x,y)', { zone: 'a' }),
    'a in (x,y),b in (x,y),zone=a',
  ],
  ['what both say is said once', job([], 'zone=a', { zone: 'a' }), 'zone=a'],
  ['a Job alone: a CronJob has none', { ...job([], 'zone=a'), kind: 'CronJob' }, undefined],
  ['alone, it does as well', job([], '', { zone: 'a' }), 'zone=a'],
])('the nodes of %s', (_, object, selector) => {
  expect(nodeSelectorOf(object)).toBe(selector);
});
