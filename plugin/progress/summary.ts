import { DEPENDS_ON_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { JobCondition, KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import {
  type BackOffOptions,
  backoffLimitOf,
  estimateNextRetry,
  type NextRetry,
} from '../../sdk/controller/back-off.ts';
import { controllerUid, parseTime } from '../../sdk/controller/pod.ts';
import { countPods } from '../../sdk/controller/pod-counts.ts';
import { managerOf } from './manager.ts';
import { valuesOf } from './persistent-map.ts';
import { type Counts, phaseOf } from './phase.ts';
import { podsOf } from './pod-table.ts';
import { arePodsKnown, type FollowedJob, followedJobs, type ProgressState } from './state.ts';
import { findStuck } from './stuck.ts';
import type { JobProgress, StuckPod } from './types.ts';

export interface SummaryOptions {
  /** The Job is no longer there: deleted, or replaced by another of its name. */
  gone?: 'deleted' | 'replaced';
  /** The Job controller's settings, where they are not the usual ones. */
  backOff?: BackOffOptions;
}

/** What does not depend on the time of day. */
interface Findings {
  counts: Counts;
  retry: NextRetry | undefined;
  stuck: StuckPod[];
  podsKnown: boolean;
}

/**
 * A Job as it stands.
 *
 * @param pods as many as are known, of whatever owner; `undefined` where pods cannot be read
 * @param now epoch milliseconds of the server's clock
 */
export function summarizeJob(
  job: ObservedJob,
  pods: readonly ObservedPod[] | undefined,
  now: number,
  { gone, backOff }: SummaryOptions = {},
): JobProgress {
  const own = pods?.filter((pod) => controllerUid(pod) === job.metadata.uid);
  return summarize({ job, ...(gone ? { gone } : {}) }, findingsOf(job, own, backOff), now);
}

/** Every followed Job as it stands, by namespace and name, older ones first where they share a name. */
export function summarizeState(state: ProgressState, now: number): JobProgress[] {
  return [...followedJobs(state)]
    .map((followed) => summarize(followed, rememberedFindings(state, followed), now))
    .sort(byName);
}

const remembered = new WeakMap<FollowedJob, { pods: unknown; findings: Findings }>();

/** Counts again only where the Job or one of its pods has changed since the last time. */
function rememberedFindings(state: ProgressState, followed: FollowedJob): Findings {
  const pods = arePodsKnown(state, followed.job) ? podsOf(state.pods, followed.job.metadata.uid ?? '') : undefined;
  const last = remembered.get(followed);
  if (last && last.pods === pods) return last.findings;
  const findings = findingsOf(followed.job, pods && [...valuesOf(pods)], state.backOff);
  remembered.set(followed, { pods, findings });
  return findings;
}

function findingsOf(job: ObservedJob, pods: readonly ObservedPod[] | undefined, backOff?: BackOffOptions): Findings {
  // Another manager may run the pods elsewhere: the status that it writes is all there is.
  if (pods === undefined || managerOf(job)) {
    return { counts: countsOfStatus(job), retry: undefined, stuck: [], podsKnown: false };
  }
  const counts = countPods(job, pods);
  const started = pods.some(({ status }) => status?.phase !== undefined && status.phase !== 'Pending');
  const hasRun = started || counts.succeeded > 0 || counts.failed > 0;
  const stuck = pods.map(findStuck).filter((found) => found !== undefined);
  stuck.sort((a, b) => compare(a.pod, b.pod));
  return {
    counts: { ...counts, hasRun },
    retry: estimateNextRetry(job, pods, backOff, counts),
    stuck,
    podsKnown: true,
  };
}

/** Some patch levels of the controller write 0 active beside ready pods while they back off; ready pods are active. */
function countsOfStatus({ status = {} }: ObservedJob): Counts {
  const { active = 0, ready = 0, terminating = 0, uncountedTerminatedPods: uncounted } = status;
  const succeeded = (status.succeeded ?? 0) + (uncounted?.succeeded?.length ?? 0);
  const failed = (status.failed ?? 0) + (uncounted?.failed?.length ?? 0);
  const hasRun = ready > 0 || succeeded > 0 || failed > 0;
  return { active: Math.max(active, ready), ready, terminating, succeeded, failed, hasRun };
}

function summarize(
  { job, gone }: FollowedJob,
  { counts, retry, stuck, podsKnown }: Findings,
  now: number,
): JobProgress {
  const { metadata, spec, status = {} } = job;
  const { phase, condition, nextRetry } = phaseOf(job, counts, retry, gone, now);
  const ended = gone !== undefined || phase === 'Complete' || phase === 'Failed';
  const { active, ready, terminating, succeeded, failed } = counts;
  return present<JobProgress>({
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    phase,
    reason: condition?.reason || undefined,
    message: condition?.message || undefined,
    waitsFor: phase === 'Suspended' && spec.suspend ? waitsFor(job) : undefined,
    indexed: spec.completionMode === 'Indexed',
    completions: present({ succeeded, wanted: spec.completions ?? undefined }),
    parallelism: spec.parallelism ?? 1,
    active: ended ? 0 : active,
    ready: ended ? 0 : ready,
    terminating: ended ? 0 : terminating,
    failed,
    backoffLimit: backoffLimitOf(job),
    backoffLimitPerIndex: spec.backoffLimitPerIndex ?? undefined,
    completedIndexes: status.completedIndexes || undefined,
    failedIndexes: status.failedIndexes || undefined,
    nextRetry: ended ? undefined : nextRetry,
    created: parseTime(metadata.creationTimestamp) ?? now,
    started: parseTime(status.startTime),
    finished: finishedAt(job, condition, gone),
    stuck: ended ? [] : stuck,
    podsKnown,
  });
}

/** A Job that its author made wait for others is suspended until somebody lets it go. */
function waitsFor({ metadata }: ObservedJob): string[] | undefined {
  return metadata.annotations?.[DEPENDS_ON_ANNOTATION]?.split(',').map((word) => word.trim());
}

/** A Job that is to be created once others are complete, as it is shown until then. */
export function summarizeWaiting(manifest: KubernetesObject, requirements: string[], now: number): JobProgress {
  const { name = `${manifest.metadata.generateName}*`, namespace = '' } = manifest.metadata;
  // Several may have one generateName; those that wait for the same look the same.
  const uid = ['waiting', namespace, name, ...requirements].join(' ');
  const metadata = { ...manifest.metadata, name, uid };
  const progress = summarizeJob({ ...(manifest as ObservedJob), metadata }, undefined, now);
  return { ...progress, phase: 'Waiting', waitsFor: requirements };
}

/** completionTime comes with Complete only; a failed Job ended when its condition turned true. */
function finishedAt(
  { metadata, status }: ObservedJob,
  condition: JobCondition | undefined,
  gone: unknown,
): number | undefined {
  if (condition?.type === 'Complete' || condition?.type === 'Failed') {
    return parseTime(status?.completionTime) ?? parseTime(condition.lastTransitionTime);
  }
  return gone === undefined ? undefined : parseTime(metadata.deletionTimestamp);
}

/** Leaves out what is undefined, so that summaries compare as they print. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

function byName(a: JobProgress, b: JobProgress): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name) || a.created - b.created || compare(a.uid, b.uid);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
