import { notNegative } from './numbers.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, oneOf, text } from './rule.ts';

/** What is a CronJob's own. The grammar of schedules is left to the server, its jobTemplate to the rules for Jobs. */
export const CRON_JOB_RULES: readonly Rule[] = [
  { id: 'schedule', kinds: ['CronJob'], level: 'error', check: checkSchedule },
  { id: 'time-zone', kinds: ['CronJob'], level: 'error', check: checkTimeZone },
  {
    id: 'concurrency-policy',
    kinds: ['CronJob'],
    level: 'error',
    check: ({ object }) => oneOf(fieldsOf(object.spec), 'concurrencyPolicy', ['spec'], ['Allow', 'Forbid', 'Replace']),
  },
  {
    id: 'cron-job-numbers',
    kinds: ['CronJob'],
    level: 'error',
    check: ({ object }) => notNegative(fieldsOf(object.spec), ['spec'], COUNTS),
  },
  { id: 'job-template-selector', kinds: ['CronJob'], level: 'error', check: checkSelector },
];

const COUNTS = ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'];

function checkSchedule({ object }: Subject): Problem[] {
  const schedule = text(fieldsOf(object.spec).schedule);
  if (schedule === undefined) return [];
  const path = ['spec', 'schedule'];
  if (schedule.trim() === '') return [{ path, value: schedule, message: 'is required' }];
  if (!schedule.includes('TZ')) return [];
  return [{ path, value: schedule, message: 'may hold no TZ or CRON_TZ', fix: 'name the zone in spec.timeZone' }];
}

const ZONE_PART = /^(?!-)[A-Za-z._0-9+-]{1,14}$/;

function checkTimeZone({ object }: Subject): Problem[] {
  const zone = text(fieldsOf(object.spec).timeZone);
  if (zone === undefined) return [];
  const path = ['spec', 'timeZone'];
  const wellFormed = zone.split('/').every((part) => ZONE_PART.test(part) && part !== '.' && part !== '..');
  if (wellFormed && zone.toLowerCase() !== 'local') return [];
  return [
    {
      path,
      value: zone,
      message: 'must be an IANA time zone such as Europe/Paris',
      fix: 'leave it out for the zone of the cluster',
    },
  ];
}

function checkSelector({ job }: Subject): Problem[] {
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
