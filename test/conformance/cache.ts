import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import type { Target, WatchEvent } from './target.ts';

/** All that was seen of one object. */
export interface Seen<T extends KubernetesObject = KubernetesObject> {
  object: T;
  gone: boolean;
  /** Each change of a condition, in order, such as `FailureTarget=True`. */
  conditions: string[];
  /** When it was first seen, in the machine's milliseconds. */
  since: number;
}

/** The objects of one namespace, by uid in the order in which they were made. */
export interface View {
  of(kind: string): Seen[];
  /** By uid. */
  get(uid: string): Seen | undefined;
  /** When anything last changed. */
  changed: number;
  /** Is called at each change, until it is taken back. */
  onChange(listener: (event: WatchEvent) => void): () => void;
}

/** What one target's Jobs, CronJobs and Pods are: one watch of each for all namespaces, as a controller would have. */
export interface Cache {
  view(namespace: string): View;
  stop(): Promise<void>;
}

const PATHS = ['/apis/batch/v1/jobs', '/apis/batch/v1/cronjobs', '/api/v1/pods'];

interface Room {
  seen: Map<string, Seen>;
  listeners: Set<(event: WatchEvent) => void>;
  view: View;
}

export async function startCache(target: Target): Promise<Cache> {
  const rooms = new Map<string, Room>();
  const abort = new AbortController();
  const room = (namespace: string) => {
    if (!rooms.has(namespace)) rooms.set(namespace, createRoom());
    return rooms.get(namespace)!;
  };
  const note = (event: WatchEvent) => {
    if (event.object.kind === 'Status') throw new Error(`watch of ${target.name}: ${JSON.stringify(event.object)}`);
    noteIn(room(event.object.metadata.namespace!), event);
  };
  const watches = [];
  for (const path of PATHS) {
    const { body } = await target.ask({ method: 'GET', path, query: { limit: 1 } });
    const { resourceVersion } = (body as KubernetesObject).metadata;
    watches.push(follow(target, path, resourceVersion!, note, abort.signal));
  }
  const ended = Promise.allSettled(watches);
  return {
    view: (namespace) => room(namespace).view,
    stop: async () => {
      abort.abort();
      const isWanted = (reason: unknown) => (reason as Error).name === 'AbortError';
      for (const end of await ended) if (end.status === 'rejected' && !isWanted(end.reason)) throw end.reason;
    },
  };
}

/** A server ends the watch of a reader that is too slow for it; what the reader has missed comes with the next one. */
async function follow(
  target: Target,
  path: string,
  from: string,
  note: (event: WatchEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let resourceVersion = from;
  const noteAndAdvance = (event: WatchEvent) => {
    note(event);
    resourceVersion = event.object.metadata.resourceVersion!;
  };
  while (!signal.aborted)
    await target.watch({ method: 'GET', path, query: { resourceVersion } }, noteAndAdvance, signal);
}

function createRoom(): Room {
  const seen = new Map<string, Seen>();
  const listeners = new Set<(event: WatchEvent) => void>();
  const view: View = {
    changed: 0,
    get: (uid) => seen.get(uid),
    of: (kind) => [...seen.values()].filter(({ object }) => object.kind === kind),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return { seen, listeners, view };
}

interface WithConditions extends KubernetesObject {
  status?: { conditions?: { type: string; status: string; reason?: string }[] };
}

function noteIn({ seen, listeners, view }: Room, event: WatchEvent): void {
  const { type, object } = event;
  const uid = object.metadata.uid!;
  const before = seen.get(uid);
  const told = new Map(
    ((before?.object as WithConditions | undefined)?.status?.conditions ?? []).map((c) => [c.type, c.status]),
  );
  const news = ((object as WithConditions).status?.conditions ?? [])
    .filter((c) => told.get(c.type) !== c.status)
    .map((c) => `${c.type}=${c.status} ${c.reason ?? ''}`.trim());
  seen.set(uid, {
    object,
    gone: type === 'DELETED',
    conditions: [...(before?.conditions ?? []), ...news],
    since: before?.since ?? Date.now(),
  });
  view.changed = Date.now();
  for (const listener of [...listeners]) listener(event);
}
