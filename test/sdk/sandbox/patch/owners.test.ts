import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { applyPatch, trackFields } from '../../../../sdk/sandbox/patch/index.ts';
import type { Strategy } from '../../../../sdk/sandbox/registry.ts';
import { strategies } from '../../../../sdk/sandbox/resources/index.ts';
import { StatusError } from '../../../../sdk/sandbox/status-error.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const strategy = strategies.find(({ resource }) => resource.kind === 'ConfigMap') as Strategy;
const time = '2026-01-01T00:00:00Z';

function configMap(data: Record<string, string>, metadata: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...metadata }, data } as KubernetesObject;
}

/** As client-side apply leaves it. */
function clientApplied(data: Record<string, string>): KubernetesObject {
  const object = configMap(data, { annotations: { [LAST_APPLIED]: JSON.stringify(configMap(data)) } });
  const write = { manager: 'kubectl-client-side-apply', operation: 'Update', subresource: '', time } as const;
  const managedFields = trackFields(undefined, object, write);
  return { ...object, metadata: { ...object.metadata, managedFields } } as KubernetesObject;
}

function apply(current: KubernetesObject, config: KubernetesObject, manager = 'kubectl'): KubernetesObject {
  const write = { manager, operation: 'Apply', subresource: '', time, strategy, force: false } as const;
  return applyPatch('apply', current, config, write);
}

describe("kubectl's server-side apply after its client-side apply", () => {
  test('takes over what is as it was applied, and tells the new configuration in the annotation', () => {
    const { metadata, data } = apply(clientApplied({ a: '1' }), configMap({ a: '2' }));
    expect(data).toEqual({ a: '2' });
    expect(metadata.annotations?.[LAST_APPLIED]).toBe(
      '{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"a"}}\n',
    );
  });

  test('conflicts where somebody else has changed it since', () => {
    const current = { ...clientApplied({ a: '1' }), data: { a: '3' } } as KubernetesObject;
    expect(() => apply(current, configMap({ a: '2' }))).toThrow(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.a',
    );
  });

  test('is an ordinary one under any other name', () => {
    expect(() => apply(clientApplied({ a: '1' }), configMap({ a: '2' }), 'other')).toThrow(StatusError);
    const { metadata } = apply(clientApplied({ a: '1' }), configMap({ b: '2' }), 'other');
    expect(metadata.annotations?.[LAST_APPLIED]).toContain('"data":{"a":"1"}');
  });
});

describe('managedFields that a client writes', () => {
  const current = clientApplied({ a: '1' });
  const fields = (managedFields: unknown, subresource = '') => {
    const next = { ...current, metadata: { ...current.metadata, managedFields } } as KubernetesObject;
    const entries = trackFields(current, next, { manager: 'me', operation: 'Update', subresource, time });
    return (entries as { manager: string }[]).map(({ manager }) => manager);
  };
  const entry = { manager: 'new', operation: 'Update', apiVersion: 'v1', time, fieldsType: 'FieldsV1' };

  test.each([
    ['are kept', [{ ...entry, fieldsV1: { 'f:data': { 'f:a': {} } } }], ['new']],
    ['end the book-keeping where there are none', [], []],
    ['or one that is empty', [{}], []],
    ['change nothing where they are left out', undefined, ['kubectl-client-side-apply']],
    ['or cannot be read', [{ ...entry, fieldsType: 'FieldsV2' }], ['kubectl-client-side-apply']],
  ])('%s', (_, given, managers) => expect(fields(given)).toEqual(managers));

  test('count for nothing in a write of the status', () => {
    expect(fields([], 'status')).toEqual(['kubectl-client-side-apply']);
  });
});
