import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { asks } from '../scenario.ts';
import type { Scene } from '../scene.ts';
import type { WatchEvent } from '../target.ts';
import { createUnmanaged, drop, MERGE, unmanagedJob } from './requests.ts';

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

async function versionOf(scene: Scene): Promise<string> {
  return (await scene.must('GET', 'jobs')).metadata.resourceVersion!;
}

export const watches = asks('watch', {
  'from a version on': async (scene) => {
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene) });
    await createUnmanaged(scene, 'a');
    await label(scene, 'a', { x: 'y' });
    await drop(scene, 'a');
    await watching.count(3);
    scene.note('watched', await watching.end());
  },
  'what happened before it began': async (scene) => {
    const resourceVersion = await versionOf(scene);
    await createUnmanaged(scene, 'a');
    await label(scene, 'a', { x: 'y' });
    await drop(scene, 'a');
    const watching = watch(scene, 'jobs', { resourceVersion });
    await watching.count(3);
    scene.note('watched', await watching.end());
  },
  'without a version: what there is comes first': async (scene) => {
    await createUnmanaged(scene, 'a');
    const watching = watch(scene, 'jobs');
    await watching.count(1);
    await createUnmanaged(scene, 'b');
    await watching.count(2);
    scene.note('watched', await watching.end());
  },
  'version 0': async (scene) => {
    await createUnmanaged(scene, 'a');
    await scene.sleep(300);
    const watching = watch(scene, 'jobs', { resourceVersion: '0' });
    await watching.count(1);
    scene.note('watched', await watching.end());
  },
  'initial events, and their end': async (scene) => {
    await createUnmanaged(scene, 'a');
    await createUnmanaged(scene, 'b');
    const query = { sendInitialEvents: true, allowWatchBookmarks: true, resourceVersionMatch: 'NotOlderThan' };
    const watching = watch(scene, 'jobs', query);
    await watching.count(3);
    await createUnmanaged(scene, 'c');
    await watching.count(4);
    scene.note('watched', await watching.end());
  },
  'initial events of an empty list': async (scene) => {
    const query = { sendInitialEvents: true, allowWatchBookmarks: true, resourceVersionMatch: 'NotOlderThan' };
    const watching = watch(scene, 'jobs', query);
    await watching.count(1);
    scene.note('watched', await watching.end());
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
    scene.note('watched', await watching.end());
  },
  'a version that is none': [['refused', 'GET', 'jobs', { query: { watch: true, resourceVersion: 'x' } }, 500]],
  'an object leaves the selector': async (scene) => {
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene), labelSelector: 'team=red' });
    await createUnmanaged(scene, 'a', { team: 'red' });
    await label(scene, 'a', { x: 'y' });
    await label(scene, 'a', { team: 'blue' });
    await label(scene, 'a', { x: 'z' });
    await label(scene, 'a', { team: 'red' });
    await drop(scene, 'a');
    await watching.count(5);
    const events = await watching.end();
    expect(events.map((event) => event.split(' ')[0])).toEqual(['ADDED', 'MODIFIED', 'DELETED', 'ADDED', 'DELETED']);
    scene.note('watched', events);
  },
  'one object by its name': async (scene) => {
    const watching = watch(scene, 'jobs', {
      resourceVersion: await versionOf(scene),
      fieldSelector: 'metadata.name=b',
    });
    await createUnmanaged(scene, 'a');
    await createUnmanaged(scene, 'b');
    await drop(scene, 'b');
    await watching.count(2);
    scene.note('watched', await watching.end());
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
    scene.note('watched', await watching.end());
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
    await createUnmanaged(scene, 'a');
    const query = { resourceVersion: await versionOf(scene), timeoutSeconds: 4, allowWatchBookmarks: true };
    const watching = watch(scene, 'jobs', query);
    expect(await watching.status).toBe(200);
    expect(watching.bookmarks).toBeGreaterThan(0);
  },
  'other namespaces are not seen': async (scene) => {
    const watching = watch(scene, '/apis/batch/v1/namespaces/conformance-none/jobs', {
      resourceVersion: await versionOf(scene),
    });
    await createUnmanaged(scene, 'a');
    expect(await watching.end()).toEqual([]);
  },
  'a finalizer: MODIFIED, then DELETED': async (scene) => {
    const resourceVersion = await versionOf(scene);
    const held = unmanagedJob('a');
    held.metadata.finalizers = ['example.com/hold'];
    await scene.must('POST', 'jobs', { body: held });
    await drop(scene, 'a');
    await scene.must('PATCH', 'jobs/a', { type: MERGE, body: { metadata: { finalizers: null } } });
    const watching = watch(scene, 'jobs', { resourceVersion });
    await watching.count(3);
    const [, marked, gone] = watching.events.map(({ object }) => object.metadata);
    scene.note('watched', await watching.end());
    scene.note('finalizers', [marked!.finalizers, gone!.finalizers ?? null, gone!.deletionTimestamp !== undefined]);
    scene.note(
      'generations',
      watching.events.map(({ object }) => object.metadata.generation),
    );
  },
  'as Tables': async (scene) => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene) }, accept);
    await createUnmanaged(scene, 'a');
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
    scene.note('watched', facts);
    await watching.end();
  },
  'the deleted object carries the version of its deletion': async (scene) => {
    const watching = watch(scene, 'jobs', { resourceVersion: await versionOf(scene) });
    const made = await createUnmanaged(scene, 'a');
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
    await createUnmanaged(scene, 'a');
    await watching.count(1);
    scene.note('watched', await watching.end());
  },
});
