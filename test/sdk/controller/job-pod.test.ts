import { describe, expect, it, test } from 'vitest';
import { podMaker } from '../../../sdk/controller/job-pod.ts';
import { aJob } from '../../helpers/objects.ts';
import { indexed, pod } from './situations.ts';

const template = {
  metadata: { labels: { app: 'pi' }, annotations: { note: 'x' }, finalizers: ['example.com/mine'] },
  spec: {
    restartPolicy: 'Never',
    containers: [{ name: 'main', image: 'perl:5', env: [{ name: 'A', value: '1' }] }, { name: 'other' }],
    initContainers: [{ name: 'init', env: [{ name: 'JOB_COMPLETION_INDEX', value: 'mine' }] }],
  },
};
const ownerReferences = [
  { apiVersion: 'batch/v1', kind: 'Job', name: 'pi', uid: 'uid-of-pi', controller: true, blockOwnerDeletion: true },
];
const variable = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } },
};

describe('the pods that a Job gets (2.10)', () => {
  it('is the template, with the Job for its controller and the tracking finalizer', () => {
    expect(podMaker(aJob({ template }))()).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: 'pi-',
        namespace: 'default',
        labels: { app: 'pi' },
        annotations: { note: 'x' },
        finalizers: ['example.com/mine', 'batch.kubernetes.io/job-tracking'],
        ownerReferences,
      },
      spec: template.spec,
    });
  });

  it('carries its index in an Indexed Job', () => {
    expect(podMaker(indexed({ template }))(7)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: 'pi-7-',
        namespace: 'default',
        labels: { app: 'pi', 'batch.kubernetes.io/job-completion-index': '7' },
        annotations: { note: 'x', 'batch.kubernetes.io/job-completion-index': '7' },
        finalizers: ['example.com/mine', 'batch.kubernetes.io/job-tracking'],
        ownerReferences,
      },
      spec: {
        ...template.spec,
        hostname: 'pi-7',
        containers: [
          { ...template.spec.containers[0], env: [{ name: 'A', value: '1' }, variable] },
          { name: 'other', env: [variable] },
        ],
      },
    });
  });

  test.each([
    ['pi', undefined, 'pi-'],
    ['a'.repeat(252), undefined, `${'a'.repeat(252)}-`],
    ['a'.repeat(253), undefined, 'a'.repeat(253)],
    ['a'.repeat(55), 7, `${'a'.repeat(55)}-7-`],
    ['a'.repeat(56), 7, `${'a'.repeat(55)}-7-`],
    ['a'.repeat(60), 1234, `${'a'.repeat(52)}-1234-`],
  ])('the pods of %s with index %s are called %s', (name, index, generateName) => {
    expect(podMaker(aJob({}, {}, { name }))(index).metadata.generateName).toBe(generateName);
  });

  const counts = (counted: string, ignored?: string) => ({
    'batch.kubernetes.io/job-index-failure-count': counted,
    ...(ignored && { 'batch.kubernetes.io/job-index-ignored-failure-count': ignored }),
  });
  const ignoring = {
    podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [42] } }] },
  };
  test.each([
    ['the first of its index', {}, undefined, counts('0')],
    ['after a failure', {}, pod('a', { phase: 'Failed', ended: 1, annotations: counts('1') }), counts('2')],
    ['after one without a count', {}, pod('a', { phase: 'Failed', ended: 1 }), counts('1')],
    [
      'after an ignored failure',
      ignoring,
      pod('a', { phase: 'Failed', ended: 1, exitCode: 42, annotations: counts('1', '2') }),
      counts('1', '3'),
    ],
  ])('per index it says how often the index failed: %s', (_, spec, replaced, annotations) => {
    const job = indexed({ backoffLimitPerIndex: 3, ...spec });
    expect(podMaker(job)(0, replaced).metadata.annotations).toEqual({
      'batch.kubernetes.io/job-completion-index': '0',
      ...annotations,
    });
  });
});
