import { ScheduleError } from '../../errors.ts';
import { describeExpression } from './describe.ts';
import { type Expression, parseExpression } from './grammar.ts';
import { nextRun } from './next.ts';
import { previousRun } from './previous.ts';
import { zoneOffsets } from './zone.ts';
import { zoneProblem } from './zone-name.ts';

export interface ScheduleOptions {
  /**
   * The `spec.timeZone` of the CronJob, such as `Europe/Paris`. Without one Kubernetes takes the zone of its controller
   * manager, which is UTC nearly everywhere, and is taken to be UTC here.
   */
  timeZone?: string;
}

/** When a CronJob runs. */
export interface Schedule {
  /** The first run after a moment; `undefined` where there is none within five years, which Kubernetes takes for never. */
  next(after: Date): Date | undefined;
  /**
   * The last run before a moment; `undefined` where there was none. `@every` has no runs of its own: it is the moment less
   * the interval.
   */
  previous(before: Date): Date | undefined;
  /** In English: `at 02:30 every day, in Europe/Paris`. */
  describe(): string;
}

/**
 * Reads a schedule as the CronJob controller of Kubernetes does (robfig/cron v3.0.1): five fields, `@daily` and its like, or
 * `@every 1h30m`. On days of clock changes runs come as the controller starts them: a time that the clocks leave out is
 * skipped, and one that they show twice runs twice.
 *
 * A time zone in front (`TZ=Europe/Paris 30 2 * * *`) is read too, since CronJobs from before Kubernetes 1.25 may have one;
 * in new CronJobs the API server refuses it, and so does `validateManifest`.
 *
 * @throws ScheduleError for what the controller cannot read, with the field, the reason and a hint.
 *
 * @example
 * ```ts
 * const schedule = parseSchedule('30 2 * * *', { timeZone: 'Europe/Paris' });
 * schedule.next(new Date('2026-03-28T12:00:00Z'))?.toISOString(); // '2026-03-30T00:30:00.000Z': no 02:30 on the 29th
 * schedule.describe(); // 'at 02:30 every day, in Europe/Paris'
 * ```
 */
export function parseSchedule(text: string, { timeZone }: ScheduleOptions = {}): Schedule {
  const { expression, zone } = read(text, timeZone);
  const describe = () => describeExpression(expression, zone);
  if ('every' in expression) return { ...everySchedule(expression.every), describe };
  const offsetAt = zoneOffsets(zone);
  const { calendar } = expression;
  return {
    next: (after) => dateOf(nextRun(calendar, Math.floor(secondsOf(after)), offsetAt)),
    previous: (before) => dateOf(previousRun(calendar, Math.ceil(secondsOf(before)), offsetAt)),
    describe,
  };
}

/** A time zone in front of the fields; everything up to the first blank is its name. */
const ZONE_IN_FRONT = /^(?:CRON_)?TZ=([^ ]*)/;

function read(text: string, timeZone: string | undefined): { expression: Expression; zone: string } {
  const inFront = ZONE_IN_FRONT.exec(text);
  if (!inFront) return { expression: parseExpression(text), zone: knownZone(text, timeZone ?? 'UTC') };
  const name = inFront[1]!;
  const fault = { field: 'time zone', hint: 'leave it out, and write the zone into timeZone' } as const;
  if (timeZone !== undefined) throw new ScheduleError(text, { ...fault, reason: 'is given twice' });
  if (inFront[0] === text) throw new ScheduleError(text, { ...fault, reason: 'has no fields behind it' });
  const expression = parseExpression(text.slice(inFront[0].length).trim());
  return { expression, zone: name === '' ? 'UTC' : knownZone(text, name) };
}

function knownZone(schedule: string, timeZone: string): string {
  if (timeZone === 'UTC') return timeZone;
  const problem = zoneProblem(timeZone);
  const fault = (reason: string, hint?: string) =>
    new ScheduleError(schedule, { field: 'time zone', reason: `"${timeZone}" ${reason}`, ...(hint && { hint }) });
  if (problem) throw fault(problem.reason, problem.hint);
  try {
    zoneOffsets(timeZone);
  } catch {
    throw fault('is known to Kubernetes, but not to this JavaScript', 'a newer Node.js may know it');
  }
  return timeZone;
}

/** The controller counts from the run before; parts of a second are dropped. */
function everySchedule(seconds: number): Pick<Schedule, 'next' | 'previous'> {
  return {
    next: (after) => dateOf(Math.floor(secondsOf(after)) + seconds),
    previous: (before) => dateOf(Math.floor(secondsOf(before)) - seconds),
  };
}

function secondsOf(date: Date): number {
  const milliseconds = date.getTime();
  if (Number.isNaN(milliseconds)) throw new RangeError('not a moment: the Date is invalid');
  return milliseconds / 1000;
}

function dateOf(seconds: number | undefined): Date | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  // Dates end with the year 275760.
  return Number.isNaN(date.getTime()) ? undefined : date;
}
