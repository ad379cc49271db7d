import { matchesSelector } from '../batch-v1/matches-selector.ts';
import type { ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import { isNotFound, type Refusal, type Steps, SyncFailed } from './job-action.ts';
import { isManagedElsewhere } from './job-conditions.ts';
import { adoptedPod } from './job-pod.ts';
import { controllerUid } from './pod.ts';
import { isJobFinished } from './pod-counts.ts';

/**
 * Which pods are the Job's own: it adopts pods without controller that its selector matches, and releases its own that
 * it no longer matches (ClaimPods in controller_ref_manager.go; batch-api 3.1, step 5).
 *
 * @param pods those that the Job controls, and those of its namespace that have no controller; others are passed over
 */
export function* claimPods(job: ObservedJob, pods: Iterable<ObservedPod>): Steps<ObservedPod[]> {
  const claimed: ObservedPod[] = [];
  let failure: Refusal | undefined;
  for (const pod of pods) {
    const claim = judgeClaim(job, pod);
    if (claim === 'own') claimed.push(pod);
    if (claim !== 'adopt' && claim !== 'release') continue;
    const { refusal } = yield { type: claim, pod };
    if (refusal && !isHarmless(claim, refusal)) failure ??= refusal;
    if (!refusal && claim === 'adopt') claimed.push(adoptedPod(job, pod));
  }
  if (failure) throw new SyncFailed(failure);
  return claimed;
}

/** ClaimObject. A Job that is being deleted neither adopts nor releases. */
function judgeClaim(job: ObservedJob, pod: ObservedPod): 'own' | 'adopt' | 'release' | 'leave' {
  const owner = controllerUid(pod);
  if (owner !== undefined && owner !== job.metadata.uid) return 'leave';
  const isSelected = matchesSelector(job.spec.selector, pod.metadata.labels);
  if (owner !== undefined && isSelected) return 'own';
  if (job.metadata.deletionTimestamp !== undefined) return 'leave';
  if (owner !== undefined) return 'release';
  return isSelected && pod.metadata.deletionTimestamp === undefined ? 'adopt' : 'leave';
}

/** The pod is gone; or, of one to release, another of its name is there. */
function isHarmless(claim: 'adopt' | 'release', refusal: Refusal): boolean {
  return isNotFound(refusal) || (claim === 'release' && refusal.code === 422);
}

/**
 * Whether nobody will count a pod that carries the tracking finalizer, so that the finalizer has to go: it has no controller,
 * or its Job is gone or finished (handleSingleOrphanPod).
 *
 * @param job the pod's controller, if that is a Job that is still there
 */
export function isAbandoned(pod: ObservedPod, job: ObservedJob | undefined): boolean {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner && (owner.kind !== 'Job' || owner.apiVersion !== 'batch/v1')) return false;
  return !job || (isJobFinished(job) && !isManagedElsewhere(job));
}
