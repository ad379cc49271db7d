import type { KubernetesObject, ObservedPod, OwnerReference } from '../../batch-v1/objects.ts';
import { hasTrackingFinalizer } from '../../controller/pod.ts';
import type { Clock } from '../clock.ts';
import type { Change, Registry, Resource } from '../registry.ts';
import { type FindOwner, ownerFinder } from './find-owner.ts';
import { follow, type Loop, type LoopOptions } from './follow.ts';
import { createOwnerGraph, FOREGROUND, isHeldBy, ORPHAN, type OwnerGraph, waitsForCollector } from './owner-graph.ts';
import { remove, removeFinalizer, unblocked, withoutOwners } from './owner-writes.ts';
import { createQueue, type WorkQueue } from './queue.ts';

/** What one look at an object needs. */
interface Collector {
  registry: Registry;
  graph: OwnerGraph;
  queue: WorkQueue;
  findOwner: FindOwner;
  /** Whether an object is to be looked at once more before it is deleted. */
  mustWait: (object: KubernetesObject) => boolean;
  /** In milliseconds of the sandbox. */
  pause: number;
}

/** So long it lets others go first, in milliseconds of the machine; the real one is as slow by its requests. */
const PAUSE = 10;

/** So long it waits for the Job controller to take its finalizer off a pod that is to be deleted; also of the machine. */
const PATIENCE = 1000;

/**
 * Deletes what has lost its owners, and ends deletions that wait for or let go the objects owned: the controller
 * `garbagecollector` of Kubernetes, by its rules, without the parts that make up for a graph that is behind.
 */
export function startGarbageCollector({ registry, clock }: LoopOptions): Loop {
  const graph = createOwnerGraph(registry);
  // DefaultTypedControllerRateLimiter; keys are uids.
  const queue = createQueue({ clock, run: (uid) => look(collector, uid), retry: { base: 5, max: 1_000_000 } });
  const collector: Collector = {
    registry,
    graph,
    queue,
    findOwner: ownerFinder(registry),
    mustWait: createPatience(clock),
    pause: PAUSE * clock.speed,
  };
  const unfollow = follow(registry, undefined, (change) => {
    graph.note(change);
    for (const uid of touched(change, graph)) queue.addAfter(uid, collector.pause);
  });
  return {
    stop: () => {
      unfollow();
      queue.stop();
    },
  };
}

/**
 * The Job controller nearly always comes first in a real cluster, and then a pod of a deleted Job is no failure; here it may
 * have more to do than the collector.
 */
function createPatience(clock: Clock): (object: KubernetesObject) => boolean {
  const ends = new WeakMap<KubernetesObject, number>();
  return (object) => {
    if (!hasTrackingFinalizer(object as ObservedPod)) return false;
    const end = ends.get(object) ?? clock.now() + PATIENCE * clock.speed;
    ends.set(object, end);
    return clock.now() < end;
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
function collect(collector: Collector, resource: Resource, object: KubernetesObject): void {
  const { registry, graph, queue, findOwner, mustWait, pause } = collector;
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
  if (mustWait(object)) queue.addAfter(uid, pause);
  else if (waited && graph.dependentsOf(uid).length > 0) deleteInForeground(registry, graph, resource, object);
  else if (finalizers.includes(ORPHAN)) remove(registry, resource, object, 'Orphan');
  else remove(registry, resource, object, finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background');
}

/** An object whose owner waits for it takes its own along first. A circle is cut: it is then waited for by none. */
function deleteInForeground(registry: Registry, graph: OwnerGraph, resource: Resource, object: KubernetesObject): void {
  const dependents = graph.dependentsOf(object.metadata.uid!).map((uid) => graph.find(uid)?.object);
  const circle = dependents.some((dependent) => dependent && isHeldBy(dependent, FOREGROUND));
  remove(registry, resource, circle ? unblocked(registry, resource, object) : object, 'Foreground');
}

function uidsOf(references: readonly OwnerReference[]): string[] {
  return references.map(({ uid }) => uid);
}
