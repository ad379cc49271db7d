import { fieldsOf } from '../../sdk/batch-v1/fields.ts';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { controllerUid, parseTime } from '../../sdk/controller/pod.ts';
import { countPods } from '../../sdk/controller/pod-counts.ts';

/** Seconds that are left to a Job at least: less, and its controller would end it while it takes the pods on. */
export const LEAST_DEADLINE = 60;

/**
 * Seconds since OLD's start, which its deadline counts from; 0 while it is suspended: a resumed Job starts anew.
 */
function elapsedSeconds({ spec, status }: ObservedJob, now: number): number {
  const start = parseTime(status?.startTime);
  return spec.suspend || start === undefined ? 0 : Math.max(0, Math.floor((now - start) / 1000));
}

/** What is left of the deadline in the manifest; undefined: it has none, or a suspended Job will count from its resumption. */
export function deadlineLeft(old: ObservedJob, manifest: KubernetesObject, now: number): number | undefined {
  const { activeDeadlineSeconds, suspend } = fieldsOf(manifest.spec);
  if (typeof activeDeadlineSeconds !== 'number' || suspend === true) return undefined;
  return activeDeadlineSeconds - elapsedSeconds(old, now);
}

/**
 * How many pods the Job has counted as succeeded that another Job cannot count again, because they are gone or going. Of an
 * Indexed Job none: it counts indexes, and no number makes good for them.
 *
 * @param pods any of its namespace
 */
export function lostSuccesses(job: ObservedJob, pods: Iterable<ObservedPod>): number {
  if (job.spec.completionMode === 'Indexed') return 0;
  const own = [...pods].filter((pod) => controllerUid(pod) === job.metadata.uid);
  const { succeeded } = countPods(job, own);
  return Math.max(0, succeeded - own.filter(isCountable).length);
}

/** Another Job would count it: it has succeeded, and is not being deleted. */
export function isCountable({ metadata, status }: ObservedPod): boolean {
  return status?.phase === 'Succeeded' && metadata.deletionTimestamp === undefined;
}

/** The manifest with so many completions less; an Indexed Job and a work queue have nothing to correct. */
export function withoutLost(manifest: KubernetesObject, lost: number): KubernetesObject {
  const spec = fieldsOf(manifest.spec);
  const { completions, completionMode } = spec;
  if (lost === 0 || typeof completions !== 'number' || completionMode === 'Indexed') return manifest;
  return { ...manifest, spec: { ...spec, completions: Math.max(0, completions - lost) } };
}

/** The manifest with so much of its deadline; undefined: all of it. */
export function withDeadline(manifest: KubernetesObject, seconds: number | undefined): KubernetesObject {
  const spec = fieldsOf(manifest.spec);
  if (seconds === undefined) return manifest;
  const activeDeadlineSeconds = Math.min(Number(spec.activeDeadlineSeconds), Math.max(LEAST_DEADLINE, seconds));
  return { ...manifest, spec: { ...spec, activeDeadlineSeconds } };
}
