import { cronJob, type Row, warning } from './manifests.ts';

type Fields = Record<string, unknown>;

const on = (schedule: string, spec: Fields = {}, job: Fields = {}) => cronJob({ schedule, ...spec }, undefined, job);
const inZone = (schedule: string, timeZone: string) => on(schedule, { timeZone });
const quiet = (name: string, manifest: unknown): Row => ({ name, manifest, findings: [] });

const never = (schedule: string, why: string): Row => ({
  name: `never: ${schedule}`,
  manifest: on(schedule),
  findings: [warning('schedule-never-fires', 'spec.schedule', schedule, `never fires: ${why}`)],
});

const clocks = (schedule: string, timeZone: string, message: string, fix: string): Row => ({
  name: `${schedule} in ${timeZone}`,
  manifest: inZone(schedule, timeZone),
  findings: [warning('clock-changes', 'spec.schedule', schedule, message, fix)],
});

const DEADLINE = 'spec.jobTemplate.spec.activeDeadlineSeconds';
const concurrency = (
  policy: string,
  schedule: string,
  value: number | undefined,
  message: string,
  most: number,
): Row => ({
  name: `${policy} at ${schedule} with the deadline ${value}`,
  manifest: on(schedule, { concurrencyPolicy: policy }, value === undefined ? {} : { activeDeadlineSeconds: value }),
  findings: [
    warning(
      'concurrency-deadline',
      DEADLINE,
      value,
      message,
      `write at most ${most}, the shortest time between two runs`,
    ),
  ],
});

const HANGS = 'is missing: with Forbid a Job that hangs holds back all later runs';
const SKIPS = 'Forbid skips runs while the Job goes on';

/** CronJobs that the server takes, and that do otherwise than meant. */
export const CRON_JOB_WARNED: Row[] = [
  never('0 0 30 2 *', 'the month has no such day'),
  never('0 0 31 2,4,6 *', 'none of its months has such a day'),
  never(', * * * *', 'the minute field names no number'),
  never('0 0 , * *', 'the fields of days name none'),
  {
    name: 'runs twice a minute',
    manifest: on('@every 30s'),
    findings: [
      warning(
        'schedule-too-often',
        'spec.schedule',
        '@every 30s',
        'starts one Job a minute at most: Jobs are named by the minute',
        'write @every 1m',
      ),
    ],
  },
  {
    name: 'a starting deadline of 9 seconds',
    manifest: on('0 2 * * *', { startingDeadlineSeconds: 9 }),
    findings: [
      warning(
        'starting-deadline-short',
        'spec.startingDeadlineSeconds',
        9,
        'is under 10 seconds: a controller that is busy or restarts for that long skips the run',
        'write 60 or more',
      ),
    ],
  },
  clocks(
    '30 2 * * *',
    'Europe/Paris',
    'does not run when clocks in Europe/Paris go forward (there is no 02:30 that day) and runs twice when they go back (02:30 comes twice)',
    'choose a time outside 02:00 to 02:59',
  ),
  clocks(
    '0 2 * * 0',
    'America/New_York',
    'does not run when clocks in America/New_York go forward (there is no 02:00 that day)',
    'choose a time outside 01:00 to 01:59 and 02:00 to 02:59',
  ),
  clocks(
    '15 1 * * *',
    'America/New_York',
    'runs twice when clocks in America/New_York go back (01:15 comes twice)',
    'choose a time outside 01:00 to 01:59 and 02:00 to 02:59',
  ),
  clocks(
    '@daily',
    'Africa/Cairo',
    'does not run when clocks in Africa/Cairo go forward (there is no 00:00 that day)',
    'choose a time outside 00:00 to 00:59 and 23:00 to 23:59',
  ),
  clocks(
    '15 2 * * *',
    'Australia/Lord_Howe',
    'does not run when clocks in Australia/Lord_Howe go forward (there is no 02:15 that day)',
    'choose a time outside 01:30 to 01:59 and 02:00 to 02:29',
  ),
  concurrency('Forbid', '0 2 * * *', undefined, HANGS, 86_400),
  concurrency('Forbid', '*/5 * * * *', 3600, `is longer than the 5 min between runs: ${SKIPS}`, 300),
  concurrency('Forbid', '0 8,20 * * *', 43_201, `is longer than the 12 h between runs: ${SKIPS}`, 43_200),
  concurrency('Forbid', '@every 1h30m', 6000, `is longer than the 1 h 30 min between runs: ${SKIPS}`, 5400),
  concurrency(
    'Replace',
    '@hourly',
    7200,
    'is longer than the 1 h between runs: Replace ends the Job before, and starts it anew',
    3600,
  ),
  {
    name: 'a history that no Job lives to see',
    manifest: on('0 2 * * *', { successfulJobsHistoryLimit: 7 }, { ttlSecondsAfterFinished: 3600 }),
    findings: [
      warning(
        'history-before-ttl',
        'spec.successfulJobsHistoryLimit',
        7,
        'is never reached: ttlSecondsAfterFinished deletes each Job after 1 h',
        'leave out one of the two',
      ),
    ],
  },
];

/** CronJobs beside those, of which there is nothing to say. */
export const CRON_JOB_QUIET: Row[] = [
  quiet('a leap day', on('0 0 29 2 *')),
  quiet('a weekday besides an impossible day', on('0 0 30 2 1')),
  quiet('once a minute', on('@every 1m')),
  quiet('a starting deadline of 10 seconds', on('0 2 * * *', { startingDeadlineSeconds: 10 })),
  quiet('no time zone', on('30 2 * * *')),
  quiet('a zone whose clocks stay', inZone('30 2 * * *', 'Asia/Tokyo')),
  quiet('outside the changes', inZone('30 4 * * *', 'Europe/Paris')),
  quiet('on days without changes', inZone('30 2 * * 1', 'Europe/Paris')),
  quiet('in months without changes', inZone('30 2 * 6 *', 'Europe/Paris')),
  quiet('every hour', inZone('0 * * * *', 'Europe/Paris')),
  quiet('Forbid with a limit', on('0 2 * * *', { concurrencyPolicy: 'Forbid' }, { activeDeadlineSeconds: 3600 })),
  quiet('Replace without a limit', on('0 2 * * *', { concurrencyPolicy: 'Replace' })),
  quiet('Allow without a limit', on('0 2 * * *', { concurrencyPolicy: 'Allow' })),
  quiet(
    'the history of days',
    on('0 2 * * *', { successfulJobsHistoryLimit: 7 }, { ttlSecondsAfterFinished: 604_800 }),
  ),
  quiet('the history by default', on('0 2 * * *', {}, { ttlSecondsAfterFinished: 3600 })),
];
