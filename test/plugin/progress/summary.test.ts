import { describe, expect, it, test } from 'vitest';
import { outcomeOf, ownedByQueue, summarizeJob } from '../../../plugin/progress/index.ts';
import type { JobProgress } from '../../../plugin/progress/types.ts';
import { aJob, aPod, at, time } from '../../helpers/objects.ts';
import { readSituation } from '../../helpers/situations.ts';

/** Ten minutes after every Job of the fixtures was created. */
const created = Date.parse('2026-11-20T10:00:00Z');
const now = created + 600_000;
const after = (seconds: number) => created + seconds * 1000;

const nothing = {
  namespace: 'default',
  indexed: false,
  parallelism: 1,
  active: 0,
  ready: 0,
  terminating: 0,
  failed: 0,
  backoffLimit: 6,
  created,
  started: created,
  stuck: [],
  podsKnown: true,
};

const situations: Record<string, Partial<JobProgress>> = {
  'just-created': {
    name: 'fresh',
    uid: 'fresh-uid',
    phase: 'Pending',
    completions: { succeeded: 0, wanted: 1 },
    started: undefined,
  },
  'running-indexed': {
    name: 'convert',
    uid: 'convert-uid',
    phase: 'Running',
    indexed: true,
    completions: { succeeded: 3, wanted: 10 },
    parallelism: 3,
    active: 3,
    ready: 2,
    failed: 1,
    completedIndexes: '0,1',
  },
  'backing-off': {
    name: 'pi',
    uid: 'pi-uid',
    phase: 'BackingOff',
    completions: { succeeded: 0, wanted: 1 },
    failed: 5,
    nextRetry: after(700),
  },
  'counted-by-pods': {
    name: 'queue',
    uid: 'queue-uid',
    phase: 'Running',
    completions: { succeeded: 3 },
    parallelism: 3,
    active: 2,
    ready: 2,
    terminating: 1,
    failed: 1,
  },
  failing: {
    name: 'etl',
    uid: 'etl-uid',
    phase: 'Failing',
    reason: 'DeadlineExceeded',
    message: 'Job was active longer than specified deadline',
    completions: { succeeded: 1, wanted: 5 },
    parallelism: 2,
    terminating: 2,
    failed: 2,
  },
  failed: {
    name: 'broken',
    uid: 'broken-uid',
    phase: 'Failed',
    reason: 'BackoffLimitExceeded',
    message: 'Job has reached the specified backoff limit',
    completions: { succeeded: 0, wanted: 1 },
    failed: 2,
    backoffLimit: 1,
    finished: after(125),
  },
  'failed-indexes': {
    name: 'grid',
    uid: 'grid-uid',
    phase: 'Failed',
    reason: 'FailedIndexes',
    message: 'Job has failed indexes',
    indexed: true,
    completions: { succeeded: 3, wanted: 4 },
    parallelism: 2,
    failed: 2,
    backoffLimit: 2147483647,
    backoffLimitPerIndex: 1,
    completedIndexes: '0,2,3',
    failedIndexes: '1',
    finished: after(241),
  },
  complete: {
    name: 'done',
    uid: 'done-uid',
    phase: 'Complete',
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
    completions: { succeeded: 2, wanted: 2 },
    parallelism: 2,
    finished: after(200),
  },
  suspended: {
    name: 'held',
    uid: 'held-uid',
    phase: 'Suspended',
    reason: 'JobSuspended',
    message: 'Job suspended',
    completions: { succeeded: 1, wanted: 3 },
    terminating: 1,
    started: undefined,
  },
  resumed: {
    name: 'again',
    uid: 'again-uid',
    phase: 'Running',
    completions: { succeeded: 1, wanted: 3 },
    active: 1,
    started: after(480),
  },
  'no-such-image': {
    name: 'typo',
    uid: 'typo-uid',
    phase: 'Pending',
    completions: { succeeded: 0, wanted: 1 },
    active: 1,
    stuck: [
      {
        pod: 'typo-a',
        reason: 'ImagePullBackOff',
        message:
          'Back-off pulling image "perl:nope": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/perl:nope": docker.io/library/perl:nope: not found',
        forGood: true,
      },
    ],
  },
  'being-deleted': {
    name: 'leaving',
    uid: 'leaving-uid',
    phase: 'Terminating',
    completions: { succeeded: 0, wanted: 1 },
    active: 1,
    ready: 1,
  },
  'queued-elsewhere': {
    name: 'fleet',
    uid: 'fleet-uid',
    phase: 'Running',
    completions: { succeeded: 1, wanted: 4 },
    parallelism: 2,
    active: 2,
    ready: 2,
    podsKnown: false,
  },
};

describe('summarizeJob', () => {
  test.each(Object.entries(situations))('%s', (name, expected) => {
    const { job, pods } = readSituation(name);
    expect(summarizeJob(job, pods, now)).toEqual({ ...nothing, ...expected });
  });

  it('takes the counts of the status where pods are not known', () => {
    const { job } = readSituation('counted-by-pods');
    expect(summarizeJob(job, undefined, now)).toEqual({
      ...nothing,
      name: 'queue',
      uid: 'queue-uid',
      phase: 'Running',
      completions: { succeeded: 2 },
      parallelism: 3,
      active: 2,
      ready: 2,
      podsKnown: false,
    });
  });

  it('counts in the defaults of a Job that the server has not filled in', () => {
    const bare = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {},
      spec: { template: { spec: { containers: [] } } },
    };
    expect(summarizeJob(bare, undefined, now)).toEqual({
      ...nothing,
      namespace: '',
      name: '',
      uid: '',
      phase: 'Pending',
      completions: { succeeded: 0 },
      created: now,
      started: undefined,
      podsKnown: false,
    });
  });

  const failed = (count: number) =>
    Array.from({ length: count }, (_, i) => aPod({ name: `f${i}`, phase: 'Failed', ended: i, tracked: false }));
  const condition = (type: string, seconds = 50) => ({
    conditions: [{ type, status: 'True' as const, reason: 'R', message: 'M', lastTransitionTime: time(seconds) }],
  });

  test.each([
    ['Pending', 'no pod has run', aJob(), [aPod({ name: 'a' })]],
    ['Running', 'a pod runs', aJob(), [aPod({ name: 'a', phase: 'Running' })]],
    ['Running', 'a pod has run', aJob({ completions: 3 }, { succeeded: 1 }), [aPod({ name: 'b' })]],
    ['BackingOff', 'a retry lies ahead and nothing is active', aJob({}, { failed: 4 }), failed(4)],
    [
      'Running',
      'one of two waits',
      aJob({ parallelism: 2, completions: 2 }, { failed: 4 }),
      [...failed(4), aPod({ name: 'r', phase: 'Running' })],
    ],
    ['Running', 'the retry is long overdue', aJob({}, { failed: 1 }), failed(1)],
    ['Suspended', 'suspended, and the controller has not said so', aJob({ suspend: true }), []],
    [
      'Running',
      'suspended, and the controller has not done so',
      aJob({ suspend: true }),
      [aPod({ name: 'a', phase: 'Running' })],
    ],
    ['Suspended', 'resumed, and the controller has not done so', aJob({}, condition('Suspended')), []],
    ['Completing', 'enough has succeeded, pods are going', aJob({}, condition('SuccessCriteriaMet')), []],
    ['Failing', 'its end is decided', aJob({}, condition('FailureTarget')), []],
    [
      'Terminating',
      'it fails while it is deleted',
      aJob({}, condition('FailureTarget'), { deletionTimestamp: time(60) }),
      [],
    ],
    ['Complete', 'it is deleted after its end', aJob({}, condition('Complete'), { deletionTimestamp: time(60) }), []],
  ] as const)('%s: %s', (phase, _, job, pods) => {
    expect(summarizeJob(job, pods, at(60)).phase).toBe(phase);
  });

  it('passes over conditions that are not true', () => {
    const conditions = [
      { type: 'Failed', status: 'False' as const },
      { type: 'Complete', status: 'Unknown' as const },
    ];
    expect(summarizeJob(aJob({}, { conditions }), [], at(60)).phase).toBe('Pending');
  });

  it('foretells a retry beside pods that run', () => {
    const job = aJob({ parallelism: 2, completions: 2 }, { failed: 4 });
    const { phase, active, nextRetry } = summarizeJob(
      job,
      [...failed(4), aPod({ name: 'r', phase: 'Running' })],
      at(60),
    );
    expect({ phase, active, nextRetry }).toEqual({ phase: 'Running', active: 1, nextRetry: at(83) });
  });

  it('takes the settings of the controller', () => {
    const { nextRetry } = summarizeJob(aJob({}, { failed: 4 }), failed(4), at(3), { backOff: { base: 100, max: 500 } });
    expect(nextRetry).toBe(at(3) + 500);
  });

  test.each([
    ['Complete', 'completionTime', { ...condition('Complete', 50), completionTime: time(49) }, at(49)],
    ['Complete', 'the condition, where another controller set no completionTime', condition('Complete', 50), at(50)],
    ['Failed', 'the condition', condition('Failed', 50), at(50)],
  ])('a %s Job finished at %s', (phase, _, status, finished) => {
    expect(summarizeJob(aJob({}, status), [], at(60))).toMatchObject({ phase, reason: 'R', message: 'M', finished });
  });

  test.each([
    ['deleted', aJob(), { phase: 'Deleted' }],
    ['replaced', aJob(), { phase: 'Replaced' }],
    ['deleted', aJob({}, condition('FailureTarget')), { phase: 'Deleted', reason: 'R', message: 'M' }],
    ['deleted', aJob({}, condition('Complete')), { phase: 'Complete', reason: 'R', message: 'M', finished: at(50) }],
    ['deleted', aJob({}, condition('Failed')), { phase: 'Failed', reason: 'R', message: 'M', finished: at(50) }],
    ['deleted', aJob({}, {}, { deletionTimestamp: time(55) }), { phase: 'Deleted', finished: at(55) }],
  ] as const)('%s %#', (gone, job, expected) => {
    const pods = [aPod({ name: 'a', phase: 'Running', ready: true })];
    const { phase, reason, message, finished, active } = summarizeJob(job, pods, at(60), { gone });
    expect({ phase, reason, message, finished, active }).toEqual({
      reason: undefined,
      message: undefined,
      finished: undefined,
      active: 0,
      ...expected,
    });
  });
});

test.each([
  ['Pending', undefined],
  ['BackingOff', undefined],
  ['Failing', undefined],
  ['Terminating', undefined],
  ['Complete', 'complete'],
  ['Failed', 'failed'],
  ['Deleted', 'deleted'],
  ['Replaced', 'replaced'],
] as const)('the outcome of %s is %s', (phase, outcome) => {
  const { job } = readSituation('just-created');
  expect(outcomeOf({ ...summarizeJob(job, [], now), phase })).toBe(outcome);
});

test.each([
  [aJob(), undefined],
  [aJob({ managedBy: 'kubernetes.io/job-controller' }), undefined],
  [aJob({ managedBy: 'example.com/fleet' }), 'controller "example.com/fleet"'],
  [aJob({}, {}, { labels: { 'kueue.x-k8s.io/queue-name': 'team-a' } }), 'Kueue (queue "team-a")'],
  [
    aJob({ managedBy: 'kueue.x-k8s.io/multikueue' }, {}, { labels: { 'kueue.x-k8s.io/queue-name': 'a' } }),
    'Kueue (queue "a")',
  ],
])('who owns Job %#', (job, owner) => {
  expect(ownedByQueue(job)).toBe(owner);
});
