import { containsIndex } from '../../sdk/batch-v1/completion-indexes.ts';
import { MIGRATION_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { completionIndex, controllerUid, hasTrackingFinalizer, isPodActive } from '../../sdk/controller/pod.ts';
import { readIndexes } from '../../sdk/controller/read-indexes.ts';
import type { Journal } from './types.ts';

/** What the cluster shows of a migration at one moment. The pods were read first, the Jobs after them. */
export interface Sight {
  /** The Job that is taken away, while it is there. */
  from?: ObservedJob;
  /** Whatever other Job has the name that the pods' new owner is to have. */
  to?: ObservedJob;
  /** Pods that OLD's selector matches, whole. */
  pods: ObservedPod[];
}

/** The name of the Job that the pods are to have in the end. */
export function targetName({ state, old, manifest }: Journal): string {
  return (state.goal === 'new' ? manifest : old).metadata.name!;
}

/** What the Job made by this migration carries as its annotation: the way back makes another Job, maybe of the same name. */
export function markOf({ id, state }: Journal): string {
  return state.goal === 'new' ? id : `${id}-back`;
}

/** Whether this migration made the Job, for the goal that it has now. */
export function isOurs(journal: Journal, job: KubernetesObject | undefined): job is ObservedJob {
  return job?.metadata.annotations?.[MIGRATION_ANNOTATION] === markOf(journal);
}

/** The pod is still tied to the Job that was taken away; pods that are on their way out do not matter any more. */
export function isBoundTo(uid: string, { metadata }: ObservedPod): boolean {
  return !metadata.deletionTimestamp && (metadata.ownerReferences ?? []).some((owner) => owner.uid === uid);
}

/**
 * The Job controller has yet to take its finalizer off a pod that nobody owns. A Job that adopts the pod before that may
 * lose the finalizer again, and then never counts the pod (handleSingleOrphanPod works from a cache).
 */
export function isUnswept(pod: ObservedPod): boolean {
  return isOrphan(pod) && hasTrackingFinalizer(pod);
}

/** Nobody owns it, and it may be adopted. */
export function isOrphan(pod: ObservedPod): boolean {
  return !pod.metadata.deletionTimestamp && controllerUid(pod) === undefined;
}

/** Pods of the record that something else took on while nobody owned them. What had another owner before is no matter. */
export function takenPods({ state, pods: recorded }: Journal, { pods, to }: Sight): ObservedPod[] {
  const own = [state.from.uid, to?.metadata.uid, undefined];
  const known = new Set(recorded.map(({ uid }) => uid));
  return pods.filter(
    (pod) => known.has(pod.metadata.uid!) && !pod.metadata.deletionTimestamp && !own.includes(controllerUid(pod)),
  );
}

/** Pods of NEW that run without the finalizer that makes sure of their being counted. */
export function unguardedPods(to: ObservedJob, pods: readonly ObservedPod[]): ObservedPod[] {
  return pods.filter((pod) => isOf(to, pod) && isPodActive(pod) && !hasTrackingFinalizer(pod));
}

/** Pods of NEW that have ended and that it has not counted yet. A failed one may have to wait for its replacement. */
export function uncountedPods(to: ObservedJob, pods: readonly ObservedPod[]): ObservedPod[] {
  return pods.filter((pod) => isOf(to, pod) && pod.status?.phase === 'Succeeded' && hasTrackingFinalizer(pod));
}

/**
 * Pods of NEW that have succeeded, have no finalizer any more and are in no number of NEW's status, so that it will have
 * their work done again. The controller counts before it takes the finalizer off: `pods` must have been read before `to`.
 */
export function forgottenPods(to: ObservedJob, pods: readonly ObservedPod[]): ObservedPod[] {
  const { status = {}, spec } = to;
  const bare = pods.filter((pod) => isOf(to, pod) && pod.status?.phase === 'Succeeded' && !hasTrackingFinalizer(pod));
  if (spec.completionMode === 'Indexed') {
    const completions = spec.completions ?? 0;
    const counted = readIndexes(status.completedIndexes, completions);
    return bare.filter((pod) => {
      const index = completionIndex(pod);
      return index !== undefined && index < completions && !containsIndex(counted, index);
    });
  }
  const counted = (status.succeeded ?? 0) + (status.uncountedTerminatedPods?.succeeded?.length ?? 0);
  // One success is as good as another: as many as the number lacks.
  return bare.slice(0, Math.max(0, bare.length - counted));
}

function isOf({ metadata }: ObservedJob, pod: ObservedPod): boolean {
  return !pod.metadata.deletionTimestamp && controllerUid(pod) === metadata.uid;
}
