import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Change, Registry, Resource } from '../registry.ts';

/** Who owns whom, by uid: what the garbage collector knows (its GraphBuilder). */
export interface OwnerGraph {
  /** Keeps it up to date. */
  note(change: Change): void;
  /** An object as it is now, if the graph knows it and it is there. */
  find(uid: string): { resource: Resource; object: KubernetesObject } | undefined;
  /** The uids of the objects that have this one among their owners. */
  dependentsOf(uid: string): readonly string[];
}

interface Place {
  resource: Resource;
  namespace: string;
  name: string;
}

export function createOwnerGraph(registry: Registry): OwnerGraph {
  /** Of those that have owners, or wait for the collector. */
  const places = new Map<string, Place>();
  const dependents = new Map<string, Set<string>>();

  function note({ type, resource, object, previous }: Change): void {
    const { uid = '', namespace = '', name = '' } = object.metadata;
    const owners = type === 'DELETED' ? undefined : object.metadata.ownerReferences;
    const before = previous?.metadata.ownerReferences;
    if (owners !== before) {
      for (const owner of before ?? []) unlink(owner.uid, uid);
      for (const owner of owners ?? []) link(owner.uid, uid);
    }
    if (type === 'DELETED') places.delete(uid);
    else if ((owners && owners !== before) || waitsForCollector(object)) places.set(uid, { resource, namespace, name });
  }

  function link(owner: string, dependent: string): void {
    const set = dependents.get(owner);
    if (set) set.add(dependent);
    else dependents.set(owner, new Set([dependent]));
  }

  function unlink(owner: string, dependent: string): void {
    const set = dependents.get(owner);
    set?.delete(dependent);
    if (set?.size === 0) dependents.delete(owner);
  }

  function find(uid: string): { resource: Resource; object: KubernetesObject } | undefined {
    const place = places.get(uid);
    const object = place && registry.peek(place.resource, place.namespace, place.name);
    return object?.metadata.uid === uid ? { resource: place!.resource, object: object! } : undefined;
  }

  return { note, find, dependentsOf: (uid) => [...(dependents.get(uid) ?? [])] };
}

export const ORPHAN = 'orphan';
export const FOREGROUND = 'foregroundDeletion';

/** Being deleted, and held by a finalizer of the collector's. */
export function waitsForCollector(object: KubernetesObject): boolean {
  return isHeldBy(object, ORPHAN) || isHeldBy(object, FOREGROUND);
}

export function isHeldBy({ metadata }: KubernetesObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes(finalizer) ?? false);
}
