import type { ObservedPod } from '../batch-v1/objects.ts';
import { remainingDelay, remainingIndexDelay } from './back-off-record.ts';
import { isNotFound, type JobAction, type Refusal, type Steps } from './job-action.ts';
import { podMaker } from './job-pod.ts';
import { hasLimitPerIndex, isIndexed, isSuspended, type JobSync, mostPerSync, requeueAt } from './job-sync.ts';
import { missingPods, pendingIndexes, wantedPods } from './pending-indexes.ts';
import { hasTrackingFinalizer, isPodReady } from './pod.ts';
import { podsToRemove } from './removal-order.ts';

/**
 * manageJob: deletes pods or else creates pods, so that as many are active as are wanted (batch-api 2.1, 2.2, 2.4, 2.6).
 * Gives the first refusal, if there was one.
 */
export function* managePods(sync: JobSync): Steps<Refusal | undefined> {
  const { job, activePods } = sync;
  if (isSuspended(job)) return yield* deletePods(sync, podsToRemove(job, activePods, sync.active), 'uncounted');
  const surplus = Math.max(0, sync.active - wantedPods(job, sync));
  const victims = podsToRemove(job, activePods, surplus).slice(0, mostPerSync(sync.options));
  if (victims.length > 0) return yield* deletePods(sync, victims, 'uncounted');
  const missing = missingPods(job, sync);
  return missing > 0 ? yield* createDuePods(sync, missing) : undefined;
}

/**
 * deleteActivePods, deleteJobPods. Gives the first refusal, if there was one.
 *
 * @param fate `uncounted`: the pods lose their finalizer first, and so never count as failed
 */
export function* deletePods(
  sync: JobSync,
  pods: readonly ObservedPod[],
  fate: 'counted' | 'uncounted',
): Steps<Refusal | undefined> {
  let failure: Refusal | undefined;
  for (const pod of pods) {
    const untracked = fate === 'uncounted' && hasTrackingFinalizer(pod) ? yield { type: 'removeFinalizer', pod } : {};
    const refusal = untracked.refusal ?? (yield* deletePod(pod));
    if (isPodReady(pod) && untracked.refusal === undefined) sync.ready--;
    if (refusal !== undefined && !isNotFound(refusal)) {
      failure ??= refusal;
      continue;
    }
    sync.active--;
    sync.terminating++;
  }
  return failure;
}

/** RealPodControl.DeletePod. */
function* deletePod(pod: ObservedPod): Steps<Refusal | undefined> {
  const { refusal } = yield { type: 'delete', pod };
  if (refusal === undefined) yield event('Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  else if (!isNotFound(refusal)) yield event('Warning', 'FailedDelete', `Error deleting: ${refusal.message}`);
  return refusal;
}

function* createDuePods(sync: JobSync, missing: number): Steps<Refusal | undefined> {
  const { job, backOff, now, options, delayed } = sync;
  const wait = hasLimitPerIndex(job) ? 0 : remainingDelay(backOff, now, options);
  if (wait > 0) return postpone(sync, wait);
  const count = Math.min(missing, mostPerSync(options));
  const make = podMaker(job);
  if (!isIndexed(job))
    return yield* createPods(
      sync,
      Array.from({ length: count }, () => make()),
    );
  const { succeededIndexes, failedIndexes = [] } = sync;
  const pending = pendingIndexes(job, sync.pods, { succeededIndexes, failedIndexes }, count);
  // getPodCreationInfoForIndependentIndexes: each index has its own delay.
  const waits = pending.map((index) => remainingIndexDelay(delayed.get(index), now, options));
  const due = pending.filter((_, i) => waits[i] === 0);
  if (pending.length > 0 && due.length === 0) return postpone(sync, Math.min(...waits));
  return yield* createPods(
    sync,
    due.map((index) => make(index, delayed.get(index))),
  );
}

/**
 * While it waits, manageJob of 1.35 takes no pod for active: a status with ready pods is then refused by the API server
 * until the delay is over (batch-api 2.4).
 */
function postpone(sync: JobSync, wait: number): undefined {
  sync.active = 0;
  requeueAt(sync, sync.now + Math.max(wait, sync.options.batch ?? 1000));
}

/** Creates in batches of 1, 2, 4, ... and leaves out what is behind a batch with a refusal (slow start). */
function* createPods(sync: JobSync, pods: readonly ObservedPod[]): Steps<Refusal | undefined> {
  let failure: Refusal | undefined;
  for (let at = 0, size = 1; at < pods.length && failure === undefined; at += size, size *= 2) {
    for (const pod of pods.slice(at, at + size)) {
      const refusal = yield* createPod(pod);
      if (refusal) failure ??= refusal;
      else sync.active++;
    }
  }
  return failure;
}

/** RealPodControl.createPods. In a namespace that goes away the refusal is not told, and the pod taken for created. */
function* createPod(pod: ObservedPod): Steps<Refusal | undefined> {
  const { name, refusal } = yield { type: 'create', pod };
  if (refusal === undefined) {
    yield event('Normal', 'SuccessfulCreate', `Created pod: ${name ?? pod.metadata.generateName}`);
    return undefined;
  }
  if (refusal.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return undefined;
  yield event('Warning', 'FailedCreate', `Error creating: ${refusal.message}`);
  return refusal;
}

function event(level: 'Normal' | 'Warning', reason: string, message: string): JobAction {
  return { type: 'event', level, reason, message };
}
