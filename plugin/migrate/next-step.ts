import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import type { Claim } from './claims.ts';
import { arePodsGone, isDeletedByOthers } from './nothing-left.ts';
import {
  forgottenPods,
  isBoundTo,
  isOrphan,
  isOurs,
  isUnswept,
  type Sight,
  takenPods,
  targetName,
  uncountedPods,
  unguardedPods,
} from './sight.ts';
import { stops } from './stops.ts';
import type { MigrationTimings } from './timings.ts';
import type { Journal } from './types.ts';

/** What a run remembers of earlier looks; one that resumes begins without, and waits once more. */
export interface Memory {
  /** When this run asked for the deletion. */
  deletedAt?: number;
  /** Since when all pods are seen free of the old owner. */
  cleanSince?: number;
  /** Since when all pods are seen with their new owner. */
  adoptedSince?: number;
}

/** What to do next, and with what. */
export type Step =
  /** Take the Job away and leave its pods. */
  | { name: 'delete'; job: ObservedJob }
  /** Wait until the garbage collector is done with it. */
  | { name: 'gone'; job: ObservedJob }
  /** Wait until its pods are free: of the reference to it, and of the finalizer. */
  | { name: 'clean'; bound: ObservedPod[]; unswept: ObservedPod[] }
  /** Wait until then, so that the controller has seen it, too. */
  | { name: 'settle'; until: number }
  | { name: 'create' }
  /** Wait until all pods have their new owner. */
  | { name: 'adopt'; job: ObservedJob; orphans: ObservedPod[] }
  /** Wait until they are counted, and mend what is not. */
  | { name: 'count'; job: ObservedJob; unguarded: ObservedPod[]; forgotten: ObservedPod[] }
  | { name: 'finish'; job: ObservedJob }
  /** It cannot go on. `untouched`: nothing was changed but the journal. */
  | { name: 'stop'; reason: string; hint: string; untouched?: true };

export type StepName = Step['name'];

/** What is kept in mind after a look. */
export function remember(memory: Memory, journal: Journal, sight: Sight, now: number): Memory {
  const { from, to, pods } = sight;
  if (from) return {};
  if (isOurs(journal, to)) return pods.some(isOrphan) ? {} : { adoptedSince: memory.adoptedSince ?? now };
  return isClean(journal, pods) ? { cleanSince: memory.cleanSince ?? now } : {};
}

/**
 * Decides from what the cluster shows; the journal says what is meant, never how far it is (batch-api 3.6).
 *
 * @param now by the clock that `memory` is by
 */
export function nextStep(journal: Journal, sight: Sight, memory: Memory, now: number, timings: MigrationTimings): Step {
  const { from, to } = sight;
  if (!isOurs(journal, to))
    return from ? beforeItIsGone(journal, sight, from) : between(journal, sight, memory, now, timings);
  if (from) return clash(from, to);
  // What has ended is to be written down, even where it goes at once.
  const isGoing = to.metadata.deletionTimestamp !== undefined && !isJobFinished(to);
  if (isGoing) return { name: 'stop', ...stops.vanished(journal, arePodsGone(journal, sight.pods), true) };
  return withNew(sight, to, memory, now, timings);
}

function beforeItIsGone(journal: Journal, { to }: Sight, from: ObservedJob): Step {
  const { deletionTimestamp, name } = from.metadata;
  if (isDeletedByOthers(journal, from)) return { name: 'stop', ...stops.deletedByOthers(name!) };
  if (deletionTimestamp !== undefined) return { name: 'gone', job: from };
  if (to) return { name: 'stop', ...stops.nameTaken(to), untouched: true };
  if (journal.state.goal === 'old' && isJobFinished(from)) return { name: 'stop', ...stops.finished(journal, from) };
  return { name: 'delete', job: from };
}

/** Critical: nobody owns the pods. */
function between(journal: Journal, sight: Sight, memory: Memory, now: number, timings: MigrationTimings): Step {
  const { state } = journal;
  const areGone = arePodsGone(journal, sight.pods);
  // Whether the server took the creation on is not known: but whoever went with its pods has had them.
  if (state.createdAt !== undefined || (state.creatingAt !== undefined && areGone))
    return { name: 'stop', ...stops.vanished(journal, areGone) };
  if (state.deletedAt === undefined && areGone) return { name: 'stop', ...stops.deletedByOthers(state.from.name) };
  if (!isClean(journal, sight.pods)) {
    const bound = sight.pods.filter((pod) => isBoundTo(state.from.uid, pod));
    return { name: 'clean', bound, unswept: sight.pods.filter(isUnswept) };
  }
  const taken = takenPods(journal, sight);
  if (taken.length > 0) return { name: 'stop', ...stops.podsTaken(taken) };
  const until = settledAt(journal, memory, now, timings);
  return now < until ? { name: 'settle', until } : { name: 'create' };
}

/** The longer the controllers took to let the pods go, the longer they may have to do with those of the Job that is gone. */
function settledAt(journal: Journal, memory: Memory, now: number, timings: MigrationTimings): number {
  const sameName = targetName(journal) === journal.state.from.name;
  const least = sameName ? timings.settleSameName : timings.settle;
  const { cleanSince = now, deletedAt = cleanSince } = memory;
  return cleanSince + Math.max(least, Math.min(cleanSince - deletedAt, timings.settleMost));
}

function isClean({ state }: Journal, pods: readonly ObservedPod[]): boolean {
  return !pods.some((pod) => isBoundTo(state.from.uid, pod) || isUnswept(pod));
}

function withNew({ pods }: Sight, job: ObservedJob, memory: Memory, now: number, timings: MigrationTimings): Step {
  // What has ended has made up its mind about its pods.
  if (isJobFinished(job)) return { name: 'finish', job };
  const orphans = pods.filter(isOrphan);
  if (orphans.length > 0) return { name: 'adopt', job, orphans };
  const unguarded = unguardedPods(job, pods);
  const forgotten = forgottenPods(job, pods);
  const counted = hasBegun(job) && uncountedPods(job, pods).length === 0;
  const late = now - (memory.adoptedSince ?? now) >= timings.counting;
  if (unguarded.length + forgotten.length === 0 && (counted || late)) return { name: 'finish', job };
  return { name: 'count', job, unguarded, forgotten };
}

/** The controller has written its status once; one that is suspended has no startTime. */
function hasBegun({ status = {} }: ObservedJob): boolean {
  return status.startTime !== undefined || (status.conditions ?? []).length > 0;
}

function clash(from: ObservedJob, to: ObservedJob): Step {
  return { name: 'stop', ...stops.clash(from, to) };
}

/** It cannot go on while something else is about to take pods on. */
export function claimed(claims: readonly Claim[]): Step {
  return { name: 'stop', ...stops.claimed(claims) };
}
