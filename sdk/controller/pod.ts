import { COMPLETION_INDEX_KEY, JOB_TRACKING_FINALIZER } from '../batch-v1/names.ts';
import type { ContainerStatus, ObservedJob, ObservedPod } from '../batch-v1/objects.ts';

/** The uid of the object that controls a pod (or a Job); `undefined` for an orphan. */
export function controllerUid(object: { metadata: ObservedPod['metadata'] }): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller)?.uid;
}

/** The Job controller puts a finalizer on each of its pods and takes it off once the pod is counted. */
export function hasTrackingFinalizer(pod: ObservedPod): boolean {
  return pod.metadata.finalizers?.includes(JOB_TRACKING_FINALIZER) ?? false;
}

/** IsPodTerminal: the pod has run to its end, well or not. */
export function isPodTerminal(pod: ObservedPod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** IsPodActive: neither at its end nor being deleted; what `status.active` ought to count. */
export function isPodActive(pod: ObservedPod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** IsPodTerminating: being deleted and not yet at its end. */
export function isPodTerminating(pod: ObservedPod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;
}

export function isPodReady(pod: ObservedPod): boolean {
  return pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

/**
 * With podReplacementPolicy `Failed` a pod that is going away holds its place until it is gone; a podFailurePolicy means
 * the same (onlyReplaceFailedPods).
 */
export function replacesOnlyFailedPods(job: ObservedJob): boolean {
  return job.spec.podReplacementPolicy === 'Failed' || Boolean(job.spec.podFailurePolicy);
}

/**
 * isPodFailed of the Job controller: phase Failed, or, unless only failed pods are replaced, being deleted before
 * success: a drained or hand-deleted pod counts as failed at once.
 */
export function isPodFailed(pod: ObservedPod, job: ObservedJob): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (replacesOnlyFailedPods(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

/** The completion index of a pod, by its annotation (the label is for people); `undefined` where it has none. */
export function completionIndex(pod: ObservedPod): number | undefined {
  const text = pod.metadata.annotations?.[COMPLETION_INDEX_KEY];
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * When a pod came to its end, in epoch milliseconds. getFinishedTime in the Job controller's backoff_utils.go: the
 * latest end of its containers; else when it stopped being ready; else when its deletion was asked for (the
 * deletion time minus the grace period); else its creation.
 */
export function finishedTime(pod: ObservedPod): number {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  const unready = pod.status?.conditions?.find((condition) => condition.type === 'Ready');
  return (
    lastContainerEnd(pod) ??
    (unready?.status === 'False' ? parseTime(unready.lastTransitionTime) : undefined) ??
    (deletionTimestamp === undefined ? undefined : Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000) ??
    parseTime(creationTimestamp) ??
    0
  );
}

/** `undefined` while any container runs. Sidecars (init containers that always restart) end last, so they count too. */
function lastContainerEnd(pod: ObservedPod): number | undefined {
  const sidecars = new Set(pod.spec.initContainers?.filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  const statuses: ContainerStatus[] = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []).filter((status) => sidecars.has(status.name)),
  ];
  let last: number | undefined;
  for (const status of statuses) {
    const end = parseTime(status.state?.terminated?.finishedAt);
    if (end === undefined) return undefined;
    if (last === undefined || end > last) last = end;
  }
  return last;
}

/** RFC 3339 to epoch milliseconds; `undefined` for what is no time. */
export function parseTime(text: string | undefined | null): number | undefined {
  if (!text) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** Epoch milliseconds to RFC 3339 in whole seconds, as `metav1.Time` is written. */
export function formatTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
