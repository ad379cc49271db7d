import type { ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import type { BackOffRecord } from './back-off-record.ts';
import { beginSync } from './begin-sync.ts';
import { claimPods } from './claim-pods.ts';
import { decideEnd } from './decide-end.ts';
import { type JobAction, type Refusal, type Steps, SyncFailed } from './job-action.ts';
import { END, isManagedElsewhere, newCondition, withCondition } from './job-conditions.ts';
import { isSuspended, type JobControllerOptions, type JobSync, type JobSyncResult } from './job-sync.ts';
import { deletePods, managePods } from './manage-pods.ts';
import { formatTime } from './pod.ts';
import { isJobFinished } from './pod-counts.ts';
import { trackPods } from './track-pods.ts';

/** What the Job controller sees. */
export interface JobSituation {
  job: ObservedJob;
  /** Those that the Job controls, and those of its namespace that no object controls; others are passed over. */
  pods: Iterable<ObservedPod>;
  /** Epoch milliseconds. */
  now: number;
  /** What the Job's last sync left; nothing for a Job that is new to the controller. */
  memory?: BackOffRecord;
  options?: JobControllerOptions;
}

/**
 * What the Job controller of Kubernetes 1.35 does when it looks at a Job (syncJob in job_controller.go; batch-api 2), if the
 * API server takes all of it. New pods have a `generateName`; events name them by it.
 */
export function syncJob(situation: JobSituation): JobSyncResult & { actions: JobAction[] } {
  const actions: JobAction[] = [];
  const steps = stepsOfJob(situation);
  let step = steps.next();
  while (!step.done) {
    actions.push(step.value);
    step = steps.next({});
  }
  return { actions, ...step.value };
}

/**
 * The same, step by step: give each action's result to `next`, since what follows depends on it (a refused pod is no
 * active one; nothing is counted unless the status is written).
 */
export function* stepsOfJob({ job, pods, now, memory, options = {} }: JobSituation): Steps<JobSyncResult> {
  if (isManagedElsewhere(job)) return memory ? { memory } : {};
  if (isJobFinished(job)) return {};
  const result: JobSyncResult = memory ? { memory } : {};
  if (!hasKnownMode(job)) {
    const message = 'Skipped Job sync because completion mode is unknown';
    yield { type: 'event', level: 'Warning', reason: 'UnknownCompletionMode', message };
    return result;
  }
  try {
    const own = yield* claimPods(job, pods);
    yield* advance(beginSync(job, own, now, options, memory, result));
  } catch (error) {
    if (!(error instanceof SyncFailed)) throw error;
    result.refusal = error.refusal;
  }
  return result;
}

function hasKnownMode({ spec }: ObservedJob): boolean {
  return ['NonIndexed', 'Indexed'].includes(spec.completionMode ?? 'NonIndexed');
}

function* advance(sync: JobSync): Steps<void> {
  sync.end = decideEnd(sync);
  const failure = sync.end ? yield* endPods(sync) : yield* goOn(sync);
  const { job, status, active, ready, terminating } = sync;
  const written = job.status ?? {};
  if (active !== (written.active ?? 0) || ready !== written.ready || terminating !== written.terminating) {
    sync.needsFlush = true;
  }
  Object.assign(status, { active, ready, terminating });
  yield* trackPods(sync);
  if (failure) throw new SyncFailed(failure);
}

/** The Job ends: what is active goes. It cannot be told to have ended before all of it could be deleted. */
function* endPods(sync: JobSync): Steps<Refusal | undefined> {
  const failure = yield* deletePods(sync, sync.activePods, 'counted');
  if (failure) sync.end = undefined;
  return failure;
}

/** A Job that is being deleted gets no more pods, but may still be complete. */
function* goOn(sync: JobSync): Steps<Refusal | undefined> {
  const { job, now } = sync;
  const isManaged = job.metadata.deletionTimestamp === undefined;
  const failure = isManaged ? yield* managePods(sync) : undefined;
  if (isComplete(sync)) sync.end = newCondition('SuccessCriteriaMet', ...END.completions, now);
  else if (isManaged) yield* noteSuspension(sync);
  return failure;
}

/** A work queue is complete when one pod has succeeded and the others have ended. */
function isComplete({ job, active, succeeded }: JobSync): boolean {
  const { completions } = job.spec;
  return active === 0 && (typeof completions === 'number' ? succeeded >= completions : succeeded > 0);
}

/** Suspended is True or False, or absent where the Job never was suspended; its start counts anew from then (batch-api 2.6). */
function* noteSuspension(sync: JobSync): Steps<void> {
  const { job, now, status } = sync;
  const suspended = isSuspended(job);
  const [reason, message] = suspended ? ['Suspended', 'Job suspended'] : ['Resumed', 'Job resumed'];
  const conditions = withCondition(
    status.conditions,
    newCondition('Suspended', `Job${reason}`, message, now, suspended),
  );
  if (conditions === status.conditions) return;
  status.conditions = conditions;
  if (!suspended) status.startTime = formatTime(now);
  sync.needsFlush = true;
  yield { type: 'event', level: 'Normal', reason, message };
}
