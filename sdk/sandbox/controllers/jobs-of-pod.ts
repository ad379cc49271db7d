import { matchesSelector } from '../../batch-v1/matches-selector.ts';
import type { ObservedJob, ObservedPod, OwnerReference } from '../../batch-v1/objects.ts';
import { hasTrackingFinalizer } from '../../controller/pod.ts';
import { isJobFinished } from '../../controller/pod-counts.ts';
import type { Change, Registry } from '../registry.ts';
import { jobs } from '../resources/kinds.ts';
import { controllerOf } from './job-pods.ts';

/** Whom a change of a pod concerns. */
export interface Concern {
  /** Jobs that are to be looked at. */
  concerned: readonly ObservedJob[];
  /** The tracking finalizer may have to go, and no sync of a Job will see to it. */
  isStray: boolean;
}

/** addPod, updatePod and deletePod in job_controller.go. */
export function jobsOfPod(registry: Registry, { type, object, previous }: Change): Concern {
  const pod = object as ObservedPod;
  const owner = controllerOf(pod);
  const job = owner && jobOf(registry, pod, owner);
  if (type === 'DELETED' || pod.metadata.deletionTimestamp !== undefined) {
    const isOver = !job || isJobFinished(job);
    return { concerned: isOver ? [] : [job], isStray: isOver && hasTrackingFinalizer(pod) };
  }
  const left = jobThatLost(registry, pod, previous as ObservedPod | undefined);
  if (owner) return { concerned: [...left, ...(job ? [job] : [])], isStray: false };
  const before = previous as ObservedPod | undefined;
  const isNews = !before || controllerOf(before) !== undefined || before.metadata.labels !== pod.metadata.labels;
  return {
    concerned: [...left, ...(isNews ? jobsThatMatch(registry, pod) : [])],
    isStray: hasTrackingFinalizer(pod),
  };
}

/** resolveControllerRef: the Job of that name, if it is still the same one. */
export function jobOf(registry: Registry, pod: ObservedPod, owner = controllerOf(pod)): ObservedJob | undefined {
  if (owner?.kind !== 'Job') return undefined;
  const job = registry.peek(jobs, pod.metadata.namespace!, owner.name);
  return job?.metadata.uid === owner.uid ? (job as ObservedJob) : undefined;
}

/** The Job that controlled the pod until this change. */
function jobThatLost(registry: Registry, pod: ObservedPod, previous: ObservedPod | undefined): ObservedJob[] {
  const owner: OwnerReference | undefined = previous && controllerOf(previous);
  if (!owner || owner.uid === controllerOf(pod)?.uid) return [];
  const job = jobOf(registry, pod, owner);
  return job ? [job] : [];
}

/** getPodJobs: any of them might adopt it. */
function jobsThatMatch(registry: Registry, { metadata }: ObservedPod): ObservedJob[] {
  const all = registry.list(jobs, metadata.namespace) as ObservedJob[];
  return all.filter(({ spec }) => matchesSelector(spec.selector, metadata.labels));
}
