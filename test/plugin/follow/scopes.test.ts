import { expect, test } from 'vitest';
import { scopeOfSelection, scopesOfJobs, scopesOfNames } from '../../../plugin/follow/scopes.ts';
import type { ObservedJob, ObservedSelector } from '../../../sdk/batch-v1/objects.ts';

const key = 'batch.kubernetes.io/controller-uid';
const nameKey = 'batch.kubernetes.io/job-name';

function job(
  name: string,
  {
    namespace = 'default',
    selector = { matchLabels: { [key]: `uid-${name}` } } as ObservedSelector,
    manualSelector = false,
  } = {},
): ObservedJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, uid: `uid-${name}` },
    spec: { selector, ...(manualSelector ? { manualSelector } : {}), template: { spec: { containers: [] } } },
  };
}

test('one Job is watched by its name, its pods by its selector', () => {
  expect(scopesOfJobs([job('a')])).toEqual([
    {
      jobs: { namespace: 'default', fieldSelector: 'metadata.name=a' },
      pods: { namespace: 'default', labelSelector: `${key}=uid-a` },
    },
  ]);
});

test('a manual selector is taken as it is', () => {
  const selector = {
    matchLabels: { app: 'x' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['a', 'b'] },
      { key: 'gone', operator: 'DoesNotExist' },
      { key: 'here', operator: 'Exists' },
      { key: 'env', operator: 'NotIn', values: ['test'] },
    ],
  };
  expect(scopesOfJobs([job('a', { selector, manualSelector: true })])[0]!.pods.labelSelector).toBe(
    'app=x,tier in (a,b),!gone,here,env notin (test)',
  );
});

test('Jobs of one namespace share one watch, namespaces do not', () => {
  expect(scopesOfJobs([job('a'), job('b'), job('c', { namespace: 'other' })])).toEqual([
    { jobs: { namespace: 'default' }, pods: { namespace: 'default', labelSelector: `${key} in (uid-a,uid-b)` } },
    {
      jobs: { namespace: 'other', fieldSelector: 'metadata.name=c' },
      pods: { namespace: 'other', labelSelector: `${key}=uid-c` },
    },
  ]);
});

test('many Jobs are watched by the label that their pods all have', () => {
  const jobs = Array.from({ length: 51 }, (_, index) => job(`j${index}`));
  expect(scopesOfJobs(jobs)[0]!.pods.labelSelector).toBe(key);
});

test('a migrated Job among others makes no selector fit: all pods are watched', () => {
  const migrated = job('b', { selector: { matchLabels: { app: 'x' } }, manualSelector: true });
  expect(scopesOfJobs([job('a'), migrated])[0]!.pods).toEqual({ namespace: 'default', labelSelector: undefined });
});

test('a selection keeps its own selector for Jobs', () => {
  const selection = { namespace: undefined, labelSelector: 'team=data' };
  expect(scopeOfSelection(selection, [job('a')])).toEqual({
    jobs: selection,
    pods: { namespace: undefined, labelSelector: key },
  });
  expect(scopeOfSelection(selection, [job('a', { manualSelector: true })]).pods.labelSelector).toBeUndefined();
});

test('Jobs that are still to be created are seen by their names, or by what all pods of Jobs have', () => {
  const manifest = (name?: string, namespace?: string, spec = {}) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace },
    spec,
  });
  expect(scopesOfNames([manifest('a'), manifest('b'), manifest('c', 'other')], 'default')).toEqual([
    { jobs: { namespace: 'default' }, pods: { namespace: 'default', labelSelector: `${nameKey} in (a,b)` } },
    { jobs: { namespace: 'other' }, pods: { namespace: 'other', labelSelector: `${nameKey} in (c)` } },
  ]);
  const selectorOf = (...manifests: ReturnType<typeof manifest>[]) =>
    scopesOfNames(manifests, 'x')[0]!.pods.labelSelector;
  expect(selectorOf(manifest('a'), manifest())).toBe(key);
  expect(selectorOf(...Array.from({ length: 51 }, (_, index) => manifest(`j${index}`)))).toBe(key);
  expect(selectorOf(manifest('a', undefined, { manualSelector: true }))).toBeUndefined();
});
