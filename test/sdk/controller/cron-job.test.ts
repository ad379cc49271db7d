import { describe, expect, it, test } from 'vitest';
import type { CronJobStatus, ObservedCronJob, ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { type CronJobSync, syncCronJob } from '../../../sdk/controller/cron-job.ts';
import { withActiveJob } from '../../../sdk/controller/cron-run.ts';
import { aJob, at, time } from '../../helpers/objects.ts';

/** Every hour at :00; created at 10:00, the moment that `at` counts from, and last run then unless said otherwise. */
function aCronJob(spec: Partial<ObservedCronJob['spec']> = {}, status: CronJobStatus = {}): ObservedCronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default', uid: 'uid-of-tick', creationTimestamp: time(0) },
    spec: {
      schedule: '0 * * * *',
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: aJob().spec },
      ...spec,
    },
    status,
  };
}

interface ChildFacts {
  /** Seconds after the start; default 0. */
  started?: number | undefined;
  ended?: number;
  end?: 'Complete' | 'Failed';
  owner?: { name?: string; uid?: string; kind?: string } | undefined;
}

function aChild(name: string, { started = 0, ended, end, owner = {} }: ChildFacts = {}): ObservedJob {
  const conditions = end && [{ type: end, status: 'True' as const, lastTransitionTime: time(ended!) }];
  const job = aJob(
    {},
    {
      startTime: time(started),
      ...(conditions && { conditions }),
      ...(end === 'Complete' && { completionTime: time(ended!) }),
    },
    { name },
  );
  const reference = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid: 'uid-of-tick', controller: true };
  return { ...job, metadata: { ...job.metadata, ownerReferences: [{ ...reference, ...owner }] } };
}

const activeOf = (...names: string[]): CronJobStatus => ({
  active: names.map((name) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    namespace: 'default',
    name,
    uid: `uid-of-${name}`,
  })),
});

function sync(cronJob: ObservedCronJob, now: number, children: ObservedJob[] = [], others: ObservedJob[] = []) {
  const all = new Map([...children, ...others].map((job) => [job.metadata.name!, job]));
  return syncCronJob({ cronJob, children, findJob: (name) => all.get(name), now });
}

const said = ({ actions }: CronJobSync) =>
  actions.flatMap((action) => (action.type === 'event' ? [`${action.level} ${action.reason}: ${action.message}`] : []));
const created = ({ actions }: CronJobSync) =>
  actions.flatMap((action) => (action.type === 'create' ? [action.job.metadata.name] : []));
const deleted = ({ actions }: CronJobSync) =>
  actions.flatMap((action) => (action.type === 'delete' ? [action.job.metadata.name] : []));

const HOUR = 3600;
/** Names of the Jobs at 10:00, 11:00, 12:00: minutes since 1970. */
const [ten, eleven, twelve] = [0, 1, 2].map((hour) => `tick-${at(hour * HOUR) / 60_000}`) as [string, string, string];
const RAN_AT_TEN: CronJobStatus = { lastScheduleTime: time(0) };

describe('slots (mostRecentScheduleTime, nextScheduleTimeDuration)', () => {
  it('starts nothing before the first slot, and looks again 100 ms after it', () => {
    const result = sync(aCronJob(), at(60));
    expect(result).toEqual({ actions: [], status: {}, requeueAt: at(HOUR) + 100 });
  });

  it('starts the slot that has come, and plans the next', () => {
    const result = sync(aCronJob(), at(HOUR) + 100);
    expect(created(result)).toEqual([eleven]);
    expect(said(result)).toEqual([`Normal SuccessfulCreate: Created job ${eleven}`]);
    expect(result.requeueAt).toBe(at(2 * HOUR) + 100);
  });

  it('makes up for the last of several missed slots alone', () => {
    const result = sync(aCronJob({}, RAN_AT_TEN), at(5 * HOUR + 60));
    expect(created(result)).toEqual([`tick-${at(5 * HOUR) / 60_000}`]);
    expect(result.requeueAt).toBe(at(6 * HOUR) + 100);
  });

  it('tells of more than 100 missed slots, and starts the last all the same', () => {
    const hundred = sync(aCronJob({}, RAN_AT_TEN), at(100 * HOUR));
    expect(said(hundred)).toEqual([expect.stringMatching(/^Normal SuccessfulCreate/)]);
    const more = sync(aCronJob({}, RAN_AT_TEN), at(101 * HOUR));
    expect(said(more)).toEqual([
      'Warning TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      expect.stringMatching(/^Normal SuccessfulCreate/),
    ]);
    expect(created(more)).toHaveLength(1);
  });

  it('counts missed slots from the deadline on, where there is one', () => {
    const result = sync(aCronJob({ startingDeadlineSeconds: 2 * HOUR }, RAN_AT_TEN), at(200 * HOUR));
    expect(said(result)).toEqual([expect.stringMatching(/^Normal SuccessfulCreate/)]);
  });

  it('starts no slot twice', () => {
    const result = sync(aCronJob({}, { lastScheduleTime: time(HOUR) }), at(HOUR) + 50);
    expect(result).toMatchObject({ actions: [], requeueAt: at(2 * HOUR) + 100 });
  });

  it('starts no slot whose Job is active, though the status does not know of it', () => {
    const result = sync(aCronJob({}, { ...activeOf(eleven), ...RAN_AT_TEN }), at(HOUR) + 50, [aChild(eleven)]);
    expect(result).toMatchObject({ actions: [], requeueAt: at(2 * HOUR) + 100 });
  });

  it('counts @every from the last run, not from the clock', () => {
    const cronJob = aCronJob({ schedule: '@every 1h' }, { lastScheduleTime: time(100) });
    expect(sync(cronJob, at(HOUR + 99))).toMatchObject({ actions: [], requeueAt: at(HOUR + 100) + 100 });
    expect(created(sync(cronJob, at(HOUR + 100)))).toEqual([`tick-${Math.floor(at(HOUR + 100) / 60_000)}`]);
    expect(created(sync(cronJob, at(5 * HOUR + 101)))).toEqual([`tick-${Math.floor(at(5 * HOUR + 100) / 60_000)}`]);
  });

  it('follows the time zone', () => {
    const cronJob = aCronJob({ schedule: '0 12 * * *', timeZone: 'Europe/Paris' });
    expect(sync(cronJob, at(60)).requeueAt).toBe(at(HOUR) + 100);
  });

  it('finds an uneven schedule even where the first interval misleads', () => {
    // Missed since Friday 16:00: the first interval is 2 h, the next 14 h.
    const cronJob = aCronJob({ schedule: '30 6-16/4 * * 1-5' }, { lastScheduleTime: '2026-11-20T14:30:00Z' });
    expect(created(sync(cronJob, Date.parse('2026-11-24T11:00:00Z')))).toEqual([
      `tick-${Date.parse('2026-11-24T10:30:00Z') / 60_000}`,
    ]);
  });
});

describe('deadline (mostRecentScheduleTime)', () => {
  it('starts a slot that is just in time', () => {
    expect(created(sync(aCronJob({ startingDeadlineSeconds: 30 }), at(HOUR) + 29_999))).toEqual([eleven]);
  });

  it('does not even see a slot that is too late: no event, nothing recorded', () => {
    const result = sync(aCronJob({ startingDeadlineSeconds: 30 }), at(HOUR) + 30_000);
    expect(result).toMatchObject({ actions: [], status: {} });
    // The next look is planned without the deadline.
    expect(result.requeueAt).toBe(at(2 * HOUR) + 100);
  });

  it('of 0 seconds lets every run go by', () => {
    const cronJob = aCronJob({ startingDeadlineSeconds: 0 });
    expect([at(HOUR), at(HOUR) + 1, at(HOUR) + 100].flatMap((now) => created(sync(cronJob, now)))).toEqual([]);
  });
});

describe('concurrency (syncCronJob)', () => {
  const running: CronJobStatus = { ...activeOf(ten), ...RAN_AT_TEN };

  it('Allow: both run', () => {
    const result = sync(aCronJob({}, running), at(HOUR) + 100, [aChild(ten)]);
    expect([created(result), deleted(result)]).toEqual([[eleven], []]);
  });

  it('Forbid: the slot is left out and not recorded', () => {
    const result = sync(aCronJob({ concurrencyPolicy: 'Forbid' }, running), at(HOUR) + 100, [aChild(ten)]);
    expect(said(result)).toEqual([
      'Normal JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    ]);
    expect(result).toMatchObject({ status: running, requeueAt: at(2 * HOUR) + 100 });
  });

  it('Forbid: it starts late, once the old one is over', () => {
    const over = aChild(ten, { ended: HOUR + 600, end: 'Complete' });
    const result = sync(aCronJob({ concurrencyPolicy: 'Forbid' }, running), at(HOUR + 601), [over]);
    expect(created(result)).toEqual([eleven]);
  });

  it('Replace: the old one goes, then the new one comes', () => {
    const result = sync(aCronJob({ concurrencyPolicy: 'Replace' }, running), at(HOUR) + 100, [aChild(ten)]);
    expect(result.actions.map(({ type }) => type)).toEqual(['delete', 'event', 'create', 'event']);
    expect([deleted(result), created(result)]).toEqual([[ten], [eleven]]);
    expect(said(result)[0]).toBe(`Normal SuccessfulDelete: Deleted job ${ten}`);
    expect(result.status).toEqual(RAN_AT_TEN);
  });

  it('Replace deletes by name: a namesake of an active Job goes, and stays in the list', () => {
    const status: CronJobStatus = { active: [{ name: ten, uid: 'uid-of-another' }], ...RAN_AT_TEN };
    const result = sync(aCronJob({ concurrencyPolicy: 'Replace' }, status), at(HOUR) + 100, [], [aChild(ten)]);
    expect([deleted(result), created(result)]).toEqual([[ten], [eleven]]);
    expect(result.status.active).toHaveLength(1);
  });
});

describe('the Job that is made (getJobFromTemplate2)', () => {
  const template = {
    metadata: { labels: { team: 'data' }, annotations: { note: 'x' } },
    spec: { template: aJob().spec.template },
  };
  const jobOf = (spec: Partial<ObservedCronJob['spec']>) =>
    sync(aCronJob({ jobTemplate: template, ...spec }), at(HOUR) + 100).actions.find(({ type }) => type === 'create');

  it('has a name by its slot, labels and annotations of the template, the slot, and its owner', () => {
    expect(jobOf({})).toEqual({
      type: 'create',
      slot: at(HOUR),
      job: {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name: 'tick-29919540',
          namespace: 'default',
          labels: { team: 'data' },
          annotations: { note: 'x', 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-20T11:00:00Z' },
          ownerReferences: [
            {
              apiVersion: 'batch/v1',
              kind: 'CronJob',
              name: 'tick',
              uid: 'uid-of-tick',
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        spec: template.spec,
      },
    });
  });

  test.each([
    ['Europe/Paris', '2026-11-20T12:00:00+01:00'],
    ['America/St_Johns', '2026-11-20T07:30:00-03:30'],
    ['Asia/Kathmandu', '2026-11-20T16:45:00+05:45'],
    ['Europe/London', '2026-11-20T11:00:00Z'],
    ['Etc/UTC', '2026-11-20T11:00:00Z'],
  ])('tells the slot in %s as %s', (timeZone, expected) => {
    const action = jobOf({ schedule: '*/15 * * * *', timeZone });
    const { annotations } = (action as { job: ObservedJob }).job.metadata;
    expect(annotations!['batch.kubernetes.io/cronjob-scheduled-timestamp']).toBe(expected);
  });

  it('is put into the status with its slot', () => {
    const job = aChild(eleven);
    expect(withActiveJob({ lastSuccessfulTime: time(5) }, job, at(HOUR))).toEqual({
      lastSuccessfulTime: time(5),
      lastScheduleTime: time(HOUR),
      active: [{ kind: 'Job', apiVersion: 'batch/v1', namespace: 'default', name: eleven, uid: `uid-of-${eleven}` }],
    });
  });
});

describe('a Job of the name is there already (AlreadyExists)', () => {
  const due = at(HOUR) + 100;

  it('is taken into the list if the CronJob owns it', () => {
    const result = sync(aCronJob({}, RAN_AT_TEN), due, [aChild(eleven)]);
    expect(created(result)).toEqual([]);
    expect(result.status).toMatchObject({ lastScheduleTime: time(HOUR), active: [{ name: eleven }] });
    expect(result.requeueAt).toBe(at(2 * HOUR) + 100);
  });

  it('is left alone if it is of others, and no further look is planned', () => {
    const result = sync(aCronJob({}, RAN_AT_TEN), due, [], [aJob({}, {}, { name: eleven })]);
    expect(result).toEqual({ actions: [], status: RAN_AT_TEN });
  });
});

describe('the active list (syncCronJob)', () => {
  it('lets go a Job that is over', () => {
    const cronJob = aCronJob({}, { ...activeOf(ten), ...RAN_AT_TEN });
    const result = sync(cronJob, at(30), [aChild(ten, { ended: 20, end: 'Complete' })]);
    expect(said(result)).toEqual([`Normal SawCompletedJob: Saw completed job: ${ten}, condition: Complete`]);
    expect(result.status).toEqual({ ...RAN_AT_TEN, lastSuccessfulTime: time(20) });
  });

  it('takes a failed Job for no success', () => {
    const cronJob = aCronJob({}, { ...activeOf(ten), ...RAN_AT_TEN });
    const result = sync(cronJob, at(30), [aChild(ten, { ended: 20, end: 'Failed' })]);
    expect(said(result)).toEqual([`Normal SawCompletedJob: Saw completed job: ${ten}, condition: Failed`]);
    expect(result.status).toEqual(RAN_AT_TEN);
  });

  it('never moves the last success back', () => {
    const cronJob = aCronJob({}, { ...RAN_AT_TEN, lastSuccessfulTime: time(25) });
    const result = sync(cronJob, at(30), [aChild(ten, { ended: 20, end: 'Complete' })]);
    expect(result.status).toBe(cronJob.status);
  });

  it('counts the success of a Job that was made by hand', () => {
    const result = sync(aCronJob(), at(30), [aChild('by-hand', { ended: 20, end: 'Complete' })]);
    expect(result.status).toEqual({ lastSuccessfulTime: time(20) });
    expect(said(result)).toEqual([]);
  });

  it('tells of an unfinished Job that it does not know, each time', () => {
    const result = sync(aCronJob(), at(30), [aChild('by-hand')]);
    expect(said(result)).toEqual([
      'Warning UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand',
    ]);
    expect(result.status).toEqual({});
  });

  it('drops a Job that is gone', () => {
    const result = sync(aCronJob({}, { ...activeOf(ten), ...RAN_AT_TEN }), at(30));
    expect(said(result)).toEqual([`Normal MissingJob: Active job went missing: ${ten}`]);
    expect(result.status).toEqual(RAN_AT_TEN);
  });

  it('keeps a Job whose name another has taken', () => {
    const cronJob = aCronJob({}, { active: [{ name: ten, uid: 'uid-of-another' }], ...RAN_AT_TEN });
    const result = sync(cronJob, at(30), [], [aChild(ten)]);
    expect(result).toMatchObject({ actions: [], status: cronJob.status });
  });
});

describe('history (cleanupFinishedJobs)', () => {
  const complete = (name: string, started: number) => aChild(name, { started, ended: started + 5, end: 'Complete' });
  const failed = (name: string, started: number) => aChild(name, { started, ended: started + 5, end: 'Failed' });

  it('keeps three complete Jobs and one that failed, the youngest by their start', () => {
    const jobs = [
      complete('a', 40),
      complete('b', 10),
      complete('c', 30),
      complete('d', 20),
      failed('e', 2),
      failed('f', 1),
    ];
    expect(deleted(sync(aCronJob(), at(60), jobs))).toEqual(['b', 'f']);
  });

  it('keeps all where there is no limit', () => {
    const { successfulJobsHistoryLimit: _s, failedJobsHistoryLimit: _f, ...spec } = aCronJob().spec;
    const jobs = [1, 2, 3, 4, 5].map((each) => complete(`j${each}`, each));
    expect(deleted(sync({ ...aCronJob(), spec }, at(60), jobs))).toEqual([]);
  });

  it('takes those that never started last, and equals by name', () => {
    const never = { ...complete('a', 1), status: { ...complete('a', 1).status } };
    delete never.status.startTime;
    const jobs = [never, complete('c', 9), complete('b', 9)];
    expect(deleted(sync(aCronJob({ successfulJobsHistoryLimit: 1 }), at(60), jobs))).toEqual(['b', 'c']);
  });

  it('with a limit of 0 the Job goes unseen, but its success counts', () => {
    const cronJob = aCronJob({ successfulJobsHistoryLimit: 0 }, { ...activeOf(ten), ...RAN_AT_TEN });
    const result = sync(cronJob, at(60), [complete(ten, 1)]);
    expect(said(result)).toEqual([`Normal SuccessfulDelete: Deleted job ${ten}`]);
    expect(result.status).toEqual({ ...RAN_AT_TEN, lastSuccessfulTime: time(6) });
  });

  it('leaves Jobs alone that have not ended', () => {
    const jobs = [aChild('a'), aChild('b'), aChild('c')];
    expect(deleted(sync(aCronJob({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 }), at(60), jobs))).toEqual(
      [],
    );
  });
});

describe('CronJobs that start nothing', () => {
  const due = at(HOUR) + 100;

  test.each<[string, ObservedCronJob, string[]]>([
    ['suspended', aCronJob({ suspend: true }), []],
    [
      'of a time zone that is none',
      aCronJob({ timeZone: 'Mars/Olympus' }),
      ['Warning UnknownTimeZone: invalid timeZone: "Mars/Olympus": unknown time zone Mars/Olympus'],
    ],
    [
      'of a schedule that cannot be read',
      aCronJob({ schedule: '0 0 0' }),
      [expect.stringMatching(/^Warning UnparseableSchedule: unparseable schedule: "0 0 0" : /)],
    ],
    [
      'of a date that does not come',
      aCronJob({ schedule: '59 23 31 2 *' }),
      [
        'Warning InvalidSchedule: invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second',
      ],
    ],
  ])('%s', (_, cronJob, events) => {
    const result = sync(cronJob, due);
    expect(said(result)).toEqual(events);
    expect(created(result)).toEqual([]);
    expect(result.requeueAt).toBeUndefined();
  });

  it('being deleted, but its history is still kept short and its list right', () => {
    const cronJob = aCronJob({ successfulJobsHistoryLimit: 0 }, { ...activeOf(ten, 'x') });
    cronJob.metadata.deletionTimestamp = time(HOUR);
    const result = sync(cronJob, due, [aChild(ten, { ended: 9, end: 'Complete' })]);
    expect([created(result), deleted(result), result.status.active]).toEqual([[], [ten], undefined]);
    expect(said(result)).toContain('Normal MissingJob: Active job went missing: x');
  });

  it('starts the last missed slot once it goes on', () => {
    expect(created(sync(aCronJob({}, RAN_AT_TEN), at(2 * HOUR + 1800)))).toEqual([twelve]);
  });

  it('takes a zone in the schedule, and says that it should not be there', () => {
    const result = sync(aCronJob({ schedule: 'TZ=Europe/Paris 0 12 * * *', timeZone: 'Asia/Tokyo' }), due);
    expect(said(result)[0]).toMatch(
      /^Warning UnsupportedSchedule: CRON_TZ or TZ used in schedule "TZ=Europe\/Paris 0 12/,
    );
    expect(created(result)).toEqual([eleven]);
  });
});
