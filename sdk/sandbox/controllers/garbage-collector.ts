import type { KubernetesObject, OwnerReference } from '../../batch-v1/objects.ts';
import type { Change, Registry, Resource } from '../registry.ts';
import { follow, type Loop, type LoopOptions } from './follow.ts';
import { createOwnerGraph, FOREGROUND, isHeldBy, ORPHAN, type OwnerGraph, waitsForCollector } from './owner-graph.ts';
import { createQueue, type WorkQueue } from './queue.ts';

/** What one look at an object needs. */
interface Collector {
  registry: Registry;
  graph: OwnerGraph;
  queue: WorkQueue;
  findOwner: FindOwner;
}

/**
 * So long it lets others go first, in milliseconds of the machine, as the real one does by its requests: the Job controller
 * takes its finalizers off pods before these are deleted.
 */
const PAUSE = 50;

/**
 * Deletes what has lost its owners, and ends deletions that wait for or let go the objects owned: the controller
 * `garbagecollector` of Kubernetes, by its rules, without the parts that make up for a graph that is behind.
 */
export function startGarbageCollector({ registry, clock }: LoopOptions): Loop {
  const graph = createOwnerGraph(registry);
  // DefaultTypedControllerRateLimiter; keys are uids.
  const queue = createQueue({ clock, run: (uid) => look(collector, uid), retry: { base: 5, max: 1_000_000 } });
  const collector: Collector = { registry, graph, queue, findOwner: ownerFinder(registry) };
  const unfollow = follow(registry, undefined, (change) => {
    graph.note(change);
    for (const uid of touched(change, graph)) queue.addAfter(uid, PAUSE * clock.speed);
  });
  return {
    stop: () => {
      unfollow();
      queue.stop();
    },
  };
}

/** processGraphChanges: the uids to look at after a change. */
function touched({ type, object, previous }: Change, graph: OwnerGraph): string[] {
  const { uid = '', ownerReferences } = object.metadata;
  const owners = previous?.metadata.ownerReferences?.map((reference) => reference.uid) ?? [];
  if (type === 'DELETED') return [...graph.dependentsOf(uid), ...owners];
  const changed = ownerReferences !== previous?.metadata.ownerReferences;
  const uids = changed ? [...(ownerReferences ? [uid] : []), ...owners] : [];
  if (!waitsForCollector(object)) return uids;
  const waited = previous?.metadata.deletionTimestamp && object.metadata.finalizers === previous.metadata.finalizers;
  if (waited) return uids;
  return [...uids, uid, ...(isHeldBy(object, FOREGROUND) ? graph.dependentsOf(uid) : [])];
}

function look(collector: Collector, uid: string): void {
  const found = collector.graph.find(uid);
  if (!found) return;
  const { resource, object } = found;
  if (isHeldBy(object, ORPHAN)) orphanDependents(collector, resource, object);
  else if (isHeldBy(object, FOREGROUND)) awaitDependents(collector, resource, object);
  else if (object.metadata.deletionTimestamp === undefined) collect(collector, resource, object);
}

/** attemptToOrphanWorker. */
function orphanDependents(collector: Collector, resource: Resource, owner: KubernetesObject): void {
  const { registry, graph } = collector;
  const uid = owner.metadata.uid!;
  for (const dependent of graph.dependentsOf(uid)) {
    const found = graph.find(dependent);
    if (found) withoutOwners(registry, found.resource, found.object, [uid]);
  }
  removeFinalizer(registry, resource, owner, ORPHAN);
}

/** processDeletingDependentsItem. */
function awaitDependents({ registry, graph, queue }: Collector, resource: Resource, owner: KubernetesObject): void {
  const uid = owner.metadata.uid!;
  const blocking = graph.dependentsOf(uid).flatMap((dependent) => {
    const object = graph.find(dependent)?.object;
    return object && blocks(object, uid) ? [object] : [];
  });
  if (blocking.length === 0) removeFinalizer(registry, resource, owner, FOREGROUND);
  // Those that are going already are not waited for again.
  for (const { metadata } of blocking) if (metadata.deletionTimestamp === undefined) queue.add(metadata.uid!);
}

function blocks({ metadata }: KubernetesObject, owner: string): boolean {
  return metadata.ownerReferences?.some(({ uid, blockOwnerDeletion }) => uid === owner && blockOwnerDeletion) ?? false;
}

/** attemptToDeleteItem, of an object that is not being deleted. */
function collect({ registry, graph, findOwner }: Collector, resource: Resource, object: KubernetesObject): void {
  const { uid = '', ownerReferences = [], finalizers = [] } = object.metadata;
  if (ownerReferences.length === 0) return;
  const owners = ownerReferences.map((reference) => ({ reference, found: findOwner(resource, object, reference) }));
  if (owners.some(({ found }) => found === 'unknown')) return;
  const leaving = owners.filter(({ found }) => found === undefined || isHeldBy(found as KubernetesObject, FOREGROUND));
  if (leaving.length < owners.length) {
    if (leaving.length > 0) withoutOwners(registry, resource, object, uidsOf(leaving.map((each) => each.reference)));
    return;
  }
  const waited = leaving.some(({ found }) => found !== undefined);
  if (waited && graph.dependentsOf(uid).length > 0) deleteInForeground(registry, graph, resource, object);
  else if (finalizers.includes(ORPHAN)) remove(registry, resource, object, 'Orphan');
  else remove(registry, resource, object, finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background');
}

/** An object whose owner waits for it takes its own along first. A circle is cut: it is then waited for by none. */
function deleteInForeground(registry: Registry, graph: OwnerGraph, resource: Resource, object: KubernetesObject): void {
  const dependents = graph.dependentsOf(object.metadata.uid!).map((uid) => graph.find(uid)?.object);
  const circle = dependents.some((dependent) => dependent && isHeldBy(dependent, FOREGROUND));
  remove(registry, resource, circle ? unblocked(registry, resource, object) : object, 'Foreground');
}

function unblocked(registry: Registry, resource: Resource, object: KubernetesObject): KubernetesObject {
  const ownerReferences = object.metadata.ownerReferences!.map(({ blockOwnerDeletion, ...reference }) => ({
    ...reference,
    ...(blockOwnerDeletion !== undefined && { blockOwnerDeletion: false }),
  }));
  return write(registry, resource, object, { ...object.metadata, ownerReferences });
}

function remove(
  registry: Registry,
  resource: Resource,
  { metadata }: KubernetesObject,
  propagationPolicy: 'Orphan' | 'Background' | 'Foreground',
): void {
  const { namespace = '', name = '', uid, resourceVersion } = metadata;
  const preconditions = { uid: uid!, resourceVersion: resourceVersion! };
  registry.delete(resource, namespace, name, { propagationPolicy, preconditions });
}

/** `unknown`: of a kind that this API does not have, so that nobody knows whether it is there. */
type FindOwner = (
  resource: Resource,
  dependent: KubernetesObject,
  owner: OwnerReference,
) => KubernetesObject | undefined | 'unknown';

/** isDangling: by kind and name, in the namespace of the dependent, and then by uid. */
function ownerFinder(registry: Registry): FindOwner {
  const byKind = new Map(
    registry.resources.map(({ resource }) => {
      const { group, version, kind } = resource;
      return [`${group === '' ? version : `${group}/${version}`} ${kind}`, resource];
    }),
  );
  return (dependentResource, { metadata }, { apiVersion, kind, name, uid }) => {
    const resource = byKind.get(`${apiVersion} ${kind}`);
    if (!resource || (resource.namespaced && !dependentResource.namespaced)) return 'unknown';
    const owner = registry.peek(resource, resource.namespaced ? metadata.namespace! : '', name);
    return owner?.metadata.uid === uid ? owner : undefined;
  };
}

function uidsOf(references: readonly OwnerReference[]): string[] {
  return references.map(({ uid }) => uid);
}

function withoutOwners(
  registry: Registry,
  resource: Resource,
  object: KubernetesObject,
  uids: readonly string[],
): void {
  const { ownerReferences = [], ...rest } = object.metadata;
  const left = ownerReferences.filter(({ uid }) => !uids.includes(uid));
  write(registry, resource, object, { ...rest, ...(left.length > 0 && { ownerReferences: left }) });
}

function removeFinalizer(registry: Registry, resource: Resource, object: KubernetesObject, finalizer: string): void {
  const { finalizers = [], ...rest } = object.metadata;
  const left = finalizers.filter((each) => each !== finalizer);
  write(registry, resource, object, { ...rest, ...(left.length > 0 && { finalizers: left }) });
}

function write(
  registry: Registry,
  resource: Resource,
  object: KubernetesObject,
  metadata: KubernetesObject['metadata'],
): KubernetesObject {
  const options = { fieldManager: 'kube-controller-manager' };
  return registry.update(resource, metadata.namespace ?? '', { ...object, metadata }, options);
}
