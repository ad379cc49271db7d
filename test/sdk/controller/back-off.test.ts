import { describe, expect, it, test } from 'vitest';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { estimateNextRetry, retryDelay } from '../../../sdk/controller/back-off.ts';
import fc from '../../helpers/fast-check.ts';
import { aJob, aPod, at, type PodFacts, time } from '../../helpers/objects.ts';

describe('retryDelay', () => {
  test.each([
    [0, 0],
    [1, 10],
    [2, 20],
    [3, 40],
    [4, 80],
    [5, 160],
    [6, 320],
    [7, 600],
    [8, 600],
    [2147483647, 600],
  ])('after %i failures: %i s', (failures, seconds) => {
    expect(retryDelay(failures)).toBe(seconds * 1000);
  });

  test.each([
    [{ base: 100, max: 1000 }, [100, 200, 400, 800, 1000, 1000]],
    [{ base: 1000, max: 1000 }, [1000, 1000, 1000]],
    // The controller compares with the maximum only after doubling.
    [{ base: 5000, max: 1000 }, [5000, 1000, 1000]],
  ])('with %o', (options, delays) => {
    expect(delays.map((_, index) => retryDelay(index + 1, options))).toEqual(delays);
  });

  it('never falls, and never exceeds the maximum once it has doubled', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100 }), fc.integer({ min: 1 }), fc.integer({ min: 1 }), (n, base, max) => {
        const delay = retryDelay(n, { base, max });
        expect(delay).toBeLessThanOrEqual(max);
        expect(delay).toBeGreaterThanOrEqual(Math.min(max, retryDelay(n - 1, { base, max })));
      }),
    );
  });
});

const failed = (name: string, ended: number, facts: Partial<PodFacts> = {}): ObservedPod =>
  aPod({ name, phase: 'Failed', ended, tracked: false, ...facts });
const succeeded = (name: string, ended: number, facts: Partial<PodFacts> = {}): ObservedPod =>
  aPod({ name, phase: 'Succeeded', ended, tracked: false, ...facts });
const running = (name: string, facts: Partial<PodFacts> = {}): ObservedPod =>
  aPod({ name, phase: 'Running', ...facts });

const condition = (type: string) => ({ conditions: [{ type, status: 'True' as const }] });
const perIndex = (spec: object, status: object = {}) =>
  aJob(
    {
      completionMode: 'Indexed',
      completions: 4,
      parallelism: 2,
      backoffLimit: 2147483647,
      backoffLimitPerIndex: 3,
      ...spec,
    },
    status,
  );
const counts = (counted: number, ignored = 0) => ({
  'batch.kubernetes.io/job-index-failure-count': `${counted}`,
  ...(ignored > 0 ? { 'batch.kubernetes.io/job-index-ignored-failure-count': `${ignored}` } : {}),
});
const ignoreExit42 = {
  rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [42] } }],
};

interface Situation {
  why: string;
  job: ObservedJob;
  pods: ObservedPod[];
  /** Seconds after the start, and how many failures; none: no retry ahead. */
  next?: [number, number];
}

const situations: Situation[] = [
  { why: 'nothing failed', job: aJob(), pods: [], next: undefined },
  { why: 'one failure', job: aJob({}, { failed: 1 }), pods: [failed('a', 5)], next: [15, 1] },
  {
    why: 'a failure not yet counted in the status',
    job: aJob(),
    pods: [failed('a', 5, { tracked: true })],
    next: [15, 1],
  },
  {
    why: 'three failures one after another',
    job: aJob({}, { failed: 3 }),
    pods: [failed('a', 5), failed('b', 20), failed('c', 45)],
    next: [85, 3],
  },
  {
    why: 'five parallel failures add up',
    job: aJob({ parallelism: 5, completions: 5 }, { failed: 5 }),
    pods: [1, 2, 3, 4, 5].map((n) => failed(`p${n}`, n)),
    next: [165, 5],
  },
  {
    why: 'a success sets the count back',
    job: aJob({ parallelism: 2, completions: 5 }, { failed: 2, succeeded: 1 }),
    pods: [failed('a', 5), succeeded('b', 10), failed('c', 12)],
    next: [22, 1],
  },
  {
    why: 'failures no later than the last success are forgotten',
    job: aJob({ parallelism: 2, completions: 5 }, { failed: 2, succeeded: 1 }),
    pods: [failed('a', 5), failed('c', 10), succeeded('b', 10)],
  },
  {
    why: 'failed pods that are gone are known from the status while nothing has succeeded',
    job: aJob({}, { failed: 3 }),
    pods: [failed('c', 45)],
    next: [85, 3],
  },
  {
    why: 'after a success the status cannot tell which failures came later',
    job: aJob({ completions: 5 }, { failed: 3, succeeded: 1 }),
    pods: [succeeded('a', 40), failed('c', 45)],
    next: [55, 1],
  },
  { why: 'one still runs and no more is wanted', job: aJob({}, { failed: 1 }), pods: [failed('a', 5), running('b')] },
  {
    why: 'one of two places is free',
    job: aJob({ parallelism: 2, completions: 5 }, { failed: 1 }),
    pods: [failed('a', 5), running('b')],
    next: [15, 1],
  },
  {
    why: 'fewer are left than may run at once',
    job: aJob({ parallelism: 3, completions: 3 }, { failed: 1, succeeded: 2 }),
    pods: [succeeded('a', 1), succeeded('b', 1), failed('c', 5), running('d')],
  },
  {
    why: 'a work queue gets no more pods after its first success',
    job: aJob({ parallelism: 3 }, { failed: 1, succeeded: 1 }),
    pods: [succeeded('a', 1), failed('b', 5)],
  },
  {
    why: 'a work queue before it',
    job: aJob({ parallelism: 3 }, { failed: 1 }),
    pods: [failed('b', 5)],
    next: [15, 1],
  },
  { why: 'parallelism 0', job: aJob({ parallelism: 0, completions: 1 }, { failed: 1 }), pods: [failed('a', 5)] },
  { why: 'suspended', job: aJob({ suspend: true }, { failed: 1 }), pods: [failed('a', 5)] },
  { why: 'failing', job: aJob({}, { failed: 1, ...condition('FailureTarget') }), pods: [failed('a', 5)] },
  { why: 'failed', job: aJob({}, { failed: 1, ...condition('Failed') }), pods: [failed('a', 5)] },
  { why: 'completing', job: aJob({}, { failed: 1, ...condition('SuccessCriteriaMet') }), pods: [failed('a', 5)] },
  { why: 'being deleted', job: aJob({}, { failed: 1 }, { deletionTimestamp: time(9) }), pods: [failed('a', 5)] },
  { why: 'managed by another', job: aJob({ managedBy: 'example.com/queue' }, { failed: 1 }), pods: [failed('a', 5)] },
  {
    why: 'managed by the ordinary controller, by name',
    job: aJob({ managedBy: 'kubernetes.io/job-controller' }, { failed: 1 }),
    pods: [failed('a', 5)],
    next: [15, 1],
  },
  {
    why: 'the limit is reached, not passed',
    job: aJob({ backoffLimit: 1 }, { failed: 1 }),
    pods: [failed('a', 5)],
    next: [15, 1],
  },
  {
    why: 'the last failure passes the limit',
    job: aJob({ backoffLimit: 1 }, { failed: 1 }),
    pods: [failed('a', 5), failed('b', 20, { tracked: true })],
  },
  {
    why: 'a failure that a rule ignores counts for the delay, not against the limit',
    job: aJob({ backoffLimit: 1, podReplacementPolicy: 'Failed', podFailurePolicy: ignoreExit42 }, { failed: 1 }),
    pods: [failed('a', 5), failed('b', 20, { exitCode: 42, tracked: true })],
    next: [40, 2],
  },
  {
    why: 'a FailJob rule ends the Job at once',
    job: aJob({
      podReplacementPolicy: 'Failed',
      podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [7] } }] },
    }),
    pods: [failed('a', 5, { tracked: true })],
  },
  {
    why: 'a drained pod is a failure at once, dated by its deletion',
    job: aJob({}, { failed: 1 }),
    pods: [running('a', { deleted: 7, tracked: false })],
    next: [17, 1],
  },
  {
    why: 'a pod that the controller removed itself is none',
    job: aJob({ parallelism: 2, completions: 5 }, { failed: 0 }),
    pods: [running('a', { deleted: 7, tracked: false })],
  },
  {
    why: 'nor once its containers have ended',
    job: aJob({ parallelism: 2, completions: 5 }, { failed: 1 }),
    pods: [failed('a', 3), failed('b', 9, { deleted: 7, tracked: false })],
    next: [13, 1],
  },
  {
    why: 'with podReplacementPolicy Failed a pod that goes away keeps its place',
    job: aJob({ podReplacementPolicy: 'Failed' }, { failed: 1 }),
    pods: [failed('a', 3), running('b', { deleted: 7 })],
  },
  {
    why: 'an Indexed Job without a limit for each index waits as a whole',
    job: aJob({ completionMode: 'Indexed', completions: 4, parallelism: 2 }, { failed: 2 }),
    pods: [failed('a', 5, { index: 0 }), failed('b', 6, { index: 1 })],
    next: [26, 2],
  },
  {
    why: 'each index waits on its own, and the earliest is next',
    job: perIndex({}),
    pods: [
      failed('a', 30, { index: 0, tracked: true, annotations: counts(2) }),
      failed('b', 50, { index: 1, tracked: true, annotations: counts(0) }),
    ],
    next: [60, 1],
  },
  {
    why: 'an index that has not failed is not held back',
    job: perIndex({ parallelism: 3 }),
    pods: [failed('a', 30, { index: 0, tracked: true, annotations: counts(2) }), running('b', { index: 1 })],
  },
  {
    why: 'only the lowest pending indexes are looked at',
    job: perIndex({ parallelism: 2 }, { completedIndexes: '1', succeeded: 1 }),
    pods: [failed('a', 30, { index: 0, tracked: true, annotations: counts(1) }), running('c', { index: 2 })],
    next: [50, 2],
  },
  {
    why: "ignored failures lengthen an index's delay",
    job: perIndex({ parallelism: 1, podReplacementPolicy: 'Failed', podFailurePolicy: ignoreExit42 }),
    pods: [failed('a', 30, { index: 0, exitCode: 42, tracked: true, annotations: counts(1, 2) })],
    next: [110, 4],
  },
  {
    why: 'an index past its own limit is not retried, the next one is free',
    job: perIndex({ parallelism: 1 }),
    pods: [failed('a', 30, { index: 0, tracked: true, annotations: counts(3) })],
  },
  {
    why: 'too many failed indexes end the Job',
    job: perIndex({ maxFailedIndexes: 0 }),
    pods: [
      failed('a', 30, { index: 0, tracked: true, annotations: counts(3) }),
      failed('b', 30, { index: 1, tracked: true, annotations: counts(0) }),
    ],
  },
  {
    why: 'of two failed pods of an index the later one counts',
    job: perIndex({ parallelism: 1 }),
    pods: [
      failed('b', 60, { index: 0, tracked: true, annotations: counts(1) }),
      failed('a', 30, { index: 0, tracked: true, annotations: counts(0) }),
    ],
    next: [80, 2],
  },
];

describe('estimateNextRetry', () => {
  test.each(situations)('$why', ({ job, pods, next }) => {
    const expected = next && { at: at(next[0]), failures: next[1] };
    expect(estimateNextRetry(job, pods)).toEqual(expected);
    expect(estimateNextRetry(job, pods.toReversed())).toEqual(expected);
  });

  const ending = (status: object, metadata: object = {}): ObservedPod => {
    const pod = aPod({ name: 'a', phase: 'Failed', status });
    return { ...pod, metadata: { ...pod.metadata, ...metadata } };
  };
  const terminated = (name: string, seconds: number) => ({
    name,
    state: { terminated: { exitCode: 1, finishedAt: time(seconds) } },
  });
  const stillRuns = { name: 'b', state: { running: {} } };
  const unready = { type: 'Ready', status: 'False', lastTransitionTime: time(8) };
  const deletion = { deletionTimestamp: time(40), deletionGracePeriodSeconds: 30 };
  test.each([
    ['the latest end of its containers', ending({ containerStatuses: [terminated('a', 5), terminated('b', 6)] }), 6],
    [
      'when it stopped being ready, while a container runs',
      ending({ containerStatuses: [terminated('a', 5), stillRuns], conditions: [unready] }),
      8,
    ],
    ['when it stopped being ready, without container statuses', ending({ conditions: [unready] }, deletion), 8],
    ['its deletion without the grace period', ending({}, deletion), 10],
    ['its deletion, without a grace period', ending({}, { deletionTimestamp: time(40) }), 40],
    ['its creation', ending({}), 0],
    [
      'not an init container that ended',
      ending({ containerStatuses: [terminated('a', 5)], initContainerStatuses: [terminated('i', 9)] }),
      5,
    ],
  ])('dates a failure by %s', (_, pod, seconds) => {
    expect(estimateNextRetry(aJob(), [pod])).toEqual({ at: at(seconds + 10), failures: 1 });
  });

  it('dates a failure by the end of its sidecars, which end last', () => {
    const pod = ending({ containerStatuses: [terminated('a', 5)], initContainerStatuses: [terminated('s', 9)] });
    pod.spec.initContainers = [{ name: 's', restartPolicy: 'Always' }];
    expect(estimateNextRetry(aJob(), [pod])).toEqual({ at: at(19), failures: 1 });
  });

  it('takes the settings of the controller', () => {
    const pods = [failed('a', 5), failed('b', 6)];
    expect(estimateNextRetry(aJob({}, { failed: 2 }), pods, { base: 100, max: 150 })).toEqual({
      at: at(6) + 150,
      failures: 2,
    });
  });

  it('lies as far after the latest failure as the failures since the last success ask for', () => {
    const ends = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(ends, fc.integer({ min: 0, max: 1000 }), (seconds, success) => {
        const pods = [succeeded('s', success), ...seconds.map((end) => failed(`f${end}`, end))];
        const job = aJob(
          { parallelism: 1, completions: 2, backoffLimit: 100 },
          { failed: seconds.length, succeeded: 1 },
        );
        const since = seconds.filter((end) => end > success);
        const last = Math.max(...since);
        expect(estimateNextRetry(job, pods)).toEqual(
          since.length === 0 ? undefined : { at: at(last) + retryDelay(since.length), failures: since.length },
        );
      }),
    );
  });
});
