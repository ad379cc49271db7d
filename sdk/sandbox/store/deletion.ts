import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { timestamp } from '../clock.ts';
import type { DeleteOptions, Strategy } from '../registry.ts';
import { conflict } from './refusals.ts';

/** What a DELETE does to an object: it is written once more, or goes, or both, one after the other. */
export interface Deletion {
  marked?: KubernetesObject;
  gone: boolean;
}

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/**
 * BeforeDelete and updateForGracefulDeletionAndFinalizers of apiserver's registry.
 *
 * @throws StatusError 409 where a precondition does not hold
 */
export function decideDeletion(
  strategy: Strategy,
  current: KubernetesObject,
  options: DeleteOptions,
  now: number,
): Deletion {
  checkPreconditions(strategy, current, options);
  // Pods alone are deleted gracefully: those that watch see the mark, even with no grace.
  const graceful = strategy.resource.kind === 'Pod' && strategy.resource.group === '';
  const marked = graceful ? markGracefully(strategy, current, options, now) : current;
  if (marked === undefined) return { gone: false };
  const finalizers = finalizersOf(strategy, marked, options);
  const held = isHeld(marked, finalizers);
  const kept = withFinalizers(marked, finalizers);
  if (marked !== current) {
    return { marked: kept, gone: !held && marked.metadata.deletionGracePeriodSeconds === 0 };
  }
  return held ? { marked: mark(kept, now), gone: false } : { gone: true };
}

/** ShouldDeleteDuringUpdate: what is being deleted goes with its last finalizer and the end of its grace. */
export function endsWith(next: KubernetesObject, current: KubernetesObject): boolean {
  if (current.metadata.deletionTimestamp === undefined) return false;
  return !isHeld(next, next.metadata.finalizers ?? []) && !current.metadata.deletionGracePeriodSeconds;
}

function checkPreconditions({ resource }: Strategy, { metadata }: KubernetesObject, { preconditions }: DeleteOptions) {
  const name = metadata.name ?? '';
  // The server names the kind here where it names the resource elsewhere.
  const about = { ...resource, plural: resource.kind };
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(about, name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(about, name, why);
  }
}

/** With its deletionTimestamp in the future; as it is when it is to go now, undefined when that is under way already. */
function markGracefully(
  strategy: Strategy,
  current: KubernetesObject,
  { gracePeriodSeconds }: DeleteOptions,
  now: number,
): KubernetesObject | undefined {
  const { metadata } = current;
  const asked = gracePeriodSeconds !== undefined && gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds;
  if (metadata.deletionTimestamp === undefined) {
    const grace = strategy.gracePeriod(current, asked);
    return withDeletion(current, now + grace * 1000, grace, (metadata.generation ?? 0) + 1);
  }
  const before = metadata.deletionGracePeriodSeconds ?? 0;
  if (before === 0) return current;
  if (asked === undefined || asked >= before) return undefined;
  const due = Date.parse(metadata.deletionTimestamp) + (asked - before) * 1000;
  const grace = due < now && asked !== 0 ? 1 : asked;
  return withDeletion(current, Math.max(due, now), grace, metadata.generation ?? 0);
}

function withDeletion(object: KubernetesObject, due: number, grace: number, generation: number): KubernetesObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(metadata.generation && { generation }),
      deletionTimestamp: timestamp(due),
      deletionGracePeriodSeconds: grace,
    },
  };
}

/** Has no grace, but waits for its finalizers (markAsDeleting). */
function mark(object: KubernetesObject, now: number): KubernetesObject {
  const { deletionTimestamp, generation = 0 } = object.metadata;
  if (deletionTimestamp === undefined) {
    const marked = withDeletion(object, now, 0, generation + 1);
    return object.kind === 'Namespace' ? terminating(marked) : marked;
  }
  return withDeletion(object, Math.min(Date.parse(deletionTimestamp), now), 0, generation);
}

function terminating(namespace: KubernetesObject): KubernetesObject {
  const { deletionGracePeriodSeconds: _, ...metadata } = namespace.metadata;
  return { ...namespace, metadata, status: { ...(namespace.status as object | undefined), phase: 'Terminating' } };
}

/** deletionFinalizersForGarbageCollection: what the request wants, else the finalizers, else the kind's own way. */
function finalizersOf(
  strategy: Strategy,
  { metadata }: KubernetesObject,
  { propagationPolicy }: DeleteOptions,
): string[] {
  const finalizers = metadata.finalizers ?? [];
  const wanted =
    propagationPolicy ??
    (finalizers.includes(ORPHAN)
      ? 'Orphan'
      : finalizers.includes(FOREGROUND)
        ? 'Foreground'
        : strategy.defaultPropagation);
  const others = finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  const added = { Orphan: [ORPHAN], Foreground: [FOREGROUND], Background: [] }[wanted];
  return [...others, ...added];
}

function withFinalizers(object: KubernetesObject, finalizers: string[]): KubernetesObject {
  const { finalizers: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(finalizers.length > 0 && { finalizers }) } };
}

/** A Namespace has finalizers of its own in its spec, for its contents. */
function isHeld(object: KubernetesObject, finalizers: string[]): boolean {
  if (finalizers.length > 0) return true;
  const spec = object.spec as { finalizers?: string[] } | undefined;
  return object.kind === 'Namespace' && (spec?.finalizers?.length ?? 0) > 0;
}
