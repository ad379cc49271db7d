import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { BackOffOptions } from '../../sdk/controller/back-off.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import type { ReflectorEvent } from '../kube/types.ts';
import { type LatePods, lateOutside, latePod, noneLate, toldBy } from './late-pods.ts';
import { get, mapOf, type PersistentMap, valuesOf, withEntry, withoutKey } from './persistent-map.ts';
import { noPods, type PodTable, podOf, podsOf, withoutPod, withPod, withPodList } from './pod-table.ts';
import type { ProgressEvent } from './types.ts';

/** All that was seen of the followed Jobs and their pods. Never changed in place. */
export interface ProgressState {
  /** The uids that are followed; `undefined`: every Job that is seen. */
  readonly followed: PersistentMap<true> | undefined;
  /** More Jobs are to come: others that are seen may be theirs, told before the answer to their creation. */
  readonly growing: boolean;
  readonly backOff: BackOffOptions | undefined;
  /** By uid. */
  readonly jobs: PersistentMap<FollowedJob>;
  /** The uid that was last seen under `namespace/name`. */
  readonly uids: PersistentMap<string>;
  readonly pods: PodTable;
  readonly late: LatePods;
  /** Whether the pods of a namespace are known; '' stands for all namespaces. */
  readonly podsKnown: ReadonlyMap<string, boolean>;
}

/** A Job as last seen, and whether it has gone since. */
export interface FollowedJob {
  readonly job: ObservedJob;
  readonly gone?: 'deleted' | 'replaced';
}

/** With neither `jobs` nor `uids` every Job that is seen is followed. */
export interface StateOptions {
  /** Jobs to follow, as read or created before: one that the first list lacks is then known to be gone. */
  jobs?: readonly ObservedJob[];
  /** Jobs to follow of which only the uid is known: one that is gone before the first list never shows. */
  uids?: readonly string[];
  /** Jobs will arrive that are followed, too; see the event `arrivals`. */
  growing?: boolean;
  /** The Job controller's settings, where they are not the usual ones. */
  backOff?: BackOffOptions;
}

export function createState({ jobs, uids, growing = false, backOff }: StateOptions = {}): ProgressState {
  const own = [...(uids ?? []), ...(jobs ?? []).map(uidOf)];
  const followed = jobs || uids || growing ? mapOf(own.map((uid) => [uid, true as const])) : undefined;
  const nothing = {
    jobs: mapOf<FollowedJob>(),
    uids: mapOf<string>(),
    pods: noPods,
    late: noneLate,
    podsKnown: new Map(),
  };
  return (jobs ?? []).reduce<ProgressState>(withJob, { followed, growing, backOff, ...nothing });
}

/** Folds one event into what is known. Cheap: a list costs its length, any other event next to nothing. */
export function reduceProgress(state: ProgressState, tagged: ProgressEvent): ProgressState {
  if (tagged.source === 'jobs') return reduceJobs(state, tagged.event, tagged.namespace);
  if (tagged.source === 'arrivals') return withArrivals(state, tagged.jobs);
  if ('unavailable' in tagged) return withPodsKnown(state, tagged.namespace, false);
  return reducePods(state, tagged.event, tagged.namespace);
}

/** Every followed Job as last seen. */
export function* followedJobs({ jobs, followed }: ProgressState): Generator<FollowedJob> {
  for (const one of valuesOf(jobs)) if (isIn(followed, one.job)) yield one;
}

/** The pods of followed Jobs that an event told of, once it is folded in; Jobs that arrive bring those that were told of before. */
export function podsToldBy(tagged: ProgressEvent, { followed, pods }: ProgressState): ObservedPod[] {
  if (tagged.source === 'arrivals') return tagged.jobs.flatMap((job) => [...valuesOf(podsOf(pods, uidOf(job)))]);
  if (tagged.source === 'jobs' || 'unavailable' in tagged) return [];
  const { event } = tagged;
  const told = event.type === 'changed' ? [event.object] : event.type === 'synced' ? event.objects : [];
  return told.filter((pod) => followed === undefined || get(followed, controllerUid(pod) ?? '') !== undefined);
}

/** The watch may have told of such a Job before, and knows it better then. */
function withArrivals(state: ProgressState, jobs: readonly ObservedJob[]): ProgressState {
  const followed = jobs.reduce((uids, job) => withEntry(uids, uidOf(job), true), state.followed ?? mapOf<true>());
  const unseen = jobs.filter((job) => get(state.jobs, uidOf(job)) === undefined);
  return unseen.reduce(withJob, { ...state, followed });
}

/** Whether pods were listed where this Job lives. */
export function arePodsKnown({ podsKnown }: ProgressState, { metadata }: ObservedJob): boolean {
  return podsKnown.get(metadata.namespace ?? '') ?? podsKnown.get('') ?? false;
}

function reducePods(state: ProgressState, event: ReflectorEvent<ObservedPod>, namespace?: string): ProgressState {
  switch (event.type) {
    case 'synced':
      return {
        ...withPodsKnown(state, namespace, true),
        pods: withPodList(state.pods, event.objects, namespace),
        late: lateOutside(state.late, namespace),
      };
    case 'changed':
      return withChangedPod(state, event.object);
    case 'deleted':
      return {
        ...state,
        pods: withoutPod(state.pods, event.object),
        late: withoutKey(state.late, event.object.metadata.uid ?? ''),
      };
    default:
      return state;
  }
}

function withChangedPod(state: ProgressState, pod: ObservedPod): ProgressState {
  const uid = pod.metadata.uid ?? '';
  const job = get(state.jobs, controllerUid(pod) ?? '')?.job;
  const late = job && latePod(job, podOf(state.pods, pod), pod, get(state.late, uid));
  if (late) return { ...state, late: withEntry(state.late, uid, late) };
  return { ...state, pods: withPod(state.pods, pod), late: withoutKey(state.late, uid) };
}

/** Pods whose end this Job's status tells are as last seen again. */
function withToldPods(state: ProgressState, job: ObservedJob): ProgressState {
  const told = toldBy(job, state.late);
  if (told.length === 0) return state;
  return {
    ...state,
    pods: told.reduce(withPod, state.pods),
    late: told.reduce((late, pod) => withoutKey(late, pod.metadata.uid ?? ''), state.late),
  };
}

function withPodsKnown(state: ProgressState, namespace: string | undefined, known: boolean): ProgressState {
  return { ...state, podsKnown: new Map(state.podsKnown).set(namespace ?? '', known) };
}

function reduceJobs(state: ProgressState, event: ReflectorEvent<ObservedJob>, namespace?: string): ProgressState {
  switch (event.type) {
    case 'synced':
      return withJobList(state, event.objects, namespace);
    case 'changed':
      return withJob(state, event.object);
    case 'deleted':
      return isKept(state, event.object) ? withGone(state, event.object, 'deleted') : state;
    default:
      return state;
  }
}

/** What a list lacks was deleted while nobody looked. */
function withJobList(state: ProgressState, jobs: readonly ObservedJob[], namespace: string | undefined): ProgressState {
  const listed = new Set(jobs.map(uidOf));
  let next = state;
  for (const { job, gone } of valuesOf(state.jobs)) {
    const isCovered = namespace === undefined || job.metadata.namespace === namespace;
    if (isCovered && gone === undefined && !listed.has(uidOf(job))) next = withGone(next, job, 'deleted');
  }
  return jobs.reduce(withJob, next);
}

/** A Job under a name that another uid had means that the other one is gone, even before its own event comes. */
function withJob(state: ProgressState, job: ObservedJob): ProgressState {
  const name = `${job.metadata.namespace}/${job.metadata.name}`;
  const former = get(state.uids, name);
  const namesake = former === undefined || former === uidOf(job) ? undefined : get(state.jobs, former);
  const next = namesake ? withGone(state, namesake.job, 'replaced') : state;
  if (!isKept(next, job)) return next;
  return {
    ...withToldPods(next, job),
    jobs: withEntry(next.jobs, uidOf(job), { job }),
    uids: withEntry(next.uids, name, uidOf(job)),
  };
}

function withGone(state: ProgressState, job: ObservedJob, gone: 'deleted' | 'replaced'): ProgressState {
  const known = get(state.jobs, uidOf(job));
  // The last state before the deletion may tell more than the object that came with it.
  const last = known && isJobFinished(known.job) ? known.job : job;
  const isNews = known?.gone === undefined || gone === 'replaced';
  return { ...state, jobs: withEntry(state.jobs, uidOf(job), { job: last, gone: isNews ? gone : known.gone }) };
}

function isKept({ followed, growing }: ProgressState, job: ObservedJob): boolean {
  return growing || isIn(followed, job);
}

function isIn(followed: ProgressState['followed'], job: ObservedJob): boolean {
  return followed === undefined || get(followed, uidOf(job)) !== undefined;
}

function uidOf(job: ObservedJob): string {
  return job.metadata.uid ?? '';
}
