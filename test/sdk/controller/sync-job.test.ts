import { describe, expect, it, test } from 'vitest';
import { syncJob } from '../../../sdk/controller/sync-job.ts';
import { aJob, at, time } from '../../helpers/objects.ts';
import { indexed, observe, pod, quiet, type Situation } from './situations.ts';

const isTrue = (type: string, reason = 'BackoffLimitExceeded') => ({
  conditions: [{ type, status: 'True' as const, reason, message: 'why' }],
});
const policy = (action: string, code: number) => ({
  podFailurePolicy: { rules: [{ action, onExitCodes: { operator: 'In', values: [code] } }] },
  podReplacementPolicy: 'Failed',
});
const failed = (name: string, more: object = {}) => pod(name, { phase: 'Failed', ended: 90, ...more });
const done = (name: string, more: object = {}) => pod(name, { phase: 'Succeeded', ended: 90, ...more });
const running = (name: string, more: object = {}) => pod(name, { phase: 'Running', ...more });

function check(situations: Situation[]): void {
  test.each(situations)('$why', (situation) => {
    const { does, again } = situation;
    expect(observe(situation)).toEqual({ does, ...(again !== undefined && { again }) });
  });
}

describe('what is left alone', () => {
  check([
    { why: 'a Job of another controller', job: aJob({ managedBy: 'example.com/mine' }), does: [] },
    {
      why: 'its own name in managedBy changes nothing',
      job: aJob({ managedBy: 'kubernetes.io/job-controller' }, quiet(1)),
      pods: [running('a')],
      does: [],
    },
    { why: 'a finished Job', job: aJob({}, isTrue('Complete')), pods: [failed('a')], does: [] },
    {
      why: 'a completion mode of the future',
      job: aJob({ completionMode: 'Sorted' as 'Indexed' }),
      does: ['!(UnknownCompletionMode)'],
    },
  ]);
});

describe('how many pods (2.2)', () => {
  check([
    {
      why: 'a new Job: its pods, then its status',
      job: { ...aJob({ completions: 3, parallelism: 2 }), status: {} },
      does: ['create pi-', '(SuccessfulCreate)', 'create pi-', '(SuccessfulCreate)', 'status a2'],
    },
    {
      why: 'no more than are left to complete',
      job: aJob({ completions: 3, parallelism: 2 }, quiet(1, { succeeded: 2 })),
      pods: [running('a')],
      does: [],
    },
    {
      why: 'a work queue: parallelism while nothing has succeeded',
      job: aJob({ parallelism: 2 }, quiet(1)),
      pods: [running('a')],
      does: ['create pi-', '(SuccessfulCreate)', 'status a2'],
    },
    {
      why: 'a work queue after its first success: none created, none killed',
      job: aJob({ parallelism: 3 }, quiet(2, { succeeded: 1 })),
      pods: [running('a'), running('b')],
      does: [],
    },
    {
      why: 'a work queue is complete when the others have ended',
      job: aJob({ parallelism: 3 }, quiet(1, { succeeded: 1 })),
      pods: [failed('b')],
      does: [
        'status s1 [|b] SuccessCriteriaMet:CompletionsReached',
        'removeFinalizer b',
        'status s1 f1 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
        '(Completed)',
      ],
    },
    {
      why: 'parallelism 0: active pods go uncounted, no condition, the deadline runs on',
      job: aJob({ parallelism: 0, completions: 2, activeDeadlineSeconds: 300 }, quiet(1, { ready: 1 })),
      pods: [running('a', { ready: true })],
      does: ['removeFinalizer a', 'delete a', '(SuccessfulDelete)', 'status t1'],
      again: 300,
    },
    {
      why: 'completions 0 completes at once',
      job: { ...aJob({ completions: 0, parallelism: 1 }), status: {} },
      does: [
        'status SuccessCriteriaMet:CompletionsReached',
        'status SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
        '(Completed)',
      ],
    },
    {
      why: 'a pod that goes away is replaced at once under TerminatingOrFailed',
      job: aJob({}, quiet(1)),
      pods: [running('a', { deleted: 50 })],
      does: ['create pi-', '(SuccessfulCreate)', 'status a1 t1 [|a]', 'removeFinalizer a', 'status a1 t1 f1'],
      options: { base: 0 },
    },
    {
      why: 'and holds its place under Failed',
      job: aJob({ podReplacementPolicy: 'Failed' }, quiet(1)),
      pods: [running('a', { deleted: 50 })],
      does: ['status t1'],
    },
    {
      why: 'at most 500 pods a sync',
      job: aJob({ parallelism: 600, completions: 600 }, quiet(0)),
      does: [...Array.from({ length: 500 }, () => ['create pi-', '(SuccessfulCreate)']).flat(), 'status a500'],
    },
    {
      why: 'Indexed: the lowest indexes that are neither done, lost nor taken',
      job: indexed(
        { completions: 8, parallelism: 4, backoffLimitPerIndex: 0 },
        quiet(1, { succeeded: 1, completedIndexes: '0', failedIndexes: '2' }),
      ),
      pods: [running('b', { index: 1 })],
      does: [
        ...['create pi-3-', '(SuccessfulCreate)', 'create pi-4-', '(SuccessfulCreate)'],
        ...['create pi-5-', '(SuccessfulCreate)', 'status a4 s1 done=0 lost=2'],
      ],
    },
    {
      why: 'Indexed: pods without a fitting index and all but the best of an index go, even if the number is right',
      job: indexed({ parallelism: 4 }, quiet(4)),
      pods: [running('a', { index: 1 }), pod('b', { index: 1 }), running('c'), running('d', { index: 4 })],
      does: [
        ...['removeFinalizer b', 'delete b', '(SuccessfulDelete)'],
        ...['removeFinalizer c', 'delete c', '(SuccessfulDelete)'],
        ...['removeFinalizer d', 'delete d', '(SuccessfulDelete)', 'status a1 t3'],
      ],
    },
    {
      why: 'Indexed: an index whose pod goes away is taken under Failed',
      job: indexed({ podReplacementPolicy: 'Failed', parallelism: 2 }, quiet(1)),
      pods: [running('a', { index: 0, deleted: 50 })],
      does: ['create pi-1-', '(SuccessfulCreate)', 'status a1 t1'],
    },
    {
      why: 'elastic: completions and parallelism lowered in step drop done indexes',
      job: indexed({ completions: 2, parallelism: 2 }, quiet(1, { succeeded: 2, completedIndexes: '0,3' })),
      pods: [running('b', { index: 1 })],
      does: ['status a1 s1 done=0'],
    },
  ]);
});

describe('how a Job ends (2.5)', () => {
  check([
    {
      why: 'success: interim condition with the uncounted pod, finalizer, then the count and the end',
      job: aJob({}, quiet(1)),
      pods: [done('a')],
      does: [
        'status [a|] SuccessCriteriaMet:CompletionsReached',
        'removeFinalizer a',
        'status s1 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
        '(Completed)',
      ],
    },
    {
      why: 'backoffLimit: on failure number limit + 1; what runs is deleted and counted as failed',
      job: aJob({ backoffLimit: 1, completions: 3, parallelism: 2 }, quiet(2, { failed: 1 })),
      pods: [failed('a'), running('b')],
      does: [
        'delete b',
        '(SuccessfulDelete)',
        'status t1 f1 [|a,b] FailureTarget:BackoffLimitExceeded',
        'removeFinalizer a',
        'removeFinalizer b',
        'status t1 f3 FailureTarget:BackoffLimitExceeded',
      ],
    },
    {
      why: 'Failed once nothing terminates any more, with the reason of FailureTarget',
      job: aJob({}, { ...quiet(0, isTrue('FailureTarget')), failed: 1, terminating: 1 }),
      pods: [],
      does: [
        'status f1 FailureTarget:BackoffLimitExceeded',
        'status f1 FailureTarget:BackoffLimitExceeded Failed:BackoffLimitExceeded',
        '!(BackoffLimitExceeded)',
      ],
    },
    {
      why: 'restarts under OnFailure reach the limit',
      job: aJob(
        {
          backoffLimit: 2,
          template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'main' }] } },
        },
        quiet(1),
      ),
      pods: [
        running('a', {
          status: {
            containerStatuses: [{ name: 'main', restartCount: 1 }],
            initContainerStatuses: [{ name: 'init', restartCount: 1 }],
          },
        }),
      ],
      does: [
        ...['delete a', '(SuccessfulDelete)', 'status t1 [|a] FailureTarget:BackoffLimitExceeded'],
        ...['removeFinalizer a', 'status t1 f1 FailureTarget:BackoffLimitExceeded'],
      ],
    },
    {
      why: 'restarts below the limit',
      job: aJob(
        { backoffLimit: 2, template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'main' }] } } },
        quiet(1),
      ),
      pods: [running('a', { status: { containerStatuses: [{ name: 'main', restartCount: 1 }] } })],
      does: [],
    },
    {
      why: 'backoffLimit 0 with restarts: one is too many',
      job: aJob(
        { backoffLimit: 0, template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'main' }] } } },
        quiet(1),
      ),
      pods: [running('a', { status: { containerStatuses: [{ name: 'main', restartCount: 0 }] } })],
      does: [],
    },
    {
      why: 'the deadline, to the second',
      job: aJob({ activeDeadlineSeconds: 100 }, quiet(0)),
      does: [
        'status FailureTarget:DeadlineExceeded',
        'status FailureTarget:DeadlineExceeded Failed:DeadlineExceeded',
        '!(DeadlineExceeded)',
      ],
    },
    {
      why: 'before the deadline it asks to be looked at then',
      job: aJob({ activeDeadlineSeconds: 101 }, quiet(1)),
      pods: [running('a')],
      does: [],
      again: 101,
    },
    {
      why: 'the deadline of a suspended Job does not run',
      job: aJob(
        { activeDeadlineSeconds: 1, suspend: true },
        quiet(0, {
          conditions: [{ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }],
        }),
      ),
      does: [],
    },
    {
      why: 'FailJob goes before backoffLimit',
      job: aJob({ ...policy('FailJob', 3), backoffLimit: 0 }, quiet(1)),
      pods: [failed('a', { exitCode: 3 })],
      does: [
        'status [|a] FailureTarget:PodFailurePolicy',
        'removeFinalizer a',
        'status f1 FailureTarget:PodFailurePolicy Failed:PodFailurePolicy',
        '!(PodFailurePolicy)',
      ],
    },
    {
      why: 'an ignored failure does not count',
      job: aJob({ ...policy('Ignore', 3), backoffLimit: 0 }, quiet(1)),
      pods: [failed('a', { exitCode: 3, ended: 50 })],
      does: ['create pi-', '(SuccessfulCreate)', 'removeFinalizer a'],
    },
    {
      why: 'a decided success stays one whatever fails then, and what runs is no failure',
      job: aJob(
        { backoffLimit: 0, parallelism: 2, completions: 2 },
        quiet(1, { succeeded: 2, ...isTrue('SuccessCriteriaMet', 'CompletionsReached') }),
      ),
      pods: [failed('a'), running('b')],
      does: [
        ...['delete b', '(SuccessfulDelete)', 'status t1 s2 [|a] SuccessCriteriaMet:CompletionsReached'],
        ...['removeFinalizer a', 'removeFinalizer b', 'status t1 s2 f1 SuccessCriteriaMet:CompletionsReached'],
      ],
    },
    {
      why: 'maxFailedIndexes goes before what is left to do',
      job: indexed({ backoffLimitPerIndex: 0, maxFailedIndexes: 0 }, quiet(2, { failedIndexes: '' })),
      pods: [failed('a', { index: 0 }), running('b', { index: 1 })],
      does: [
        'delete b',
        '(SuccessfulDelete)',
        'status t1 [|a,b] lost=0 FailureTarget:MaxFailedIndexesExceeded',
        'removeFinalizer a',
        'removeFinalizer b',
        'status t1 f2 lost=0 FailureTarget:MaxFailedIndexesExceeded',
      ],
    },
    {
      why: 'FailedIndexes once all the others have succeeded',
      job: indexed(
        { backoffLimitPerIndex: 0 },
        quiet(1, { succeeded: 2, completedIndexes: '0,1', failedIndexes: '2', failed: 1 }),
      ),
      pods: [done('d', { index: 3 })],
      does: [
        'status s3 f1 done=0,1,3 lost=2 FailureTarget:FailedIndexes',
        'removeFinalizer d',
        'status s3 f1 done=0,1,3 lost=2 FailureTarget:FailedIndexes Failed:FailedIndexes',
        '!(FailedIndexes)',
      ],
    },
    {
      why: 'successPolicy, once no failure was found',
      job: indexed({ successPolicy: { rules: [{ succeededIndexes: '3' }, { succeededCount: 1 }] } }, quiet(2)),
      pods: [done('a', { index: 0 }), running('b', { index: 1 })],
      does: [
        'delete b',
        '(SuccessfulDelete)',
        'status t1 s1 done=0 SuccessCriteriaMet:SuccessPolicy',
        'removeFinalizer a',
        'removeFinalizer b',
        // Nothing to write: an Indexed success is counted with its index.
      ],
    },
    {
      why: 'more successes than asked for',
      job: aJob({ completions: 1, parallelism: 1 }, quiet(0, { uncountedTerminatedPods: {} })),
      pods: [done('a'), done('b')],
      does: [
        'status [a,b|] SuccessCriteriaMet:CompletionsReached',
        'removeFinalizer a',
        'removeFinalizer b',
        'status s2 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
        '!(TooManySucceededPods)',
        '(Completed)',
      ],
    },
  ]);
});

describe('the status as it is written (1.4)', () => {
  const written = (job: Parameters<typeof syncJob>[0]['job'], pods: ReturnType<typeof pod>[]) =>
    syncJob({ job, pods, now: at(100) + 999 }).actions.flatMap((action) =>
      action.type === 'updateStatus' ? [action.status] : [],
    );
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastProbeTime: time(100),
    lastTransitionTime: time(100),
  });

  it('leaves out zeros where the API does', () => {
    expect(written({ ...aJob(), status: {} }, [])).toEqual([
      { startTime: time(100), active: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} },
    ]);
  });

  it('keeps an empty set of failed indexes', () => {
    const [status] = written({ ...indexed({ backoffLimitPerIndex: 1 }), status: {} }, []);
    expect(status).toEqual({ ...quiet(2), startTime: time(100), failedIndexes: '' });
  });

  it('has the time of its end for a success alone', () => {
    const words = ['CompletionsReached', 'Reached expected number of succeeded pods'] as const;
    expect(written(aJob({}, quiet(1)), [done('a')]).at(-1)).toEqual({
      ...quiet(0),
      startTime: time(0),
      completionTime: time(100),
      succeeded: 1,
      conditions: [condition('SuccessCriteriaMet', ...words), condition('Complete', ...words)],
    });
    const message = 'Container main for pod default/a failed with exit code 3 matching FailJob rule at index 0';
    expect(written(aJob(policy('FailJob', 3), quiet(1)), [failed('a', { exitCode: 3 })]).at(-1)).toEqual({
      ...quiet(0),
      startTime: time(0),
      failed: 1,
      conditions: [
        condition('FailureTarget', 'PodFailurePolicy', message),
        condition('Failed', 'PodFailurePolicy', message),
      ],
    });
  });

  test.each([
    [aJob({ backoffLimit: 0 }), 'Job has reached the specified backoff limit'],
    [aJob({ activeDeadlineSeconds: 1 }), 'Job was active longer than specified deadline'],
    [
      indexed({ backoffLimitPerIndex: 0, maxFailedIndexes: 0 }),
      'Job has exceeded the specified maximal number of failed indexes',
    ],
    [indexed({ backoffLimitPerIndex: 0, completions: 1 }), 'Job has failed indexes'],
  ])('says why it failed (2.8)', (job, message) => {
    const conditions = written(job, [failed('a', { index: 0 })]).at(-1)?.conditions;
    expect(conditions?.map((each) => [each.type, each.message])).toEqual([
      ['FailureTarget', message],
      ['Failed', message],
    ]);
  });
});

describe('suspend and resume (2.6)', () => {
  const suspended = (status: 'True' | 'False') => ({
    type: 'Suspended',
    status,
    reason: status === 'True' ? 'JobSuspended' : 'JobResumed',
    message: status === 'True' ? 'Job suspended' : 'Job resumed',
  });
  check([
    {
      why: 'born suspended: the condition and no start',
      job: { ...aJob({ suspend: true }), status: {} },
      does: ['(Suspended)', 'status Suspended:JobSuspended'],
    },
    {
      why: 'active pods go, uncounted',
      job: aJob({ suspend: true }, quiet(1, { ready: 1 })),
      pods: [running('a', { ready: true })],
      does: [
        ...['removeFinalizer a', 'delete a', '(SuccessfulDelete)', '(Suspended)'],
        'status t1 Suspended:JobSuspended',
      ],
    },
    {
      why: 'resumed',
      job: aJob({ suspend: false }, quiet(0, { conditions: [suspended('True')] })),
      does: ['create pi-', '(SuccessfulCreate)', '(Resumed)', 'status a1 not Suspended:JobResumed'],
    },
    {
      why: 'told once',
      job: aJob({ suspend: true }, quiet(0, { conditions: [suspended('True')] })),
      does: [],
    },
  ]);

  it('counts the start anew from the resumption, and keeps it in a suspension', () => {
    const statusOf = (suspend: boolean, was: 'True' | 'False') => {
      const job = aJob({ suspend }, quiet(0, { conditions: [suspended(was)] }));
      const { actions } = syncJob({ job, pods: [], now: at(100) });
      return actions.flatMap((action) => (action.type === 'updateStatus' ? [action.status.startTime] : []));
    };
    expect([statusOf(false, 'True'), statusOf(true, 'False')]).toEqual([[time(100)], [time(0)]]);
  });
});

describe('finalizers and counts (2.7)', () => {
  check([
    {
      why: 'a pod in the uncounted list without its finalizer is counted now',
      job: aJob({ completions: 3, parallelism: 1 }, quiet(1, { uncountedTerminatedPods: { failed: ['uid-of-x'] } })),
      pods: [running('a')],
      does: ['status a1 f1'],
    },
    {
      why: 'a pod in the list that still has its finalizer is not noted twice',
      job: aJob(
        { completions: 3, parallelism: 1 },
        quiet(1, { uncountedTerminatedPods: { succeeded: ['uid-of-x'], failed: ['uid-of-y'] } }),
      ),
      pods: [running('a'), done('x'), failed('y')],
      does: ['removeFinalizer x', 'removeFinalizer y', 'status a1 s1 f1'],
    },
    {
      why: 'a pod of an Indexed Job without a fitting index loses its finalizer and counts for nothing',
      job: indexed({ parallelism: 0 }, quiet(0)),
      pods: [failed('a'), done('b', { index: 9 })],
      does: ['removeFinalizer a', 'removeFinalizer b'],
    },
    {
      why: 'per index: the failed pod keeps its finalizer until its replacement is there',
      job: indexed({ backoffLimitPerIndex: 1, parallelism: 1 }, quiet(1, { failedIndexes: '' })),
      pods: [failed('a', { index: 0, ended: 95 })],
      does: ['status lost='],
      again: 105,
    },
    {
      why: 'per index: with the replacement there it is counted',
      job: indexed({ backoffLimitPerIndex: 1, parallelism: 1 }, quiet(1, { failedIndexes: '' })),
      pods: [failed('a', { index: 0 }), running('b', { index: 0 })],
      does: ['status a1 [|a] lost=', 'removeFinalizer a', 'status a1 f1 lost='],
    },
    {
      why: 'a Job that is being deleted: finalizers go, active pods stay, none are made',
      job: aJob({ completions: 3, parallelism: 2 }, quiet(1), { deletionTimestamp: time(50), finalizers: ['orphan'] }),
      pods: [running('a'), done('b')],
      does: ['status a1 [b|]', 'removeFinalizer a', 'removeFinalizer b', 'status a1 s1'],
    },
    {
      why: 'at most 500 uncounted pods, and no end before all are counted',
      job: aJob({ completions: 501, parallelism: 501 }, quiet(501)),
      pods: Array.from({ length: 501 }, (_, i) => done(`p${i}`)),
      does: [
        `status [${Array.from({ length: 500 }, (_, i) => `p${i}`).join(',')}|] SuccessCriteriaMet:CompletionsReached`,
        ...Array.from({ length: 500 }, (_, i) => `removeFinalizer p${i}`),
        'status s500 SuccessCriteriaMet:CompletionsReached',
      ],
    },
  ]);
});

describe('the delay after failures (2.4)', () => {
  check([
    {
      why: 'one failure: 10 s from its end; the waiting sync of 1.35 takes no pod for active',
      job: aJob({ completions: 3, parallelism: 2 }, quiet(2)),
      pods: [failed('a', { ended: 95 }), running('b')],
      does: ['status [|a]', 'removeFinalizer a', 'status f1'],
      again: 105,
    },
    {
      why: 'never sooner than the next batch',
      job: aJob({}, quiet(1)),
      pods: [failed('a', { ended: 90 })],
      now: 99.9,
      does: ['status [|a]', 'removeFinalizer a', 'status f1'],
      again: 100.9,
    },
    {
      why: 'what was remembered adds up',
      job: aJob({}, quiet(0, { failed: 2 })),
      memory: { failures: 2, lastFailure: at(85) },
      does: [],
      again: 105,
    },
    {
      why: 'the settings',
      job: aJob({}, quiet(0, { failed: 2 })),
      memory: { failures: 2, lastFailure: at(99) },
      options: { base: 1000, max: 8000, batch: 100 },
      does: [],
      again: 101,
    },
    {
      why: 'over: the pod is made',
      job: aJob({}, quiet(0, { failed: 1 })),
      memory: { failures: 1, lastFailure: at(90) },
      does: ['create pi-', '(SuccessfulCreate)', 'status a1 f1'],
    },
    {
      why: 'per index: others are not delayed, and the earliest counts when all wait',
      job: indexed({ backoffLimitPerIndex: 5, parallelism: 2, completions: 2 }, quiet(2, { failedIndexes: '' })),
      pods: [failed('a', { index: 0, ended: 98 }), failed('b', { index: 1, ended: 95 })],
      does: ['status lost='],
      again: 105,
    },
    {
      why: 'per index: one waits, one is made',
      job: indexed({ backoffLimitPerIndex: 5, parallelism: 2, completions: 2 }, quiet(2, { failedIndexes: '' })),
      pods: [failed('a', { index: 0, ended: 98 }), failed('b', { index: 1, ended: 80 })],
      does: ['create pi-1-', '(SuccessfulCreate)', 'status a1 lost='],
    },
  ]);

  it('remembers once the status is written, and forgets with the end', () => {
    const job = aJob({}, quiet(1));
    const pods = [failed('a', { ended: 95 })];
    expect(syncJob({ job, pods, now: at(100) }).memory).toEqual({ failures: 1, lastFailure: at(95) });
    const last = { ...job, spec: { ...job.spec, backoffLimit: 0 } };
    expect(syncJob({ job: last, pods, now: at(100) }).memory).toBeUndefined();
  });
});
