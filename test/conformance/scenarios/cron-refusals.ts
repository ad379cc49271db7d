import { expect } from 'vitest';
import { asks, type Row } from '../scenario.ts';
import { cronJob, MERGE, YEARLY } from './requests.ts';

const LONG_AGO = '2025-06-01T00:00:00Z';

const post = (body: unknown, status = 422): Row[] => [['create', 'POST', 'cronjobs', { body }, status]];
const change = (label: string, changes: object, status = 200): Row => [
  label,
  'PATCH',
  'cronjobs/nightly',
  { body: { spec: changes }, type: MERGE },
  status,
];

/** batch-api.md 1.7 and 4.2. */
export const cronRefusals = asks('CronJob validation', {
  defaults: post(cronJob({ suspend: true }), 201),
  'no schedule': post(cronJob({ schedule: undefined })),
  'an empty schedule': post(cronJob({ schedule: '' })),
  'four fields': post(cronJob({ schedule: '* * * *' })),
  'six fields': post(cronJob({ schedule: '0 0 0 1 1 *' })),
  'a minute too many': post(cronJob({ schedule: '60 * * * *' })),
  'Sunday as 7': post(cronJob({ schedule: '0 0 * * 7' })),
  'a word': post(cronJob({ schedule: 'daily' })),
  'an unknown descriptor': post(cronJob({ schedule: '@minutely' })),
  'a range that goes down': post(cronJob({ schedule: '0 0 * * fri-mon' })),
  'step 0': post(cronJob({ schedule: '*/0 * * * *' })),
  'a time zone in the schedule': post(cronJob({ schedule: `TZ=UTC ${YEARLY}` })),
  'both time zones': post(cronJob({ schedule: `CRON_TZ=UTC ${YEARLY}`, timeZone: 'UTC' })),
  'schedules that are well': [
    ...['@hourly', '@every 1h30m', '*/5 1-3 ? jan-mar mon,wed', '  0 0 * * *  '].map(
      (schedule, at): Row => [
        schedule,
        'POST',
        'cronjobs',
        { body: cronJob({ schedule, suspend: true }, { name: `c${at}` }) },
        201,
      ],
    ),
  ],
  'an empty time zone': post(cronJob({ timeZone: '' })),
  'an unknown time zone': post(cronJob({ timeZone: 'Europe/Nowhere' })),
  'time zone Local': post(cronJob({ timeZone: 'local' })),
  'a time zone with bad characters': post(cronJob({ timeZone: 'Europe/../x' })),
  'an unknown concurrencyPolicy': post(cronJob({ concurrencyPolicy: 'Queue' })),
  'numbers below 0': post(
    cronJob({ startingDeadlineSeconds: -1, successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: -1 }),
  ),
  'a name of 53 characters': post(cronJob({}, { name: 'a'.repeat(53) })),
  'a name with dots': post(cronJob({ suspend: true }, { name: 'a.b' }), 201),
  'no Job template': post({ ...cronJob(), spec: { schedule: YEARLY } }),
  'a Job template that is not valid': post(cronJob({}, {}, { parallelism: -1, completionMode: 'Indexed' })),
  'a selector in the Job template': post(cronJob({}, {}, { selector: { matchLabels: { a: 'b' } } })),
  'a manualSelector in the Job template': post(cronJob({}, {}, { manualSelector: true })),
  'a bad label in the Job template goes through': post(
    cronJob({ suspend: true }, {}, {}, { labels: { 'a b': 'c' } }),
    201,
  ),
  'everything may change': [
    ...post(cronJob({ suspend: true }), 201),
    change('schedule', { schedule: '@daily' }),
    change('time zone', { timeZone: 'Europe/Paris' }),
    change('policy', { concurrencyPolicy: 'Replace' }),
    change('history', { successfulJobsHistoryLimit: 0 }),
    change('template', { jobTemplate: { spec: { parallelism: 4 } } }),
    change('a bad schedule', { schedule: 'x' }, 422),
    ['status', 'PATCH', 'cronjobs/nightly', { body: { status: { lastScheduleTime: LONG_AGO } }, type: MERGE }, 200],
    [
      'status for good',
      'PATCH',
      'cronjobs/nightly/status',
      { body: { status: { lastScheduleTime: LONG_AGO }, spec: { suspend: false } }, type: MERGE },
      200,
    ],
  ],
  'a Table': async (scene) => {
    await scene.must('POST', 'cronjobs', { body: cronJob({ suspend: true, timeZone: 'Asia/Tokyo' }) });
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { body } = await scene.ask('GET', 'cronjobs', { accept });
    const { columnDefinitions, rows } = body as {
      columnDefinitions: { description: string }[];
      rows: { cells: unknown[] }[];
    };
    const columns = columnDefinitions.map(({ description: _, ...column }) => column);
    scene.note('table', {
      columns,
      cells: rows[0]!.cells.map((cell) => (/^\d+s$/.test(`${cell}`) ? '<age>' : cell)),
    });
    expect(rows).toHaveLength(1);
  },
});
