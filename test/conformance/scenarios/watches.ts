import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { quiet } from '../quiet.ts';
import { asks, job } from '../scenario.ts';
import type { Scene } from '../scene.ts';
import type { WatchEvent } from '../target.ts';

const MERGE = 'application/merge-patch+json';
const APPS = { managedBy: 'example.com/other' };
/** A Job that nobody looks after: nothing happens to it but what the scenario does. */
const quietJob = (name: string, labels?: object) =>
  job({ name, metadata: { name, ...(labels ? { labels } : {}) }, spec: APPS });

interface Watching {
  events: WatchEvent[];
  /** How many came, but for the one that ends the initial events. */
  bookmarks: number;
  /** Waits until so many events have come. */
  count(events: number): Promise<void>;
  /** Ends it, and tells what came: `ADDED pi`, with what the event's object is told as. */
  end(): Promise<string[]>;
  status: Promise<number>;
}

type Query = Record<string, string | number | boolean>;

function watch(scene: Scene, path: string, query: Query = {}, accept?: string): Watching {
  const abort = new AbortController();
  const base = path.startsWith('/') ? path : `/apis/batch/v1/namespaces/${scene.namespace}/${path}`;
  const onEvent = (event: WatchEvent) =>
    void (isPlainBookmark(event) ? watching.bookmarks++ : watching.events.push(event));
  const status = scene.target.watch({ method: 'GET', path: base, query, accept }, onEvent, abort.signal);
  status.catch(() => {}); // Where nobody waits for it any more.
  const watching: Watching = {
    events: [],
    bookmarks: 0,
    status,
    async count(wanted) {
      const end = Date.now() + 10_000;
      while (watching.events.length < wanted && Date.now() < end) await scene.sleep(20);
      expect(watching.events.map(told)).toHaveLength(wanted);
    },
    async end() {
      await scene.sleep(300);
      abort.abort();
      await status.catch(() => {});
      return watching.events.map(told);
    },
  };
  return watching;
}

/** Bookmarks come when the server likes, but for the one that ends the initial events. */
const isPlainBookmark = ({ type, object }: WatchEvent) => type === 'BOOKMARK' && !object.metadata.annotations;

function told({ type, object }: WatchEvent): string {
  if (type === 'BOOKMARK') return `BOOKMARK ${object.kind} ${JSON.stringify(object.metadata.annotations ?? {})}`;
  if (type === 'ERROR') {
    const { code, reason, message } = object as unknown as { code: number; reason: string; message: string };
    return `ERROR ${code} ${reason} ${message.replace(/\d+ \(\d+\)/, '<version>')}`;
  }
  const labels = Object.entries(object.metadata.labels ?? {}).filter(([key]) => !/controller-uid|job-name/.test(key));
  return `${type} ${object.kind} ${object.metadata.name}${labels.map(([k, v]) => ` ${k}=${v}`).join('')}`;
}

const label = (scene: Scene, name: string, labels: object) =>
  scene.must('PATCH', `jobs/${name}`, { type: MERGE, body: { metadata: { labels } } });
const create = (scene: Scene, name: string, labels?: object) =>
  scene.must('POST', 'jobs', { body: quietJob(name, labels) });
const drop = (scene: Scene, name: string) =>
  scene.must('DELETE', `jobs/${name}`, { query: { propagationPolicy: 'Background' } });

async function versionOf(scene: Scene): Promise<string> {
  return (await scene.must('GET', 'jobs')).metadata.resourceVersion!;
}

export const watches = asks('watch', {
  'from a version on': async (scene) => {
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene) });
    await create(scene, 'a');
    await label(scene, 'a', { x: 'y' });
    await drop(scene, 'a');
    await watching.count(3);
    scene.note('events', await watching.end());
  },
  'what happened before it began': async (scene) => {
    const resourceVersion = await versionOf(scene);
    await create(scene, 'a');
    await label(scene, 'a', { x: 'y' });
    await drop(scene, 'a');
    const watching = watch(scene, 'jobs', { resourceVersion });
    await watching.count(3);
    scene.note('events', await watching.end());
  },
  'without a version: what there is comes first': async (scene) => {
    await create(scene, 'a');
    const watching = watch(scene, 'jobs');
    await watching.count(1);
    await create(scene, 'b');
    await watching.count(2);
    scene.note('events', await watching.end());
  },
  'version 0': async (scene) => {
    await create(scene, 'a');
    await scene.sleep(300);
    const watching = watch(scene, 'jobs', { resourceVersion: '0' });
    await watching.count(1);
    scene.note('events', await watching.end());
  },
  'initial events, and their end': async (scene) => {
    await create(scene, 'a');
    await create(scene, 'b');
    const query = { sendInitialEvents: true, allowWatchBookmarks: true, resourceVersionMatch: 'NotOlderThan' };
    const watching = watch(scene, 'jobs', query);
    await watching.count(3);
    await create(scene, 'c');
    await watching.count(4);
    scene.note('events', await watching.end());
  },
  'initial events of an empty list': async (scene) => {
    const query = { sendInitialEvents: true, allowWatchBookmarks: true, resourceVersionMatch: 'NotOlderThan' };
    const watching = watch(scene, 'jobs', query);
    await watching.count(1);
    scene.note('events', await watching.end());
  },
  'initial events without resourceVersionMatch': [
    ['refused', 'GET', 'jobs', { query: { watch: true, sendInitialEvents: true } }, 422],
    ['match alone', 'GET', 'jobs', { query: { watch: true, resourceVersionMatch: 'NotOlderThan' } }, 422],
    ['initial events of a list', 'GET', 'jobs', { query: { sendInitialEvents: true } }, 422],
  ],
  'a version that is too old': async (scene) => {
    const watching = watch(scene, 'jobs', { resourceVersion: '1' });
    await watching.count(1);
    expect(await watching.status).toBe(200);
    scene.note('events', await watching.end());
  },
  'a version that is none': [['refused', 'GET', 'jobs', { query: { watch: true, resourceVersion: 'x' } }, 500]],
  'an object leaves the selector': async (scene) => {
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene), labelSelector: 'team=red' });
    await create(scene, 'a', { team: 'red' });
    await label(scene, 'a', { x: 'y' });
    await label(scene, 'a', { team: 'blue' });
    await label(scene, 'a', { x: 'z' });
    await label(scene, 'a', { team: 'red' });
    await drop(scene, 'a');
    await watching.count(5);
    const events = await watching.end();
    expect(events.map((event) => event.split(' ')[0])).toEqual(['ADDED', 'MODIFIED', 'DELETED', 'ADDED', 'DELETED']);
    scene.note('events', events);
  },
  'one object by its name': async (scene) => {
    const watching = watch(scene, 'jobs', {
      resourceVersion: await versionOf(scene),
      fieldSelector: 'metadata.name=b',
    });
    await create(scene, 'a');
    await create(scene, 'b');
    await drop(scene, 'b');
    await watching.count(2);
    scene.note('events', await watching.end());
  },
  'pods by their phase': async (scene) => {
    const { metadata } = await scene.must('GET', 'pods');
    const path = `/api/v1/namespaces/${scene.namespace}/pods`;
    const watching = watch(scene, path, {
      resourceVersion: metadata.resourceVersion!,
      fieldSelector: 'status.phase=Running',
    });
    const spec = { schedulerName: 'nobody', containers: [{ name: 'main', image: 'x' }] };
    await scene.must('POST', 'pods', { body: { metadata: { name: 'one' }, spec } });
    for (const phase of ['Running', 'Failed'])
      await scene.must('PATCH', 'pods/one/status', { type: MERGE, body: { status: { phase } } });
    await watching.count(2);
    scene.note('events', await watching.end());
  },
  'a limited time': async (scene) => {
    const begin = Date.now();
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene), timeoutSeconds: 1 });
    expect(await watching.status).toBe(200);
    const took = (Date.now() - begin) * scene.target.speed;
    expect(took).toBeGreaterThan(800);
    expect(took).toBeLessThan(5_000);
  },
  'a bookmark at the end of the time': async (scene) => {
    await create(scene, 'a');
    const query = { resourceVersion: await versionOf(scene), timeoutSeconds: 4, allowWatchBookmarks: true };
    const watching = watch(scene, 'jobs', query);
    expect(await watching.status).toBe(200);
    expect(watching.bookmarks).toBeGreaterThan(0);
  },
  'other namespaces are not seen': async (scene) => {
    const watching = watch(scene, '/apis/batch/v1/namespaces/conformance-none/jobs', {
      resourceVersion: await versionOf(scene),
    });
    await create(scene, 'a');
    expect(await watching.end()).toEqual([]);
  },
  'a finalizer: MODIFIED, then DELETED': async (scene) => {
    const resourceVersion = await versionOf(scene);
    const held = quietJob('a');
    held.metadata.finalizers = ['example.com/hold'];
    await scene.must('POST', 'jobs', { body: held });
    await drop(scene, 'a');
    await scene.must('PATCH', 'jobs/a', { type: MERGE, body: { metadata: { finalizers: null } } });
    const watching = watch(scene, 'jobs', { resourceVersion });
    await watching.count(3);
    const [, marked, gone] = watching.events.map(({ object }) => object.metadata);
    scene.note('events', await watching.end());
    scene.note('finalizers', [marked!.finalizers, gone!.finalizers ?? null, gone!.deletionTimestamp !== undefined]);
    scene.note(
      'generations',
      watching.events.map(({ object }) => object.metadata.generation),
    );
  },
  'as Tables': async (scene) => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene) }, accept);
    await create(scene, 'a');
    await label(scene, 'a', { x: 'y' });
    await watching.count(2);
    const facts = watching.events.map(({ type, object }) => {
      const { columnDefinitions, rows } = object as unknown as {
        columnDefinitions?: unknown[];
        rows: { cells: unknown[]; object: KubernetesObject }[];
      };
      return [
        type,
        object.kind,
        columnDefinitions?.length ?? 0,
        rows.length,
        rows[0]!.cells.length,
        rows[0]!.object.kind,
      ];
    });
    scene.note('events', facts);
    await watching.end();
  },
  'the deleted object carries the version of its deletion': async (scene) => {
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene) });
    const made = await create(scene, 'a');
    await drop(scene, 'a');
    await watching.count(2);
    await watching.end();
    const [added, deleted] = watching.events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(added).toBe(Number(made.metadata.resourceVersion));
    expect(deleted).toBeGreaterThan(added!);
  },
  'all namespaces': async (scene) => {
    const fieldSelector = `metadata.namespace=${scene.namespace}`;
    const watching = watch(scene, '/apis/batch/v1/jobs', { resourceVersion: await versionOf(scene), fieldSelector });
    await create(scene, 'a');
    await watching.count(1);
    scene.note('events', await watching.end());
  },
});

const NAMESPACE = '/api/v1/namespaces';

/** Namespaces, quotas, and the collector of garbage. */
export const surroundings = asks('namespaces and quotas', {
  'a namespace': async (scene) => {
    const { body } = await scene.answer('get', 'GET', `${NAMESPACE}/NAMESPACE`);
    expect(body).toMatchObject({ status: { phase: 'Active' }, spec: { finalizers: ['kubernetes'] } });
    const kinds = ['configmaps', 'secrets', 'serviceaccounts'];
    for (const kind of kinds) {
      const { items } = await scene.must<{ items: KubernetesObject[] }>('GET', kind);
      scene.note(
        kind,
        items.map(({ metadata }) => metadata.name),
      );
    }
  },
  'names of namespaces': [
    ['bad', 'POST', NAMESPACE, { body: { metadata: { name: 'Not Good' } } }, 422],
    ['taken', 'POST', NAMESPACE, { body: { metadata: { name: 'default' } } }, 409],
    ['not there', 'GET', `${NAMESPACE}/conformance-none`, undefined, 404],
    ['kube-system stays', 'DELETE', `${NAMESPACE}/kube-system`, { query: { dryRun: 'All' } }, 403],
  ],
  'a namespace that is deleted takes all along': async (scene) => {
    await scene.must('POST', 'jobs', { body: job({ spec: { suspend: true } }) });
    await scene.must('POST', 'cronjobs', { body: cronJob() });
    const spec = { schedulerName: 'nobody', containers: [{ name: 'main', image: 'x' }] };
    await scene.must('POST', 'pods', { body: { metadata: { name: 'one' }, spec } });
    await scene.must('POST', 'configmaps', { body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } } });
    await quiet(scene);
    await scene.answer('delete', 'DELETE', `${NAMESPACE}/NAMESPACE`);
    const refused = await scene.answer('create in it', 'POST', 'jobs', { body: job({ name: 'late' }) });
    expect(refused.status).toBe(403);
    await scene.until(
      'all is gone',
      () => scene.jobs().length + scene.pods().length + scene.cronJobs().length === 0,
      90_000,
    );
    await scene.must('PATCH', 'configmaps/held', { type: MERGE, body: { metadata: { finalizers: null } } });
    await scene.untilGone(`${NAMESPACE}/NAMESPACE`);
  },
  'a quota of pods': async (scene) => {
    await quota(scene, { pods: '1' });
    await scene.must('POST', 'jobs', { body: job({ spec: { parallelism: 2, completions: 2 } }) });
    await scene.untilEvent('FailedCreate');
    expect(scene.pods()).toHaveLength(1);
  },
  'a quota of Jobs': async (scene) => {
    await quota(scene, { 'count/jobs.batch': '1' });
    await scene.must('POST', 'jobs', { body: job() });
    const refused = await scene.answer('one too many', 'POST', 'jobs', { body: job({ name: 'tau' }) });
    expect(refused.status).toBe(403);
  },
  'a quota of processors': async (scene) => {
    await quota(scene, { 'requests.cpu': '1' });
    const pod = (name: string, resources: object) => ({
      metadata: { name },
      spec: { schedulerName: 'nobody', containers: [{ name: 'main', image: 'x', resources }] },
    });
    const without = await scene.answer('without requests', 'POST', 'pods', { body: pod('none', {}) });
    await scene.must('POST', 'pods', { body: pod('fits', { requests: { cpu: '600m' } }) });
    const above = await scene.answer('too much', 'POST', 'pods', { body: pod('more', { requests: { cpu: '500m' } }) });
    expect([without.status, above.status]).toEqual([403, 403]);
  },
});

async function quota(scene: Scene, hard: Record<string, string>): Promise<void> {
  await scene.must('POST', 'resourcequotas', { body: { metadata: { name: 'few' }, spec: { hard } } });
  const known = async () =>
    (await scene.must<{ status?: { used?: object } }>('GET', 'resourcequotas/few')).status?.used !== undefined;
  await scene.poll('the quota is counted', known);
  await scene.sleep(500);
}

export function cronJob(
  spec: object = {},
  metadata: object = {},
  jobSpec: Record<string, unknown> = {},
  jobMetadata?: object,
): KubernetesObject {
  const { spec: inner } = job({ spec: jobSpec }) as unknown as { spec: object };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', ...metadata },
    spec: {
      schedule: '0 0 1 1 *',
      jobTemplate: { ...(jobMetadata ? { metadata: jobMetadata } : {}), spec: inner },
      ...spec,
    },
  };
}

const owned = (name: string, owner: KubernetesObject, more: object = {}) => ({
  metadata: {
    name,
    ownerReferences: [
      { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid, ...more },
    ],
  },
  data: {},
});

export const garbage = asks('garbage', {
  'what is owned goes with its owner': async (scene) => {
    const owner = await scene.must('POST', 'jobs', { body: quietJob('owner') });
    await scene.must('POST', 'configmaps', { body: owned('mine', owner) });
    await drop(scene, 'owner');
    await scene.untilGone('configmaps/mine');
  },
  'an owner that never was': async (scene) => {
    const owner = { ...quietJob('none'), metadata: { name: 'none', uid: '00000000-0000-4000-8000-000000000000' } };
    await scene.must('POST', 'configmaps', { body: owned('lost', owner) });
    await scene.untilGone('configmaps/lost');
  },
  'two owners: the last one takes it along': async (scene) => {
    const [a, b] = [await create(scene, 'a'), await create(scene, 'b')];
    const both = owned('ours', a);
    both.metadata.ownerReferences.push(...owned('ours', b).metadata.ownerReferences);
    await scene.must('POST', 'configmaps', { body: both });
    await drop(scene, 'a');
    const owners = async () => (await scene.must('GET', 'configmaps/ours')).metadata.ownerReferences!;
    await scene.poll('one owner is left', async () => (await owners()).length === 1);
    scene.note(
      'one owner left',
      (await owners()).map(({ name }) => name),
    );
    await drop(scene, 'b');
    await scene.untilGone('configmaps/ours');
  },
  'orphaned objects lose their owner': async (scene) => {
    const owner = await create(scene, 'owner');
    await scene.must('POST', 'configmaps', { body: owned('mine', owner) });
    await scene.must('DELETE', 'jobs/owner', { query: { propagationPolicy: 'Orphan' } });
    const owners = async () => (await scene.must('GET', 'configmaps/mine')).metadata.ownerReferences;
    await scene.poll('no owner is left', async () => (await owners()) === undefined);
    await scene.answer('orphan', 'GET', 'configmaps/mine');
  },
  'in the foreground the owner goes last': async (scene) => {
    const owner = await create(scene, 'owner');
    const held = owned('mine', owner, { blockOwnerDeletion: true });
    await scene.must('POST', 'configmaps', {
      body: { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } },
    });
    await scene.answer('delete', 'DELETE', 'jobs/owner', { query: { propagationPolicy: 'Foreground' } });
    const leaving = async () => (await scene.must('GET', 'configmaps/mine')).metadata.deletionTimestamp;
    await scene.poll('the dependent is being deleted', async () => (await leaving()) !== undefined);
    await scene.sleep(500);
    expect(scene.jobs()).toHaveLength(1);
    await scene.must('PATCH', 'configmaps/mine', { type: MERGE, body: { metadata: { finalizers: null } } });
    await scene.until('the owner is gone', () => scene.jobs().length === 0);
  },
  'in the foreground, and a dependent that does not block': async (scene) => {
    const owner = await create(scene, 'owner');
    const held = owned('mine', owner);
    await scene.must('POST', 'configmaps', {
      body: { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } },
    });
    await scene.must('DELETE', 'jobs/owner', { query: { propagationPolicy: 'Foreground' } });
    await scene.until('the owner is gone', () => scene.jobs().length === 0);
    await scene.must('PATCH', 'configmaps/mine', { type: MERGE, body: { metadata: { finalizers: null } } });
  },
  'a Job of a CronJob takes its pods along': async (scene) => {
    const owner = await scene.must('POST', 'cronjobs', { body: cronJob({ suspend: true }) });
    const child = job({
      name: 'child',
      metadata: {
        name: 'child',
        ownerReferences: owned('', owner, { controller: true, blockOwnerDeletion: true }).metadata.ownerReferences,
      },
    });
    await scene.must('POST', 'jobs', { body: child });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('delete', 'DELETE', 'cronjobs/nightly');
    await scene.until('all is gone', () => scene.jobs().length + scene.pods().length + scene.cronJobs().length === 0);
  },
});
