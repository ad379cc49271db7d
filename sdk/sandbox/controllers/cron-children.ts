import type { KubernetesObject, ObservedJob, OwnerReference } from '../../batch-v1/objects.ts';
import type { Change, Registry } from '../registry.ts';
import { cronJobs, jobs } from '../resources/kinds.ts';
import { keyOf } from './follow.ts';

/** The Jobs of each CronJob, kept up to date by what `note` hears of Jobs. */
export interface ChildIndex {
  note(change: Change): void;
  /** By the CronJob's key. */
  of(key: string): ObservedJob[];
}

/** getJobsToBeReconciled: it is the name of a Job's controller that counts, whatever its kind and uid. */
export function createChildIndex(registry: Registry): ChildIndex {
  const names = new Map<string, Set<string>>();

  function note({ type, object, previous }: Change): void {
    const key = type === 'DELETED' ? undefined : controllerKey(object);
    const before = previous && controllerKey(previous);
    if (before === key && type !== 'ADDED') return;
    if (before !== undefined) remove(before, object.metadata.name!);
    if (key !== undefined) names.set(key, (names.get(key) ?? new Set()).add(object.metadata.name!));
  }

  function remove(key: string, name: string): void {
    const set = names.get(key);
    set?.delete(name);
    if (set?.size === 0) names.delete(key);
  }

  function of(key: string): ObservedJob[] {
    const namespace = key.slice(0, key.indexOf('/'));
    return [...(names.get(key) ?? [])].sort().map((name) => registry.get(jobs, namespace, name) as ObservedJob);
  }

  return { note, of };
}

function controllerKey(object: KubernetesObject): string | undefined {
  const owner = controllerOf(object);
  return owner && `${object.metadata.namespace}/${owner.name}`;
}

function controllerOf({ metadata }: KubernetesObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller);
}

/** The CronJobs to look at when a Job changes: that which controls it, and that which did (resolveControllerRef). */
export function cronJobsOf(registry: Registry, { object, previous }: Change): string[] {
  const [now, before] = [controllerOf(object), previous && controllerOf(previous)];
  const owners = before && before !== now ? [before, now] : [now];
  return owners.flatMap((owner) => {
    if (owner?.kind !== cronJobs.kind) return [];
    const cronJob = registry.peek(cronJobs, object.metadata.namespace!, owner.name);
    return cronJob?.metadata.uid === owner.uid ? [keyOf(cronJob!)] : [];
  });
}
