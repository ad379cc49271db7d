import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { controllerUid, hasTrackingFinalizer } from '../../sdk/controller/pod.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import { entriesOf, mapOf, type PersistentMap, valuesOf } from './persistent-map.ts';

/**
 * Finished pods, by uid, that have lost their finalizer before their Job's status told of them. The controller writes the
 * status first, but Jobs and pods are watched apart: what was written first may come last. Until it comes the pod counts as
 * before, or nobody would count it.
 */
export type LatePods = PersistentMap<LatePod>;

export interface LatePod {
  readonly pod: ObservedPod;
  /** The version in which its finalizer was gone. */
  readonly since: number;
}

export const noneLate: LatePods = mapOf();

/**
 * What is to be kept of a pod that changes; undefined: it is not late.
 *
 * @param job its Job as last seen
 * @param before the pod as it counts so far
 * @param known what was kept of it
 */
export function latePod(
  job: ObservedJob,
  before: ObservedPod | undefined,
  pod: ObservedPod,
  known: LatePod | undefined,
): LatePod | undefined {
  if (before === undefined || !hasTrackingFinalizer(before) || hasTrackingFinalizer(pod)) return undefined;
  const late = { pod, since: known?.since ?? Number(pod.metadata.resourceVersion) };
  return hasEnded(before) && hasEnded(pod) && !isTold(job, late) ? late : undefined;
}

/** Those of this Job that its status counts now. */
export function toldBy(job: ObservedJob, late: LatePods): ObservedPod[] {
  if (late.size === 0) return [];
  const told = [...valuesOf(late)].filter((one) => controllerUid(one.pod) === job.metadata.uid && isTold(job, one));
  return told.map(({ pod }) => pod);
}

/** Those of other namespaces than the one that was listed, or of none. */
export function lateOutside(late: LatePods, namespace: string | undefined): LatePods {
  if (late.size === 0 || namespace === undefined) return noneLate;
  return mapOf([...entriesOf(late)].filter(([, { pod }]) => pod.metadata.namespace !== namespace));
}

function hasEnded({ status }: ObservedPod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** A status that is older than the end of the finalizer tells of it by the pod's uid. Versions that are no numbers are not compared. */
function isTold(job: ObservedJob, { pod, since }: LatePod): boolean {
  const { succeeded = [], failed = [] } = job.status?.uncountedTerminatedPods ?? {};
  const isOlder = Number(job.metadata.resourceVersion) < since;
  return isJobFinished(job) || !isOlder || [...succeeded, ...failed].includes(pod.metadata.uid ?? '');
}
