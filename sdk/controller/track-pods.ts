import { containsIndex } from '../batch-v1/completion-indexes.ts';
import type { ObservedPod } from '../batch-v1/objects.ts';
import { announceEnd, enactEnd, tellEnd } from './end-job.ts';
import { isNotFound, type Refusal, type Steps, SyncFailed } from './job-action.ts';
import { isIndexed, type JobSync, mostPerSync, writeIndexes, writeStatus } from './job-sync.ts';
import { completionIndex, hasTrackingFinalizer, isPodFailed } from './pod.ts';
import { hasFittingIndex } from './pod-counts.ts';
import { countsAsFailed } from './pod-failure-policy.ts';

/**
 * trackJobStatusAndRemoveFinalizers (batch-api 2.5, 2.7): notes pods that ended among the uncounted, with why the Job
 * ends; then takes off their finalizers, counts them, and ends the Job once nothing is uncounted and nothing terminating.
 */
export function* trackPods(sync: JobSync): Steps<void> {
  const tracked = new Set(sync.pods.filter(hasTrackingFinalizer).map(uidOf));
  if (countUntracked(sync, tracked)) sync.needsFlush = true;
  const { finished, isFull } = noteFinishedPods(sync);
  if (isIndexed(sync.job) && writeIndexes(sync)) sync.needsFlush = true;
  announceEnd(sync);
  if (sync.needsFlush) {
    yield* flush(sync);
    sync.result.memory = sync.backOff;
  }
  const failure = yield* removeFinalizers(finished, tracked);
  if (countUntracked(sync, tracked)) sync.needsFlush = true;
  if (failure) {
    if (sync.needsFlush) yield* flush(sync);
    throw new SyncFailed(failure);
  }
  const ends = !isFull && enactEnd(sync);
  if (sync.needsFlush) yield* flush(sync);
  if (!ends) return;
  delete sync.result.memory;
  yield* tellEnd(sync);
}

function uidOf({ metadata }: ObservedPod): string {
  return metadata.uid ?? '';
}

/** updateJobStatus. */
function* flush(sync: JobSync): Steps<void> {
  const { refusal } = yield { type: 'updateStatus', status: writeStatus(sync.status) };
  if (refusal) throw new SyncFailed(refusal);
  sync.needsFlush = false;
}

/** cleanUncountedPodsWithoutFinalizers: they are in the counters from now on. Whether the draft changes. */
function countUntracked({ status }: JobSync, tracked: ReadonlySet<string>): boolean {
  const succeeded = status.uncountedSucceeded.filter((uid) => tracked.has(uid));
  const failed = status.uncountedFailed.filter((uid) => tracked.has(uid));
  const counted = [status.uncountedSucceeded.length - succeeded.length, status.uncountedFailed.length - failed.length];
  status.succeeded += counted[0]!;
  status.failed += counted[1]!;
  status.uncountedSucceeded = succeeded;
  status.uncountedFailed = failed;
  return counted[0] !== 0 || counted[1] !== 0;
}

/** Pods that were noted, in the order in which their uids stand in the status. */
interface Notes {
  succeeded: string[];
  failed: string[];
  /** Successes of an Indexed Job, which `completedIndexes` holds instead. */
  indexes: number;
}

/**
 * Which pods' finalizers are to go, after they were noted.
 *
 * `isFull`: no more fit into the status, the rest is for the next sync.
 */
function noteFinishedPods(sync: JobSync): { finished: ObservedPod[]; isFull: boolean } {
  const { status } = sync;
  const finished: ObservedPod[] = [];
  const notes: Notes = { succeeded: [...status.uncountedSucceeded], failed: [...status.uncountedFailed], indexes: 0 };
  let isFull = false;
  for (const pod of inOrder(sync)) {
    if (!hasTrackingFinalizer(pod) || !canRemoveFinalizer(sync, pod)) continue;
    finished.push(pod);
    if (notePod(sync, pod, notes)) sync.needsFlush = true;
    isFull = notes.indexes + notes.succeeded.length + notes.failed.length >= mostPerSync(sync.options);
    if (isFull) break;
  }
  status.uncountedSucceeded = notes.succeeded;
  status.uncountedFailed = notes.failed;
  return { finished, isFull };
}

/** An Indexed Job's pods by index. */
function inOrder({ job, pods }: JobSync): readonly ObservedPod[] {
  if (!isIndexed(job)) return pods;
  return pods.toSorted((a, b) => (completionIndex(a) ?? -1) - (completionIndex(b) ?? -1));
}

/** The pod has ended, or the Job does; a failed pod whose index will have another waits for that one. */
function canRemoveFinalizer({ job, end, delayed }: JobSync, pod: ObservedPod): boolean {
  if (job.metadata.deletionTimestamp !== undefined || end !== undefined) return true;
  if (pod.status?.phase === 'Succeeded') return true;
  return isPodFailed(pod, job) && delayed.get(completionIndex(pod) ?? -1) !== pod;
}

/** Whether the status is to be written before the pod loses its finalizer. */
function notePod({ job, end, uncounted, previousIndexes }: JobSync, pod: ObservedPod, notes: Notes): boolean {
  const uid = uidOf(pod);
  const fits = hasFittingIndex(job, pod);
  if (pod.status?.phase === 'Succeeded' && !uncounted.failed.has(uid)) {
    if (isIndexed(job)) {
      if (!fits || containsIndex(previousIndexes, completionIndex(pod)!)) return false;
      notes.indexes++;
      return true;
    }
    if (uncounted.succeeded.has(uid)) return false;
    notes.succeeded.push(uid);
    return true;
  }
  // Of a Job that fails every pod that has not ended counts as failed.
  const isFailed = isPodFailed(pod, job) || (end !== undefined && end.type !== 'SuccessCriteriaMet');
  if (!isFailed || !fits || uncounted.failed.has(uid) || !countsAsFailed(job, pod)) return false;
  notes.failed.push(uid);
  return true;
}

/** removeTrackingFinalizerFromPods. Gives the first refusal, if there was one. */
function* removeFinalizers(pods: readonly ObservedPod[], tracked: Set<string>): Steps<Refusal | undefined> {
  let failure: Refusal | undefined;
  for (const pod of pods) {
    const { refusal } = yield { type: 'removeFinalizer', pod };
    if (refusal === undefined || isNotFound(refusal)) tracked.delete(uidOf(pod));
    else failure ??= refusal;
  }
  return failure;
}
