import { ScheduleError } from '../../errors.ts';
import { parseExpression } from '../schedule/grammar.ts';
import { zoneProblem } from '../schedule/zone-name.ts';
import { notNegative } from './numbers.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, oneOfOrDefault, text } from './rule.ts';

/** What is a CronJob's own. Its jobTemplate is judged by the rules for Jobs. */
export const CRON_JOB_RULES: readonly Rule[] = [
  { id: 'schedule', kinds: ['CronJob'], level: 'error', check: checkSchedule },
  { id: 'time-zone', kinds: ['CronJob'], level: 'error', check: checkTimeZone },
  {
    id: 'concurrency-policy',
    kinds: ['CronJob'],
    level: 'error',
    check: ({ object }) => oneOfOrDefault(fieldsOf(object.spec), 'concurrencyPolicy', ['spec'], POLICIES),
  },
  {
    id: 'cron-job-numbers',
    kinds: ['CronJob'],
    level: 'error',
    check: ({ object }) => notNegative(fieldsOf(object.spec), ['spec'], COUNTS),
  },
  { id: 'job-template-selector', kinds: ['CronJob'], level: 'error', check: checkSelector },
];

const POLICIES = ['Allow', 'Forbid', 'Replace'];
const COUNTS = ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'];

function checkSchedule({ object }: Subject): readonly Problem[] {
  const schedule = text(fieldsOf(object.spec).schedule);
  if (schedule === undefined) return [];
  const path = ['spec', 'schedule'];
  if (schedule === '') return [{ path, value: schedule, message: 'is required' }];
  if (schedule.includes('TZ')) {
    const message = 'may hold no TZ or CRON_TZ';
    return [{ path, value: schedule, message, fix: 'name the zone in spec.timeZone' }];
  }
  const fault = scheduleFault(schedule);
  if (fault === undefined) return [];
  const { field, reason, hint } = fault;
  return [{ path, value: schedule, message: field ? `${field}: ${reason}` : reason, ...(hint && { fix: hint }) }];
}

function scheduleFault(schedule: string): ScheduleError | undefined {
  try {
    parseExpression(schedule);
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error;
    throw error;
  }
}

function checkTimeZone({ object }: Subject): readonly Problem[] {
  const zone = text(fieldsOf(object.spec).timeZone);
  const problem = zone === undefined ? undefined : zoneProblem(zone);
  if (problem === undefined) return [];
  const { reason, hint } = problem;
  return [{ path: ['spec', 'timeZone'], value: zone, message: `"${zone}" ${reason}`, fix: hint }];
}

function checkSelector({ job }: Subject): readonly Problem[] {
  const problems: Problem[] = [];
  if (!isMissing(job.spec.selector)) {
    problems.push({
      path: [...job.path, 'selector'],
      value: job.spec.selector,
      message: 'is generated for each Job',
      fix: 'remove it',
    });
  }
  if (job.spec.manualSelector === true) {
    problems.push({
      path: [...job.path, 'manualSelector'],
      value: true,
      message: 'may not be true in a CronJob',
      fix: 'remove it',
    });
  }
  return problems;
}
