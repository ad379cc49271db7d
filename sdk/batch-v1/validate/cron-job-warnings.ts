import { ScheduleError } from '../../errors.ts';
import { describeInterval } from '../schedule/describe.ts';
import { type Expression, parseExpression } from '../schedule/grammar.ts';
import { neverFires } from '../schedule/never.ts';
import { nextRun } from '../schedule/next.ts';
import { zoneProblem } from '../schedule/zone-name.ts';
import { clockTrouble } from './cron-job-clocks.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, text, wholeNumber } from './rule.ts';

/** What the server takes of a CronJob and its controller then does otherwise than meant. */
export const CRON_JOB_WARNINGS: readonly Rule[] = [
  { id: 'schedule-never-fires', kinds: ['CronJob'], level: 'warning', check: checkFires },
  { id: 'schedule-too-often', kinds: ['CronJob'], level: 'warning', check: checkOften },
  { id: 'starting-deadline-short', kinds: ['CronJob'], level: 'warning', check: checkStartingDeadline },
  { id: 'clock-changes', kinds: ['CronJob'], level: 'warning', check: checkClockChanges },
  { id: 'concurrency-deadline', kinds: ['CronJob'], level: 'warning', check: checkConcurrency },
  { id: 'history-before-ttl', kinds: ['CronJob'], level: 'warning', check: checkHistory },
];

const SCHEDULE = ['spec', 'schedule'];

/** The schedule, if it is one. */
function expressionOf({ object }: Subject): Expression | undefined {
  const schedule = text(fieldsOf(object.spec).schedule);
  if (schedule === undefined || schedule.includes('TZ')) return undefined;
  try {
    return parseExpression(schedule);
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

function scheduleProblem({ object }: Subject, message: string, fix?: string): Problem {
  return { path: SCHEDULE, value: fieldsOf(object.spec).schedule, message, ...(fix && { fix }) };
}

function checkFires(subject: Subject): readonly Problem[] {
  const expression = expressionOf(subject);
  const never = expression && 'calendar' in expression ? neverFires(expression.calendar) : undefined;
  return never === undefined ? [] : [scheduleProblem(subject, `never fires: ${never}`)];
}

/** Jobs are named by the minute of their run, so a second one in the same minute is taken for the first. */
function checkOften(subject: Subject): readonly Problem[] {
  const expression = expressionOf(subject);
  if (!expression || !('every' in expression) || expression.every >= 60) return [];
  const message = 'starts one Job a minute at most: Jobs are named by the minute';
  return [scheduleProblem(subject, message, 'write @every 1m')];
}

function checkStartingDeadline({ object }: Subject): readonly Problem[] {
  const value = wholeNumber(fieldsOf(object.spec).startingDeadlineSeconds);
  if (value === undefined || value < 0 || value >= 10) return [];
  const path = ['spec', 'startingDeadlineSeconds'];
  const message = 'is under 10 seconds: a controller that is busy or restarts for that long skips the run';
  return [{ path, value, message, fix: 'write 60 or more' }];
}

function checkClockChanges(subject: Subject): readonly Problem[] {
  const timeZone = text(fieldsOf(subject.object.spec).timeZone);
  const expression = expressionOf(subject);
  if (timeZone === undefined || zoneProblem(timeZone) !== undefined) return [];
  const trouble = expression && 'calendar' in expression ? clockTrouble(expression.calendar, timeZone) : undefined;
  if (trouble === undefined) return [];
  const { skipped, doubled, windows } = trouble;
  const parts = [
    ...(skipped ? [`does not run when clocks in ${timeZone} go forward (there is no ${skipped} that day)`] : []),
    ...(doubled
      ? [`runs twice when ${skipped ? 'they' : `clocks in ${timeZone}`} go back (${doubled} comes twice)`]
      : []),
  ];
  return [scheduleProblem(subject, parts.join(' and '), `choose a time outside ${windows.join(' and ')}`)];
}

/** Enough runs to meet the shortest time between two of all but the oddest schedules. */
const SAMPLED_RUNS = 50;
const SAMPLED_FROM = Date.UTC(2040, 0) / 1000;

/** The shortest time between two runs, in seconds; `undefined` where there are no two. */
function shortestGap(expression: Expression): number | undefined {
  if ('every' in expression) return expression.every;
  const inUtc = () => 0;
  let gap = Infinity;
  let last = nextRun(expression.calendar, SAMPLED_FROM, inUtc);
  for (let runs = 0; runs < SAMPLED_RUNS && gap > 60 && last !== undefined; runs++) {
    const next = nextRun(expression.calendar, last, inUtc);
    if (next !== undefined) gap = Math.min(gap, next - last);
    last = next;
  }
  return Number.isFinite(gap) ? gap : undefined;
}

function checkConcurrency(subject: Subject): readonly Problem[] {
  const { object, job } = subject;
  const policy = text(fieldsOf(object.spec).concurrencyPolicy);
  if (policy !== 'Forbid' && policy !== 'Replace') return [];
  const expression = expressionOf(subject);
  const gap = expression && shortestGap(expression);
  if (gap === undefined) return [];
  const path = [...job.path, 'activeDeadlineSeconds'];
  const fix = `write at most ${gap}, the shortest time between two runs`;
  const deadline = job.spec.activeDeadlineSeconds;
  if (isMissing(deadline)) {
    // With Replace the next run ends a Job that hangs; a limit of the pods ends it too, retry by retry.
    if (policy === 'Replace' || !isMissing(job.pod.activeDeadlineSeconds)) return [];
    const message = 'is missing: with Forbid a Job that hangs holds back all later runs';
    return [{ path, value: undefined, message, fix }];
  }
  const value = wholeNumber(deadline);
  if (value === undefined || value <= gap) return [];
  const longer = `is longer than the ${describeInterval(gap)} between runs`;
  const what =
    policy === 'Forbid' ? 'Forbid skips runs while the Job goes on' : 'Replace ends the Job before, and starts it anew';
  return [{ path, value, message: `${longer}: ${what}`, fix }];
}

const HISTORY = ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'];

function checkHistory(subject: Subject): readonly Problem[] {
  const { object, job } = subject;
  const ttl = wholeNumber(job.spec.ttlSecondsAfterFinished);
  const expression = ttl === undefined ? undefined : expressionOf(subject);
  const gap = expression && shortestGap(expression);
  if (ttl === undefined || gap === undefined) return [];
  return HISTORY.flatMap((field): readonly Problem[] => {
    const limit = wholeNumber(fieldsOf(object.spec)[field]) ?? 0;
    if (limit < 2 || ttl >= gap * (limit - 1)) return [];
    const message = `is never reached: ttlSecondsAfterFinished deletes each Job after ${describeInterval(ttl) || '0 s'}`;
    return [{ path: ['spec', field], value: limit, message, fix: `leave out one of the two` }];
  });
}
