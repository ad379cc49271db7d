import { expect, test } from 'vitest';
import type { Fields } from '../../../../../sdk/batch-v1/fields.ts';
import { CRON_JOB_WARNED } from '../cron-job-warnings.ts';
import { cronJob, job } from '../manifests.ts';
import { apart, expectBoth, useVerdicts } from './judge.ts';

const specs = (field: string, values: unknown[]) => values.map((value) => cronJob({ [field]: value }));
const template = (metadata: Fields, spec: Fields = {}) => cronJob({ jobTemplate: { metadata, spec: job(spec).spec } });

const SCHEDULES = [
  ...['0 2 * * *', '  0 2\t* * *\n', '0 0 30 2 *', ', * * * *', '1,,2 * * * *', '*-5 * * * ?', '+5/+9 * * JAN-mar Sun'],
  ...['@daily', '@every 1h30m', '@every -1.5h', '@every 0', '@every .5us', '0 2 * * *', '0 0 */1 * 1'],
  ...[
    '',
    ' ',
    '*',
    '0 0 2 * * *',
    '0 0 * * 7',
    '0 0 L * *',
    'H * * * *',
    '0 0 * * mon#1',
    '50-10 * * * *',
    '*/0 * * * *',
  ],
  ...[
    '@reboot',
    '@Daily',
    ' @daily',
    '@every',
    '@every 1d',
    '@every 1h ',
    '0 0 * * sunday',
    '1-2-3 * * * *',
    '1/2/3 * * * *',
  ],
  ...[
    'TZ=UTC 0 2 * * *',
    'CRON_TZ=Europe/Paris 0 2 * * *',
    'TZ=UTC',
    'TZ=',
    '0 2 * * TZ',
    '-1 * * * *',
    '0\u00a02 * * *',
  ],
  ...['9223372036854775808 * * * *', '*/9223372036854775807 * * * *', '0\ufeff2 * * * *', '0\u0085 2 * * *', 5, null],
];

const ZONES = [
  ...[
    'Europe/Paris',
    'UTC',
    'Etc/GMT+5',
    'EST5EDT',
    'US/Pacific',
    'Europe/Kyiv',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'GMT0',
  ],
  ...['America/Argentina/ComodRivadavia', 'America/Coyhaique', 'Factory', 'Zulu', null],
  ...[
    '',
    'Local',
    'local',
    'LOCAL',
    'europe/paris',
    'utc',
    'EUROPE/PARIS',
    'PST',
    'AST',
    'IST',
    'Mars/Phobos',
    'US/Pacific-New',
  ],
  ...[
    '../etc/passwd',
    '.',
    '..',
    '-Europe',
    'Europe/',
    '/Europe/Paris',
    'Europe//Paris',
    '+05:30',
    '+0530',
    'UTC+1',
    'GMT+1',
  ],
  ...['Europe/Paris ', 'America/Abcdefghijklmno', 'SystemV/AST4', 'Europe', 'zone.tab', 'Européen', 7],
];

const FAMILIES: Readonly<Record<string, readonly Fields[]>> = {
  schedules: specs('schedule', SCHEDULES),
  'time zones': specs('timeZone', ZONES),
  'both zones': [cronJob({ schedule: 'TZ=UTC 0 2 * * *', timeZone: 'UTC' }), cronJob({ timeZone: 'UTC' })],
  'concurrency policies': specs('concurrencyPolicy', ['Allow', 'Forbid', 'Replace', 'allow', 'Wait', '', null, 1]),
  numbers: ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'].flatMap((field) =>
    specs(field, [0, 1, -1, 2 ** 31 - 1, 2 ** 31, 1.5, '1', null, Number.MAX_SAFE_INTEGER]),
  ),
  suspend: specs('suspend', [true, false, null, 'true']),
  names: ['n', 'n'.repeat(52), 'n'.repeat(53), 'a.b', 'A', 'a_b', '-a', ''].map((name) => cronJob({}, { name })),
  'generated names': ['n', 'n'.repeat(47), 'n'.repeat(48), 'n'.repeat(60), 'A', ''].map((generateName) =>
    cronJob({}, { generateName }),
  ),
  'selectors of Jobs': [
    { selector: null },
    { selector: {} },
    { selector: { matchLabels: { app: 'a' } } },
    { manualSelector: true },
    { manualSelector: false },
    { manualSelector: true, selector: { matchLabels: { app: 'a' } } },
  ].map((spec) => cronJob({}, undefined, spec)),
  'templates of Jobs': [
    cronJob({ jobTemplate: null }),
    cronJob({ jobTemplate: {} }),
    cronJob({ jobTemplate: { spec: {} } }),
    cronJob({ jobTemplate: { spec: null } }),
    template({ name: 'B', labels: { 'a b': 'c d' }, annotations: { 'a b': 'c' } }),
    template({ labels: { app: 1 } }),
    cronJob({}, { name: 'n'.repeat(52) }, { completionMode: 'Indexed', completions: 100_000 }),
    cronJob({}, undefined, { backoffLimit: -1 }),
  ],
};

const judge = useVerdicts('CronJob', 'cron-verdicts');

test.each(Object.entries(FAMILIES))('the verdict on %s is the API server’s', async (_, manifests) => {
  const verdicts = await judge(manifests);
  expect(apart(verdicts)).toEqual([]);
  expectBoth(verdicts);
});

test('the server takes what is only warned of', async () => {
  const verdicts = await judge(CRON_JOB_WARNED.map(({ manifest }) => manifest as Fields));
  expect(verdicts.filter(({ message }) => message !== '')).toEqual([]);
});
