import { beforeEach, describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { createClock } from '../../../../sdk/sandbox/clock.ts';
import type { Change } from '../../../../sdk/sandbox/registry.ts';
import { configMaps, jobs, namespaces, pods } from '../../../../sdk/sandbox/resources/kinds.ts';
import { plain } from '../../../../sdk/sandbox/resources/plain.ts';
import { StatusError } from '../../../../sdk/sandbox/status-error.ts';
import { createRegistry, type Store } from '../../../../sdk/sandbox/store/index.ts';

let store: Store;
let changes: Change[];
const start = Date.parse('2026-01-02T03:04:05Z');

beforeEach(() => {
  const clock = { ...createClock(1, start), now: () => start };
  store = createRegistry({
    clock,
    strategies: [
      { ...plain(namespaces), prepareForUpdate: (next) => next },
      { ...plain(configMaps), validate: () => [] },
      plain(jobs, {
        defaultPropagation: 'Orphan',
        prepareForCreate: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
      }),
      plain(pods, {
        prepareForCreate: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
        gracePeriod: ({ spec }, asked) => ((spec as { nodeName?: string }).nodeName ? (asked ?? 30) : 0),
      }),
    ],
  });
  store.create(namespaces, '', made('a-namespace'));
  changes = [];
  store.subscribe((change) => changes.push(change));
});

function made(name: string, more: Record<string, unknown> = {}, metadata = {}): KubernetesObject {
  return { apiVersion: '', kind: '', metadata: { name, ...metadata }, ...more };
}

const create = (resource = configMaps, object = made('one', { data: { a: '1' } })) =>
  store.create(resource, 'a-namespace', object);

const seen = () =>
  changes.map(({ type, object }) => `${type} ${object.metadata.name} ${object.metadata.resourceVersion}`);

function refusal(act: () => unknown): StatusError {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('create', () => {
  test('gives the object what the server alone decides', () => {
    const object = create();
    expect(object).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'one',
        namespace: 'a-namespace',
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: '2',
        creationTimestamp: '2026-01-02T03:04:05Z',
      },
      data: { a: '1' },
    });
    expect(store.get(configMaps, 'a-namespace', 'one')).toBe(object);
    expect(seen()).toEqual(['ADDED one 2']);
  });

  test('takes no value for what it decides itself', () => {
    const { metadata } = create(
      configMaps,
      made('one', {}, { uid: 'mine', deletionTimestamp: '2020-01-01T00:00:00Z' }),
    );
    expect(metadata.uid).not.toBe('mine');
    expect(metadata.deletionTimestamp).toBeUndefined();
  });

  test('generates a name of five letters, of the first 58 of generateName', () => {
    const { metadata } = store.create(configMaps, 'a-namespace', {
      ...made(''),
      metadata: { generateName: `${'n'.repeat(60)}-` },
    });
    expect(metadata.name).toMatch(/^n{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test.each([
    ['a name that is taken', made('one'), 409, 'AlreadyExists', 'configmaps "one" already exists'],
    [
      'no name',
      made(''),
      422,
      'Invalid',
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
    [
      'a part of a path',
      made('..'),
      422,
      'Invalid',
      'ConfigMap ".." is invalid: metadata.name: Invalid value: "..": may not be \'..\'',
    ],
    [
      'another namespace',
      made('two', {}, { namespace: 'other' }),
      400,
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
  ])('refuses %s', (_, object, code, reason, message) => {
    create();
    expect(refusal(() => create(configMaps, object))).toMatchObject({ code, reason, message });
  });

  test('needs a namespace that exists and stays', () => {
    expect(refusal(() => store.create(configMaps, 'none', made('x')))).toMatchObject({
      code: 404,
      message: 'namespaces "none" not found',
      details: { name: 'none', kind: 'namespaces' },
    });
    store.create(namespaces, '', made('going', { spec: { finalizers: ['kubernetes'] } }));
    store.delete(namespaces, '', 'going');
    expect(refusal(() => store.create(jobs, 'going', made('x')))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'jobs.batch "x" is forbidden: unable to create new content in namespace going because it is being terminated',
      details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
    });
  });

  test('stores nothing in a dry run', () => {
    const object = store.create(configMaps, 'a-namespace', made('dry'), { dryRun: true });
    expect(object.metadata).toMatchObject({ name: 'dry', creationTimestamp: '2026-01-02T03:04:05Z' });
    expect(object.metadata.resourceVersion).toBeUndefined();
    expect(store.peek(configMaps, 'a-namespace', 'dry')).toBeUndefined();
    expect(changes).toEqual([]);
  });
});

describe('update', () => {
  test('stores a new version, sharing what did not change', () => {
    const before = create(configMaps, made('one', { data: { a: '1' }, binaryData: { b: 'AA==' } }));
    const after = store.update(configMaps, 'a-namespace', { ...structuredClone(before), data: { a: '2' } });
    expect(after).toMatchObject({ data: { a: '2' }, metadata: { uid: before.metadata.uid, resourceVersion: '3' } });
    expect(after.binaryData).toBe(before.binaryData);
    expect(changes[1]).toMatchObject({ type: 'MODIFIED', previous: before, revision: 3 });
  });

  test('is nothing where nothing changes', () => {
    const before = create();
    expect(store.update(configMaps, 'a-namespace', structuredClone(before))).toBe(before);
    expect(store.update(configMaps, 'a-namespace', made('one', { data: { a: '1' }, immutable: null }))).toBe(before);
    expect(seen()).toEqual(['ADDED one 2']);
    expect(store.revision).toBe(2);
  });

  test('conflicts with a version or an object that is no more', () => {
    const before = create();
    store.update(configMaps, 'a-namespace', made('one', { data: {} }));
    expect(refusal(() => store.update(configMaps, 'a-namespace', before))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: 'one', kind: 'configmaps' },
    });
    expect(refusal(() => store.update(configMaps, 'a-namespace', made('one', {}, { uid: 'yy' }))).message).toBe(
      `Operation cannot be fulfilled on configmaps "one": StorageError: invalid object, Code: 4, Key: /registry/configmaps/a-namespace/one, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: yy, UID in object meta: ${before.metadata.uid}`,
    );
  });

  test('of what is not there is 404', () => {
    expect(refusal(() => store.update(jobs, 'a-namespace', made('none')))).toMatchObject({
      code: 404,
      message: 'jobs.batch "none" not found',
      details: { name: 'none', group: 'batch', kind: 'jobs' },
    });
  });

  test('adds no finalizer to what is being deleted', () => {
    create(configMaps, made('one', {}, { finalizers: ['example.com/held'] }));
    store.delete(configMaps, 'a-namespace', 'one');
    const next = made('one', {}, { finalizers: ['example.com/held', 'example.com/more'] });
    expect(refusal(() => store.update(configMaps, 'a-namespace', next)).message).toBe(
      'ConfigMap "one" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
    );
  });
});

describe('patch', () => {
  test('merges, and tells a wrong uid by 422', () => {
    create();
    const patch = (body: unknown) => store.patch(configMaps, 'a-namespace', 'one', { type: 'merge', body }).object;
    expect(patch({ data: { b: '2' } })).toMatchObject({ data: { a: '1', b: '2' } });
    expect(refusal(() => patch({ metadata: { uid: 'xx' } }))).toMatchObject({
      code: 422,
      message: 'ConfigMap "one" is invalid: metadata.uid: Invalid value: "xx": field is immutable',
    });
    expect(refusal(() => patch({ metadata: { name: 'b' } })).message).toBe(
      'the name of the object (b) does not match the name on the URL (one)',
    );
    expect(refusal(() => patch({ metadata: { resourceVersion: '1' } })).code).toBe(409);
  });
});

describe('delete', () => {
  const remove = (resource = configMaps, options = {}) => store.delete(resource, 'a-namespace', 'one', options);

  test('takes the object out, and tells its last state under a new version', () => {
    create();
    expect(remove()).toMatchObject({ gone: true, object: { data: { a: '1' } } });
    expect(seen()).toEqual(['ADDED one 2', 'DELETED one 3']);
    expect(refusal(remove).code).toBe(404);
  });

  test('waits for finalizers, and goes with the last', () => {
    create(jobs, made('one', {}, { finalizers: ['example.com/held'] }));
    const { object, gone } = remove(jobs, { propagationPolicy: 'Background' });
    expect(gone).toBe(false);
    expect(object.metadata).toMatchObject({
      deletionTimestamp: '2026-01-02T03:04:05Z',
      deletionGracePeriodSeconds: 0,
      generation: 2,
    });
    store.update(jobs, 'a-namespace', { ...object, metadata: { ...object.metadata, finalizers: [] } });
    expect(seen()).toEqual(['ADDED one 2', 'MODIFIED one 3', 'DELETED one 4']);
    expect(changes[2]?.object.metadata.finalizers).toEqual(['example.com/held']);
  });

  test.each([
    [undefined, ['orphan']],
    ['Orphan', ['orphan']],
    ['Foreground', ['foregroundDeletion']],
  ])('of a Job with propagation %s adds the finalizers %j', (propagationPolicy, finalizers) => {
    create(jobs, made('one'));
    expect(remove(jobs, { propagationPolicy }).object.metadata.finalizers).toEqual(finalizers);
  });

  test('gives a pod its grace, which can only be shortened', () => {
    create(pods, made('one', { spec: { nodeName: 'n' } }));
    const times = (options = {}) => {
      const { metadata } = remove(pods, options).object;
      return [metadata.deletionTimestamp, metadata.deletionGracePeriodSeconds, metadata.generation];
    };
    expect(times()).toEqual(['2026-01-02T03:04:35Z', 30, 2]);
    expect(times({ gracePeriodSeconds: 60 })).toEqual(['2026-01-02T03:04:35Z', 30, 2]);
    expect(times({ gracePeriodSeconds: 10 })).toEqual(['2026-01-02T03:04:15Z', 10, 2]);
    expect(remove(pods, { gracePeriodSeconds: 0 }).gone).toBe(true);
    expect(changes.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'MODIFIED', 'MODIFIED', 'DELETED']);
  });

  test('takes a pod that no node has at once, unless a finalizer holds it', () => {
    create(pods, made('one', { spec: {} }));
    expect(remove(pods).gone).toBe(true);
    create(pods, made('one', { spec: {} }, { finalizers: ['batch.kubernetes.io/job-tracking'] }));
    expect(remove(pods).object.metadata).toMatchObject({ deletionGracePeriodSeconds: 0 });
    store.patch(pods, 'a-namespace', 'one', { type: 'merge', body: { metadata: { finalizers: null } } });
    expect(store.peek(pods, 'a-namespace', 'one')).toBeUndefined();
  });

  test('holds to its preconditions', () => {
    const { metadata } = create();
    const refused = (preconditions: object) => refusal(() => remove(configMaps, { preconditions })).message;
    expect(refused({ uid: 'x' })).toBe(
      `Operation cannot be fulfilled on ConfigMap "one": the UID in the precondition (x) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
    expect(refused({ resourceVersion: '1' })).toBe(
      'Operation cannot be fulfilled on ConfigMap "one": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (2). The object might have been modified',
    );
    expect(remove(configMaps, { preconditions: { uid: metadata.uid, resourceVersion: '2' } }).gone).toBe(true);
  });

  test('leaves a namespace until its contents are gone', () => {
    const at = (name: string) => made(name, { spec: { finalizers: ['kubernetes'] } });
    store.create(namespaces, '', at('full'));
    expect(store.delete(namespaces, '', 'full').object).toMatchObject({ status: { phase: 'Terminating' } });
    store.update(namespaces, '', made('full', { spec: {} }), { subresource: 'finalize' });
    expect(store.peek(namespaces, '', 'full')).toBeUndefined();
    store.create(namespaces, '', at('default'));
    expect(refusal(() => store.delete(namespaces, '', 'default')).message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });
});

describe('the past', () => {
  test('is told again from any revision, and lists are made as they were', () => {
    store.create(namespaces, '', made('b-namespace'));
    for (const name of ['c', 'a', 'b']) create(configMaps, made(name));
    store.create(configMaps, 'b-namespace', made('z'));
    const then = store.revision;
    store.update(configMaps, 'a-namespace', made('b', { data: { x: '1' } }));
    store.delete(configMaps, 'a-namespace', 'a');
    create(configMaps, made('d'));
    const past = store.collection(configMaps);
    const names = (objects: KubernetesObject[]) => objects.map(({ metadata }) => metadata.name).join('');
    expect(names(store.list(configMaps))).toBe('bcdz');
    expect(names(store.list(configMaps, 'a-namespace'))).toBe('bcd');
    expect(names(past.listAt(then))).toBe('abcz');
    expect(past.listAt(then, 'a-namespace')[1]?.data).toBeUndefined();
    expect(past.changesSince(then).map(({ type, object }) => type + object.metadata.name)).toEqual([
      'MODIFIEDb',
      'DELETEDa',
      'ADDEDd',
    ]);
  });

  test('is forgotten after 10,000 changes at least', () => {
    for (let i = 0; i < 10_000; i++) {
      create();
      store.delete(configMaps, 'a-namespace', 'one');
    }
    const { compacted } = store.collection(configMaps);
    expect(store.revision - compacted).toBeGreaterThanOrEqual(10_000);
    expect(compacted).toBeGreaterThan(0);
  });
});
