import { type CompletionIndexes, countIndexes, formatIndexes } from '../batch-v1/completion-indexes.ts';
import type { JobCondition, JobStatus, ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import type { BackOffOptions } from './back-off.ts';
import type { BackOffRecord } from './back-off-record.ts';
import type { Refusal } from './job-action.ts';

/** The settings of the Job controller, in milliseconds. */
export interface JobControllerOptions extends BackOffOptions {
  /** SyncJobBatchPeriod: how long changes of pods are gathered before their Job is looked at. Default: 1 second. */
  batch?: number;
  /** MaxPodCreateDeletePerSync and MaxUncountedPods: how many pods one sync creates, deletes or counts. Default: 500. */
  most?: number;
}

export function mostPerSync({ most = 500 }: JobControllerOptions): number {
  return most;
}

/** What one sync of a Job knows and works out; its steps change it (syncJobCtx in job_controller.go). */
export interface JobSync {
  readonly job: ObservedJob;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly options: JobControllerOptions;
  /** The Job's own pods, as they were when the sync began. */
  readonly pods: readonly ObservedPod[];
  readonly activePods: readonly ObservedPod[];
  /** The uids that `uncountedTerminatedPods` listed when the sync began. */
  readonly uncounted: { readonly succeeded: ReadonlySet<string>; readonly failed: ReadonlySet<string> };
  /** Of these pods; what this sync deletes and creates is taken into account. */
  active: number;
  ready: number;
  terminating: number;
  /** Pods, or indexes of an Indexed Job; those not yet in the status included. */
  succeeded: number;
  /** Pods; those not yet in the status included. */
  failed: number;
  /** Of an Indexed Job, as the status lists them. */
  readonly previousIndexes: CompletionIndexes;
  /** With those of this sync. */
  readonly succeededIndexes: CompletionIndexes;
  /** With those of this sync; with backoffLimitPerIndex only. */
  readonly failedIndexes: CompletionIndexes | undefined;
  /** By index the failed pod that keeps its finalizer until its replacement exists (getPodsWithDelayedDeletionPerIndex). */
  readonly delayed: ReadonlyMap<number, ObservedPod>;
  /** With the failures of this sync; remembered once the status is written. */
  readonly backOff: BackOffRecord;
  /** Why the Job ends: FailureTarget or SuccessCriteriaMet, later Failed or Complete. */
  end: JobCondition | undefined;
  readonly status: StatusDraft;
  /** The draft differs from what is written. */
  needsFlush: boolean;
  readonly result: JobSyncResult;
}

/** What is left of a sync of a Job. */
export interface JobSyncResult {
  /** To be given to the Job's next sync. */
  memory?: BackOffRecord;
  /** When to look at the Job again, in epoch milliseconds; absent: when something changes. */
  requeueAt?: number;
  /** Something went wrong: look at the Job again soon, later each time. */
  refusal?: Refusal;
}

/** A status on its way to be written. */
export interface StatusDraft {
  conditions: readonly JobCondition[];
  startTime: string | undefined;
  completionTime: string | undefined;
  active: number;
  ready: number;
  terminating: number;
  succeeded: number;
  failed: number;
  completedIndexes: string;
  failedIndexes: string | undefined;
  uncountedSucceeded: readonly string[];
  uncountedFailed: readonly string[];
}

export function readStatus({ status = {} }: ObservedJob): StatusDraft {
  return {
    conditions: status.conditions ?? [],
    startTime: status.startTime,
    completionTime: status.completionTime,
    active: status.active ?? 0,
    ready: status.ready ?? 0,
    terminating: status.terminating ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    completedIndexes: status.completedIndexes ?? '',
    failedIndexes: status.failedIndexes,
    uncountedSucceeded: status.uncountedTerminatedPods?.succeeded ?? [],
    uncountedFailed: status.uncountedTerminatedPods?.failed ?? [],
  };
}

/** As the API server's JSON has it: zeros and empty lists are left out where JobStatus says `omitempty`. */
export function writeStatus(draft: StatusDraft): JobStatus {
  const { conditions, startTime, completionTime, active, succeeded, failed, completedIndexes, failedIndexes } = draft;
  const { uncountedSucceeded, uncountedFailed } = draft;
  return {
    ...(conditions.length > 0 && { conditions: [...conditions] }),
    ...(startTime !== undefined && { startTime }),
    ...(completionTime !== undefined && { completionTime }),
    ...(active !== 0 && { active }),
    ...(succeeded !== 0 && { succeeded }),
    ...(failed !== 0 && { failed }),
    ...(completedIndexes !== '' && { completedIndexes }),
    ...(failedIndexes !== undefined && { failedIndexes }),
    uncountedTerminatedPods: {
      ...(uncountedSucceeded.length > 0 && { succeeded: [...uncountedSucceeded] }),
      ...(uncountedFailed.length > 0 && { failed: [...uncountedFailed] }),
    },
    ready: draft.ready,
    terminating: draft.terminating,
  };
}

/** Puts the index sets of an Indexed Job into the draft; whether that changes it. */
export function writeIndexes({ status, succeededIndexes, failedIndexes }: JobSync): boolean {
  const completed = formatIndexes(succeededIndexes);
  const failed = failedIndexes && formatIndexes(failedIndexes);
  const changes = completed !== status.completedIndexes || failed !== status.failedIndexes;
  status.succeeded = countIndexes(succeededIndexes);
  status.completedIndexes = completed;
  status.failedIndexes = failed;
  return changes;
}

export function isIndexed({ spec }: ObservedJob): boolean {
  return spec.completionMode === 'Indexed';
}

export function hasLimitPerIndex({ spec }: ObservedJob): boolean {
  return typeof spec.backoffLimitPerIndex === 'number';
}

export function isSuspended({ spec }: ObservedJob): boolean {
  return spec.suspend === true;
}

/** Asks for the Job to be looked at then; the earliest wish stays, as in the controller's queue. */
export function requeueAt({ result }: JobSync, at: number): void {
  result.requeueAt = Math.min(result.requeueAt ?? at, at);
}
