import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import type { View } from '../conformance/cache.ts';

/** One change of an object, as the server told it. */
export interface Change {
  type: string;
  object: KubernetesObject;
  /** The server's revision: one order for Jobs and pods. */
  version: number;
  /** Milliseconds of this machine. */
  at: number;
}

/** Every change of a namespace's Jobs and pods. */
export interface History {
  /** Of one kind, in the server's order. */
  changes(kind: string): Change[];
  /** The objects of that kind as they were right before that revision. */
  before<T extends KubernetesObject>(kind: string, version: number): T[];
  /** The next change of which this is true; those that were told already count. */
  next(is: (change: Change) => boolean): Promise<Change>;
  stop(): void;
}

export const versionOf = ({ metadata }: KubernetesObject): number => Number(metadata.resourceVersion);

export function recordHistory(view: View): History {
  const all: Change[] = [];
  const waiting = new Set<(change: Change) => void>();
  const stop = view.onChange(({ type, object }) => {
    const change = { type, object, version: versionOf(object), at: Date.now() };
    all.push(change);
    for (const tell of [...waiting]) tell(change);
  });
  const changes = (kind: string) =>
    all.filter(({ object }) => object.kind === kind).sort((a, b) => a.version - b.version);
  return {
    changes,
    before<T extends KubernetesObject>(kind: string, version: number) {
      const objects = new Map<string, T>();
      for (const change of changes(kind)) {
        if (change.version >= version) break;
        if (change.type === 'DELETED') objects.delete(change.object.metadata.uid!);
        else objects.set(change.object.metadata.uid!, change.object as T);
      }
      return [...objects.values()];
    },
    next(is) {
      const told = all.find(is);
      if (told) return Promise.resolve(told);
      return new Promise((resolve) => {
        const tell = (change: Change) => {
          if (!is(change)) return;
          waiting.delete(tell);
          resolve(change);
        };
        waiting.add(tell);
      });
    },
    stop,
  };
}
