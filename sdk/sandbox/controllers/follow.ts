import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Clock } from '../clock.ts';
import type { Change, Registry, Resource } from '../registry.ts';

/**
 * Hears of each object of some kinds that is there, as ADDED, and then of every change: an informer. As with
 * `Registry.subscribe`, the listener writes nothing.
 *
 * @param resources default: all
 * @returns what ends it
 */
export function follow(
  registry: Registry,
  resources: readonly Resource[] | undefined,
  listener: (change: Change) => void,
): () => void {
  const followed = new Set(resources ?? registry.resources.map(({ resource }) => resource));
  for (const resource of followed) {
    for (const object of registry.list(resource)) {
      listener({ type: 'ADDED', resource, object, revision: registry.revision });
    }
  }
  return registry.subscribe((change) => {
    if (followed.has(change.resource)) listener(change);
  });
}

/** What every controller gets. */
export interface LoopOptions {
  registry: Registry;
  clock: Clock;
}

/** A controller that runs. After `stop` nothing of it is left. */
export interface Loop {
  stop(): void;
}

/** A key of a work queue. */
export function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Namespace and name. */
export function splitKey(key: string): [string, string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
}
