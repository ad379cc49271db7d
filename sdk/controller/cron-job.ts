import type { CronJobStatus, KubernetesObject, ObservedCronJob, ObservedJob } from '../batch-v1/objects.ts';
import type { Schedule } from '../batch-v1/schedule/index.ts';
import { zoneProblem } from '../batch-v1/schedule/zone-name.ts';
import { end, expiredJobs } from './cron-history.ts';
import { isActive, jobNameOfSlot, jobOfSlot, rfc3339, withActiveJob, withoutActiveJob } from './cron-run.ts';
import { missedSlots, nextLook, parseCronSchedule } from './cron-slots.ts';
import { controllerUid } from './pod.ts';

/** What the CronJob controller sees. */
export interface CronJobSituation {
  cronJob: ObservedCronJob;
  /** The Jobs whose controller has the CronJob's name, whatever its uid. */
  children: readonly ObservedJob[];
  /** Any Job of the CronJob's namespace. */
  findJob: (name: string) => ObservedJob | undefined;
  /** Epoch milliseconds. */
  now: number;
}

/** What the controller does, in order; where a step fails, those behind it are left out. */
export type CronJobAction =
  | { type: 'event'; level: 'Normal' | 'Warning'; reason: string; message: string }
  /** In the background. */
  | { type: 'delete'; job: ObservedJob }
  /** Once it is there, `withActiveJob` puts it into the status. */
  | { type: 'create'; job: KubernetesObject; slot: number };

/** One look of the CronJob controller. */
export interface CronJobSync {
  actions: CronJobAction[];
  /** To be written in the end, also if no Job could be created. The same as before where nothing changes. */
  status: CronJobStatus;
  /** When to look again, in epoch milliseconds; absent: when something changes. */
  requeueAt?: number;
}

/** The controller's work so far. */
type Draft = Pick<CronJobSync, 'actions' | 'status'>;

/** `sync` of the CronJob controller (cronjob_controllerv2.go): history, then active list, then schedule. */
export function syncCronJob(situation: CronJobSituation): CronJobSync {
  const { cronJob, children } = situation;
  const draft: Draft = { status: cronJob.status ?? {}, actions: [] };
  for (const job of expiredJobs(cronJob, children)) deleteJob(draft, job);
  for (const job of children) observeChild(draft, job);
  dropMissing(draft, situation);
  const requeueAt = followSchedule(draft, situation);
  return { ...draft, ...(requeueAt !== undefined && { requeueAt }) };
}

function tell({ actions }: Draft, level: 'Normal' | 'Warning', reason: string, message: string): void {
  actions.push({ type: 'event', level, reason, message });
}

/** deleteJob. */
function deleteJob(draft: Draft, job: ObservedJob): void {
  draft.actions.push({ type: 'delete', job });
  draft.status = withoutActiveJob(draft.status, job.metadata.uid);
  tell(draft, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
}

/** The first loop of syncCronJob: a Job that is over leaves the active list, and one of no known origin is told. */
function observeChild(draft: Draft, job: ObservedJob): void {
  const { name, uid } = job.metadata;
  const condition = end(job);
  const active = isActive(draft.status, job);
  if (condition === undefined && !active) {
    const message = `Saw a job that the controller did not create or forgot: ${name}`;
    tell(draft, 'Warning', 'UnexpectedJob', message);
  }
  if (condition !== undefined && active) {
    draft.status = withoutActiveJob(draft.status, uid);
    tell(draft, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${condition}`);
  }
  const { completionTime } = job.status ?? {};
  if (condition !== 'Complete' || !completionTime) return;
  const { lastSuccessfulTime } = draft.status;
  if (lastSuccessfulTime && Date.parse(completionTime) <= Date.parse(lastSuccessfulTime)) return;
  draft.status = { ...draft.status, lastSuccessfulTime: completionTime };
}

/** The second loop: a Job that is gone leaves the active list, unless a namesake is there. */
function dropMissing(draft: Draft, { children, findJob }: CronJobSituation): void {
  const known = new Set(children.map(({ metadata }) => metadata.uid));
  for (const { name = '', uid } of draft.status.active ?? []) {
    if (known.has(uid) || findJob(name)) continue;
    tell(draft, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
    draft.status = withoutActiveJob(draft.status, uid);
  }
}

/** The rest of syncCronJob. Returns when to look again. */
function followSchedule(draft: Draft, situation: CronJobSituation): number | undefined {
  const { cronJob, now } = situation;
  const schedule = readSchedule(draft, cronJob);
  if (schedule === undefined) return undefined;
  const { latest, count, problem } = missedSlots({ ...cronJob, status: draft.status }, schedule, now, true);
  if (problem !== undefined) {
    tell(draft, 'Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${problem}`);
    return undefined;
  }
  if (latest !== undefined && count === 'many') tell(draft, 'Warning', 'TooManyMissedTimes', TOO_MANY);
  if (latest !== undefined && mayStart(draft, cronJob, latest)) {
    if (cronJob.spec.concurrencyPolicy === 'Replace') replaceActive(draft, situation);
    if (!startJob(draft, situation, latest)) return undefined;
    const status = { ...draft.status, lastScheduleTime: rfc3339(latest) };
    return nextLook({ ...cronJob, status }, schedule, now);
  }
  return nextLook({ ...cronJob, status: draft.status }, schedule, now);
}

const TOO_MANY = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';

/** The schedule; `undefined` for a CronJob that starts nothing: it is going away, suspended or wrong. */
function readSchedule(draft: Draft, { metadata, spec }: ObservedCronJob): Schedule | undefined {
  if (metadata.deletionTimestamp !== undefined) return undefined;
  const { schedule: text, timeZone } = spec;
  if (timeZone && zoneProblem(timeZone)) {
    const message = `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone}`;
    tell(draft, 'Warning', 'UnknownTimeZone', message);
    return undefined;
  }
  if (spec.suspend) return undefined;
  if (text.includes('TZ')) tell(draft, 'Warning', 'UnsupportedSchedule', unsupported(text));
  try {
    return parseCronSchedule(spec);
  } catch (error) {
    const message = `unparseable schedule: ${JSON.stringify(text)} : ${(error as Error).message}`;
    tell(draft, 'Warning', 'UnparseableSchedule', message);
    return undefined;
  }
}

function unsupported(schedule: string): string {
  const page = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
  const text = JSON.stringify(schedule);
  return `CRON_TZ or TZ used in schedule ${text} is not officially supported, see ${page} for more details`;
}

/**
 * Whether the slot is to be started: it is not started yet, and none runs that forbids it. That it is too late need not be
 * asked: with a deadline `missedSlots` finds none that is (the event MissSchedule never comes).
 */
function mayStart(draft: Draft, cronJob: ObservedCronJob, slot: number): boolean {
  const { concurrencyPolicy } = cronJob.spec;
  const { active = [], lastScheduleTime } = draft.status;
  const name = jobNameOfSlot(cronJob, slot);
  if (active.some((job) => job.name === name)) return false;
  if (lastScheduleTime !== undefined && Date.parse(lastScheduleTime) === slot) return false;
  if (concurrencyPolicy !== 'Forbid' || active.length === 0) return true;
  const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
  tell(draft, 'Normal', 'JobAlreadyActive', message);
  return false;
}

/** Deletes by name: a namesake of an active Job goes too. */
function replaceActive(draft: Draft, { findJob }: CronJobSituation): void {
  for (const { name = '' } of draft.status.active ?? []) deleteJob(draft, findJob(name)!);
}

/**
 * Makes the slot's Job. One that is there already was made by the controller, which then could not say so in the status,
 * or by others: that ends the look, and none is planned (as in the AlreadyExists branch).
 */
function startJob(draft: Draft, { cronJob, findJob }: CronJobSituation, slot: number): boolean {
  const existing = findJob(jobNameOfSlot(cronJob, slot));
  if (existing === undefined) {
    const job = jobOfSlot(cronJob, slot);
    draft.actions.push({ type: 'create', job, slot });
    tell(draft, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    return true;
  }
  if (controllerUid(existing) !== cronJob.metadata.uid || isActive(draft.status, existing)) return false;
  draft.status = withActiveJob(draft.status, existing, slot);
  return true;
}
