import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Clock } from '../clock.ts';
import type { Change, Resource, Strategy } from '../registry.ts';
import type { Store } from '../store/index.ts';
import { type Form, shape } from './form.ts';
import type { Selection } from './selection.ts';

/** A client that follows a collection. */
export interface WatchRequest {
  strategy: Strategy;
  /** undefined: all. */
  namespace?: string;
  selection: Selection;
  form: Form;
  /** The first table of a watch alone says the columns. */
  toldColumns: boolean;
  /** Takes the text of one event or more. */
  send(text: string): void;
}

/** Tells clients of changes, each in their own form: after the writes, many in one piece. */
export interface Watches {
  /**
   * What happened after a revision that is not forgotten, and all that happens from now on.
   * What is returned ends it.
   */
  follow(request: WatchRequest, revision: number): () => void;
  /** Tells now what is still to be told. */
  flush(): void;
  stop(): void;
}

type EventType = Change['type'];

interface Told {
  type: EventType;
  object: KubernetesObject;
}

export function createWatches(store: Store, clock: Clock): Watches {
  const watchers = new Map<string, Set<WatchRequest>>();
  let pending: Change[] = [];
  let flush: NodeJS.Immediate | undefined;

  const unsubscribe = store.subscribe((change) => {
    if (!watchers.has(keyOf(change.resource))) return;
    pending.push(change);
    flush ??= setImmediate(deliver);
  });

  /** Each event is written once, however many clients want it as it is. */
  function deliver(): void {
    flush = undefined;
    const changes = pending;
    pending = [];
    const texts = new Map<Change, string>();
    for (const [key, group] of watchers) {
      const own = changes.filter(({ resource }) => keyOf(resource) === key);
      if (own.length > 0) for (const watcher of group) tell(watcher, own, texts);
    }
  }

  function flushNow(): void {
    clearImmediate(flush);
    deliver();
  }

  function tell(watcher: WatchRequest, changes: readonly Change[], texts: Map<Change, string>): void {
    const lines: string[] = [];
    for (const change of changes) {
      const told = toldTo(watcher, change);
      if (!told) continue;
      const isPlain = watcher.form.as === 'object' && told.type === change.type && told.object === change.object;
      const known = isPlain ? texts.get(change) : undefined;
      const line = known ?? lineOf(told.type, formed(watcher, told.object));
      if (isPlain) texts.set(change, line);
      lines.push(line);
    }
    if (lines.length > 0) watcher.send(lines.join(''));
  }

  function formed(watcher: WatchRequest, object: KubernetesObject): unknown {
    const withColumns = !watcher.toldColumns;
    watcher.toldColumns = true;
    return shape(object, watcher.strategy, watcher.form, clock.now(), withColumns);
  }

  return {
    follow(request, revision) {
      const { resource } = request.strategy;
      const watcher = { ...request };
      const key = keyOf(resource);
      const group = watchers.get(key) ?? new Set();
      // What is pending for others is in the past that this one is told now.
      flushNow();
      tell(watcher, store.collection(resource).changesSince(revision), new Map());
      watchers.set(key, group.add(watcher));
      return () => {
        group.delete(watcher);
        if (group.size === 0) watchers.delete(key);
      };
    },
    flush: flushNow,
    stop() {
      unsubscribe();
      clearImmediate(flush);
      watchers.clear();
    },
  };
}

const keyOf = ({ group, plural }: Resource) => `${group}/${plural}`;

export function lineOf(type: string, object: unknown): string {
  return `{"type":"${type}","object":${JSON.stringify(object)}}\n`;
}

/** What a change is to who follows a part: an object that leaves it is DELETED, in its last state there. */
function toldTo({ namespace, selection }: WatchRequest, { type, object, previous }: Change): Told | undefined {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return undefined;
  if (selection.isAll) return { type, object };
  const was = previous !== undefined && selection.matches(previous);
  const is = type !== 'DELETED' && selection.matches(object);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object };
  if (!was) return undefined;
  if (type === 'DELETED') return { type, object };
  const { resourceVersion } = object.metadata;
  return {
    type: 'DELETED',
    object: { ...previous, metadata: { ...previous.metadata, resourceVersion: resourceVersion! } },
  };
}
