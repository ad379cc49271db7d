import type { ObservedCronJob } from '../batch-v1/objects.ts';
import { parseSchedule, type Schedule } from '../batch-v1/schedule/index.ts';

/**
 * formatSchedule: a zone within the schedule wins over `timeZone`.
 *
 * @throws ScheduleError
 */
export function parseCronSchedule({ schedule, timeZone }: ObservedCronJob['spec']): Schedule {
  return parseSchedule(schedule, timeZone && !schedule.includes('TZ') ? { timeZone } : {});
}

/** The slots of a CronJob that have passed since its last one. */
export interface MissedSlots {
  /** What they are counted from, in epoch milliseconds. */
  from: number;
  /** The last one that has passed; the only one that is made up for. */
  latest?: number;
  /** How many there are, roughly. */
  count: 'none' | 'few' | 'many';
  /** Why the schedule cannot be followed, though its grammar is right. */
  problem?: string;
}

/** So many may be missed before it is told, and the last one is made up for all the same. */
const MANY = 100;
/** nextScheduleDelta: so long after its slot a Job is made, in case clocks differ. */
const NEXT_SLOT_DELAY = 100;

/**
 * mostRecentScheduleTime: slots count from the last one that was used, else from the CronJob's creation, and with a
 * starting deadline none that it rules out counts.
 */
export function missedSlots(
  { metadata, spec, status }: ObservedCronJob,
  schedule: Schedule,
  now: number,
  withDeadline: boolean,
): MissedSlots {
  const deadline = withDeadline ? (spec.startingDeadlineSeconds ?? undefined) : undefined;
  const last = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp!);
  const from = deadline === undefined ? last : Math.max(last, now - deadline * 1000);
  const first = next(schedule, from);
  if (first !== undefined && now < first) return { from, count: 'none' };
  const second = first === undefined ? undefined : next(schedule, first);
  if (first !== undefined && second !== undefined && now < second) return { from, latest: first, count: 'none' };
  const between = Math.round(((second ?? 0) - (first ?? 0)) / 1000);
  if (first === undefined || second === undefined || between < 1) {
    return { from, count: 'none', problem: 'time difference between two schedules is less than 1 second' };
  }
  const missed = Math.floor(Math.floor((now - first) / 1000) / between) + 1;
  const latest = lastSlot(schedule, first + (missed - 2) * between * 1000, now);
  return { from, ...(latest !== undefined && { latest }), count: missed > MANY ? 'many' : 'few' };
}

/** The last slot after one moment and not after another; `@every` counts from the first moment. */
function lastSlot(schedule: Schedule, after: number, until: number): number | undefined {
  let last: number | undefined;
  for (let slot = next(schedule, after); slot !== undefined && slot <= until; slot = next(schedule, slot)) last = slot;
  return last;
}

/** nextScheduleTimeDuration: when to look again; `undefined` for a schedule that has no more slots. */
export function nextLook(cronJob: ObservedCronJob, schedule: Schedule, now: number): number | undefined {
  const { from, latest, count, problem } = missedSlots(cronJob, schedule, now, false);
  const since = problem !== undefined ? now : (latest ?? (count === 'none' ? from : now));
  const slot = next(schedule, since);
  return slot === undefined ? undefined : slot + NEXT_SLOT_DELAY;
}

function next(schedule: Schedule, after: number): number | undefined {
  return schedule.next(new Date(after))?.getTime();
}
