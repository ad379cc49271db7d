import { describe, expect, test } from 'vitest';
import { fluxAnnotation, layOutFolders } from '../../../sdk/batch-v1/folders.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { UsageError } from '../../../sdk/errors.ts';

const source = { path: './clusters/etl/', sourceRef: { kind: 'GitRepository', name: 'repo' } };

function job(
  name: string,
  { on, deadline, flux = fluxAnnotation(source) }: { on?: string; deadline?: number; flux?: string } = {},
) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: { ...(flux && { 'kubectl-batch/flux': flux }), ...(on && { 'kubectl-batch/depends-on': on }) },
    },
    spec: { ...(deadline !== undefined && { activeDeadlineSeconds: deadline }) },
  } satisfies KubernetesObject;
}

const configMap: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'items' } };

describe('without Flux', () => {
  test('each object has a file', () => {
    const objects = [configMap, job('a', { flux: '' })];
    expect(layOutFolders(objects)).toEqual([
      { path: 'configmap-items.yaml', objects: [configMap] },
      { path: 'job-a.yaml', objects: [objects[1]] },
    ]);
    expect(layOutFolders([])).toEqual([]);
  });
});

describe('with Flux', () => {
  const files = layOutFolders([job('b', { on: 'job/a', deadline: 60 }), configMap, job('a')]);
  const at = (path: string) => files.find((file) => file.path === path)?.objects[0];

  test('each wave has a folder, objects that are no Jobs in the first', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'kustomization.yaml',
      'kustomization-clusters-etl-wave-0.yaml',
      'kustomization-clusters-etl-wave-1.yaml',
      'wave-0/kustomization.yaml',
      'wave-0/configmap-items.yaml',
      'wave-0/job-a.yaml',
      'wave-1/kustomization.yaml',
      'wave-1/job-b.yaml',
    ]);
  });

  test('each wave is ready when its Jobs are complete, and waits for the one before', () => {
    expect(at('kustomization-clusters-etl-wave-1.yaml')).toEqual({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'clusters-etl-wave-1', namespace: 'flux-system' },
      spec: {
        dependsOn: [{ name: 'clusters-etl-wave-0' }],
        interval: '10m',
        path: './clusters/etl/wave-1',
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'repo' },
        timeout: '120s',
        wait: true,
      },
    });
    expect(at('kustomization-clusters-etl-wave-0.yaml')).not.toHaveProperty('spec.dependsOn');
    expect(at('kustomization-clusters-etl-wave-0.yaml')).not.toHaveProperty('spec.timeout');
  });

  test('each folder lists its files, so that none takes in the folders below', () => {
    expect(at('kustomization.yaml')).toEqual({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['kustomization-clusters-etl-wave-0.yaml', 'kustomization-clusters-etl-wave-1.yaml'],
    });
    expect(at('wave-0/kustomization.yaml')).toMatchObject({ resources: ['configmap-items.yaml', 'job-a.yaml'] });
  });

  test('Jobs keep all but what told of the folder', () => {
    expect(at('wave-0/job-a.yaml')).toEqual({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec: {} });
    expect(at('wave-1/job-b.yaml')).toMatchObject({
      metadata: { annotations: { 'kubectl-batch/depends-on': 'job/a' } },
    });
    expect(at('wave-1/job-b.yaml')).not.toHaveProperty(['metadata', 'annotations', 'kubectl-batch/flux']);
  });

  test('names end where a label does, and stay apart', () => {
    const names = ['x', 'y'].map((end) => {
      const flux = fluxAnnotation({ ...source, path: `${'deep/'.repeat(20)}${end}`, namespace: 'ops', interval: '1h' });
      const [, first] = layOutFolders([job('a', { flux })]);
      expect(first?.objects[0]).toMatchObject({ metadata: { namespace: 'ops' }, spec: { interval: '1h' } });
      return String((first!.objects[0] as KubernetesObject).metadata.name);
    });
    expect(names[0]).not.toBe(names[1]);
    for (const name of names) expect(name).toMatch(/^deep-[a-z0-9-]{50,}-wave-0$/);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
  });

  test.each(['', '{', '{}', '{"path": "./etl", "sourceRef": {}}'])('what says nothing is refused: %j', (flux) => {
    const object = job('a');
    object.metadata.annotations = { 'kubectl-batch/flux': flux };
    expect(() => layOutFolders([object])).toThrow(UsageError);
  });

  test('one folder of all is enough', () => {
    const other = fluxAnnotation({ ...source, path: './other' });
    expect(() => layOutFolders([job('a'), job('b', { flux: other })])).toThrow(
      'the Jobs belong to several folders of Flux: ./clusters/etl/ and ./other',
    );
  });
});
