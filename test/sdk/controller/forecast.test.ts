import { describe, expect, test } from 'vitest';
import { orphanedPod } from '../../../sdk/controller/job-pod.ts';
import fc from '../../helpers/fast-check.ts';
import { done, failed, forecastOf, inShort, left, newJob, type Outlook, running } from './forecasts.ts';
import { pod } from './situations.ts';

const INDEXED = { completionMode: 'Indexed', completions: 4, parallelism: 2 };
const rule = (action: string, code: number) => ({
  podFailurePolicy: { rules: [{ action, onExitCodes: { operator: 'In', values: [code] } }] },
  podReplacementPolicy: 'Failed',
});
const failures = (count: number) => ({ annotations: { 'batch.kubernetes.io/job-index-failure-count': `${count}` } });

interface Row extends Outlook {
  why: string;
  comes: Record<string, unknown>;
}

function check(rows: Row[]): void {
  test.each(rows)('$why', ({ comes, ...outlook }) => {
    expect(inShort(forecastOf(outlook))).toEqual(comes);
  });
}

describe('what is kept (batch-api 3.2)', () => {
  check([
    {
      why: 'pods that run, and nothing is started',
      spec: { completions: 2, parallelism: 2 },
      pods: [running('a'), running('b')],
      comes: { kept: 'a b', status: 'a2 r2' },
    },
    {
      why: 'pods that wait for a node',
      spec: { completions: 2, parallelism: 2 },
      pods: [running('a'), left('b')],
      comes: { kept: 'a b', status: 'a2 r1' },
    },
    {
      why: 'finished pods are counted again',
      spec: { completions: 5, parallelism: 2 },
      pods: [running('a'), running('b'), done('c'), done('d')],
      comes: { kept: 'a b', succeeded: 'c d', status: 'a2 r2 s2' },
    },
    {
      why: 'finished pods that are gone: their work is done again',
      spec: { completions: 3, parallelism: 3 },
      pods: [running('a')],
      comes: { kept: 'a', started: 2, status: 'a3 r1' },
    },
    {
      why: 'all have finished: NEW is complete',
      spec: { completions: 2, parallelism: 2 },
      pods: [done('a'), done('b')],
      comes: {
        succeeded: 'a b',
        end: 'Complete CompletionsReached',
        status: 's2 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
      },
    },
    {
      why: 'indexes are done, or started again where their pod is gone',
      spec: { ...INDEXED, parallelism: 3 },
      pods: [running('c', { index: 2 }), done('b', { index: 1 })],
      comes: { kept: 'c', succeeded: 'b', started: '0,3', status: 'a3 r1 s1 done=1' },
    },
    {
      why: 'failed pods use up the new backoffLimit',
      spec: { completions: 2, backoffLimit: 2 },
      pods: [running('a'), failed('b'), failed('c')],
      comes: { kept: 'a', failed: 'b c', status: 'a1 r1 f2' },
    },
    {
      why: 'failed pods that are gone are forgotten',
      spec: { completions: 2, parallelism: 2, backoffLimit: 0 },
      pods: [running('a')],
      comes: { kept: 'a', started: 1, status: 'a2 r1' },
    },
    {
      why: 'restarts live in pods',
      spec: {
        backoffLimit: 3,
        template: { ...newJob().spec.template, spec: { restartPolicy: 'OnFailure', containers: [{ name: 'main' }] } },
      },
      pods: [running('a', { status: { containerStatuses: [{ name: 'main', restartCount: 3 }] } })],
      comes: { killed: 'a', end: 'Failed BackoffLimitExceeded', status: 't1 f1 FailureTarget:BackoffLimitExceeded' },
    },
    {
      why: 'how often an index has failed lives in its pods',
      spec: { ...INDEXED, completions: 2, backoffLimitPerIndex: 2 },
      pods: [failed('a', { index: 0, ...failures(1) }), failed('b', { index: 1, ...failures(2) })],
      comes: { failed: 'a b', started: '0', status: 'a1 f2 lost=1' },
    },
    {
      why: 'a deadline begins anew',
      spec: { activeDeadlineSeconds: 60 },
      pods: [running('a')],
      now: 5000,
      comes: { kept: 'a', status: 'a1 r1' },
    },
    {
      why: 'pods that are being deleted are not taken on, and replaced',
      spec: { completions: 2, parallelism: 2 },
      pods: [running('a'), running('b', { deleted: 990 })],
      comes: { kept: 'a', started: 1, status: 'a2 r1' },
    },
    {
      why: 'nor where only failed pods are replaced: they are not its own',
      spec: { completions: 2, parallelism: 2, podReplacementPolicy: 'Failed' },
      pods: [running('a'), running('b', { deleted: 990 })],
      comes: { kept: 'a', started: 1, status: 'a2 r1' },
    },
    {
      why: 'pods of another owner are not taken on',
      pods: [{ ...pod('a', { phase: 'Running' }) }],
      comes: { started: 1, status: 'a1' },
    },
    {
      why: 'another controller looks after NEW',
      spec: { managedBy: 'example.com/mine' },
      pods: [running('a')],
      comes: { status: '' },
    },
  ]);
});

describe('what is killed (batch-api 3.2, 3.4)', () => {
  check([
    {
      why: 'everything, where a lower backoffLimit is exceeded already',
      spec: { completions: 3, parallelism: 2, backoffLimit: 1 },
      pods: [running('a'), left('b'), failed('c'), failed('d')],
      comes: {
        failed: 'c d',
        killed: 'a b',
        end: 'Failed BackoffLimitExceeded',
        status: 't1 f4 FailureTarget:BackoffLimitExceeded',
      },
    },
    {
      why: 'a failed Job has failed where nothing is left to terminate',
      spec: { completions: 3, parallelism: 2, backoffLimit: 0 },
      pods: [left('b'), failed('c')],
      comes: {
        failed: 'c',
        killed: 'b',
        end: 'Failed BackoffLimitExceeded',
        status: 'f2 FailureTarget:BackoffLimitExceeded Failed:BackoffLimitExceeded',
      },
    },
    {
      why: 'everything, where a rule of podFailurePolicy fails the Job',
      spec: { completions: 3, ...rule('FailJob', 3) },
      pods: [running('a'), failed('b', { exitCode: 3 })],
      comes: {
        failed: 'b',
        killed: 'a',
        end: 'Failed PodFailurePolicy',
        status: 't1 f2 FailureTarget:PodFailurePolicy',
      },
    },
    {
      why: 'nothing, where a rule ignores the failure',
      spec: { completions: 3, backoffLimit: 0, ...rule('Ignore', 3) },
      pods: [running('a'), failed('b', { exitCode: 3 })],
      comes: { kept: 'a', failed: 'b', status: 'a1 r1' },
    },
    {
      why: 'those that have come least far, where parallelism is smaller',
      spec: { completions: 5, parallelism: 1 },
      pods: [running('a'), running('b', { ready: false }), left('c')],
      comes: { kept: 'a', killed: 'b c', status: 'a1 r1 t1' },
    },
    {
      why: 'what is too much where completions are fewer',
      spec: { completions: 2, parallelism: 2 },
      pods: [done('a'), running('b'), running('c', { ready: false })],
      comes: { kept: 'b', succeeded: 'a', killed: 'c', status: 'a1 r1 t1 s1' },
    },
    {
      why: 'pods of indexes beyond the completions',
      spec: { ...INDEXED, completions: 2 },
      pods: [running('a', { index: 0 }), running('b', { index: 3 })],
      comes: { kept: 'a', killed: 'b', started: '1', status: 'a2 r1 t1' },
    },
    {
      why: 'two of one index: the better one stays',
      spec: INDEXED,
      pods: [running('a', { index: 0, ready: false }), running('b', { index: 0 }), running('c', { index: 1 })],
      comes: { kept: 'b c', killed: 'a', status: 'a2 r2 t1' },
    },
    {
      why: 'pods without an index, where NEW is Indexed; their success counts for nothing',
      spec: INDEXED,
      pods: [running('a'), done('b')],
      comes: { succeeded: 'b', killed: 'a', unfit: 'b', started: '0,1', status: 'a2 t1' },
    },
    {
      why: 'indexes do not matter to a Job that is not Indexed',
      spec: { completions: 4, parallelism: 2 },
      pods: [running('a', { index: 0 }), running('b', { index: 0 }), done('c', { index: 1 })],
      comes: { kept: 'a b', succeeded: 'c', status: 'a2 r2 s1' },
    },
    {
      why: 'all, where NEW is born suspended; it has no start',
      spec: { completions: 3, parallelism: 2, suspend: true },
      pods: [running('a'), left('b'), done('c')],
      comes: { succeeded: 'c', killed: 'a b', status: 't1 s1 Suspended:JobSuspended' },
    },
    {
      why: 'nothing, where all is done: but what has never started cannot end',
      spec: { completions: 1, suspend: true },
      pods: [done('a')],
      comes: {
        succeeded: 'a',
        end: 'Complete CompletionsReached',
        status: 's1 SuccessCriteriaMet:CompletionsReached',
      },
    },
    {
      why: 'all, with parallelism 0',
      spec: { completions: 3, parallelism: 0 },
      pods: [running('a')],
      comes: { killed: 'a', status: 't1' },
    },
    {
      why: 'what still runs when an index of the success policy is done',
      spec: { ...INDEXED, successPolicy: { rules: [{ succeededIndexes: '0' }] } },
      pods: [done('a', { index: 0 }), running('b', { index: 1 })],
      comes: {
        succeeded: 'a',
        killed: 'b',
        end: 'Complete SuccessPolicy',
        status: 't1 s1 done=0 SuccessCriteriaMet:SuccessPolicy',
      },
    },
    {
      why: 'more failed indexes than are allowed',
      spec: { ...INDEXED, backoffLimitPerIndex: 0, maxFailedIndexes: 0 },
      pods: [failed('a', { index: 0 }), running('b', { index: 1 })],
      comes: {
        failed: 'a',
        killed: 'b',
        end: 'Failed MaxFailedIndexesExceeded',
        status: 't1 f2 lost=0 FailureTarget:MaxFailedIndexesExceeded',
      },
    },
  ]);
});

describe('work queues', () => {
  check([
    {
      why: 'a success that is there: none created, none killed',
      spec: { completions: undefined, parallelism: 3 },
      pods: [running('a'), done('b')],
      comes: { kept: 'a', succeeded: 'b', status: 'a1 r1 s1' },
    },
    {
      why: 'the only success is gone: pods are started again',
      spec: { completions: undefined, parallelism: 3 },
      pods: [running('a')],
      comes: { kept: 'a', started: 2, status: 'a3 r1' },
    },
    {
      why: 'all have ended',
      spec: { completions: undefined, parallelism: 2 },
      pods: [done('a'), done('b')],
      comes: {
        succeeded: 'a b',
        end: 'Complete CompletionsReached',
        status: 's2 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
      },
    },
  ]);
});

describe('back-off (batch-api 2.4)', () => {
  check([
    {
      why: 'adopted failures that are still fresh hold pods back, all together',
      spec: { completions: 3, parallelism: 3 },
      pods: [running('a'), failed('b'), failed('c')],
      now: 100,
      comes: { kept: 'a', failed: 'b c', next: 110, status: 'a1 r1 f2' },
    },
    {
      why: 'a later success forgets them',
      spec: { completions: 3, parallelism: 2 },
      pods: [failed('a'), done('b', { ended: 95 })],
      now: 96,
      comes: { succeeded: 'b', failed: 'a', started: 2, status: 'a2 s1 f1' },
    },
    {
      why: 'nothing waits where nothing is missing',
      spec: { completions: 3, parallelism: 1 },
      pods: [running('a'), failed('b')],
      now: 91,
      comes: { kept: 'a', failed: 'b', status: 'a1 r1 f1' },
    },
    {
      why: 'each index waits on its own',
      spec: { ...INDEXED, backoffLimitPerIndex: 3, parallelism: 1 },
      pods: [failed('a', { index: 0, ...failures(1) })],
      now: 91,
      comes: { failed: 'a', next: 110, status: 'lost=' },
    },
    {
      why: 'the settings of the controller',
      spec: { completions: 3 },
      pods: [failed('b')],
      now: 90,
      options: { base: 2000, max: 8000 },
      comes: { failed: 'b', next: 92, status: 'f1' },
    },
    {
      why: 'a deadline is no start',
      spec: { completions: 3, parallelism: 3, activeDeadlineSeconds: 5 },
      pods: [running('a'), failed('b')],
      now: 90,
      comes: { kept: 'a', failed: 'b', status: 'a1 r1 f1' },
    },
  ]);
});

test('Jobs of many pods are counted to the end', () => {
  const pods = Array.from({ length: 3000 }, (_, i) => [running, done, failed][i % 3]!(`p${i}`));
  const forecast = forecastOf({ spec: { completions: 9000, parallelism: 2000, backoffLimit: 9999 }, pods });
  const { kept, started, status } = forecast;
  expect([kept.length, started.count, status]).toMatchObject([
    1000,
    1000,
    { active: 2000, succeeded: 1000, failed: 1000, uncountedTerminatedPods: {} },
  ]);
});

test('a pod that is left has neither its owner nor the finalizer; what others put there stays', () => {
  const owned = pod('a', { phase: 'Running' });
  const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'other' };
  const { metadata } = owned;
  const shared = {
    ...owned,
    metadata: {
      ...metadata,
      finalizers: [...metadata.finalizers!, 'example.com/mine'],
      ownerReferences: [...metadata.ownerReferences!, other],
    },
  };
  expect(orphanedPod(shared, 'uid-of-pi').metadata).toMatchObject({
    finalizers: ['example.com/mine'],
    ownerReferences: [other],
  });
  expect(Object.keys(orphanedPod(owned, 'uid-of-pi').metadata)).not.toContain('ownerReferences');
  expect(orphanedPod(owned, 'uid-of-another').metadata.ownerReferences).toEqual(metadata.ownerReferences);
});

const anyPod = fc.record({
  phase: fc.constantFrom('Pending' as const, 'Running' as const, 'Succeeded' as const, 'Failed' as const),
  ready: fc.boolean(),
  index: fc.option(fc.nat(6), { nil: undefined }),
  deleted: fc.option(fc.constant(80), { nil: undefined, freq: 8 }),
  exitCode: fc.constantFrom(1, 3),
  onNode: fc.boolean(),
});
const anySpec = fc
  .record({
    completions: fc.option(fc.nat(6), { nil: undefined }),
    parallelism: fc.nat(6),
    indexed: fc.boolean(),
    backoffLimit: fc.nat(5),
    perIndex: fc.option(fc.nat(2), { nil: undefined }),
    suspend: fc.boolean(),
    policy: fc.constantFrom({}, rule('FailJob', 3), rule('Ignore', 3), { podReplacementPolicy: 'Failed' }),
  })
  .map(({ indexed, perIndex, policy, ...spec }) => ({
    ...spec,
    ...policy,
    ...(indexed && { completionMode: 'Indexed', completions: spec.completions ?? 3 }),
    ...(indexed && perIndex !== undefined && { backoffLimitPerIndex: perIndex }),
  }));

test('every pod that is taken on has one fate, and the numbers agree with it', () => {
  fc.assert(
    fc.property(anySpec, fc.array(anyPod, { maxLength: 9 }), fc.constantFrom(91, 1000), (spec, facts, now) => {
      const pods = facts.map(({ phase, ...more }, i) =>
        left(`p${i}`, { phase, ...more, ...(/Succ|Fail/.test(phase) && { ended: 90 }) } as never),
      );
      const forecast = forecastOf({ spec, pods, now });
      const { adopted, kept, succeeded, failed, killed, started, status, unfit = [] } = forecast;
      const fates = [...kept, ...succeeded, ...failed, ...killed].map(({ uid }) => uid);
      expect(new Set(fates)).toEqual(new Set(adopted.map(({ uid }) => uid)));
      expect(fates).toHaveLength(adopted.length);
      expect(adopted).toHaveLength(facts.filter(({ deleted }) => deleted === undefined).length);
      expect(status.active ?? 0).toBe(kept.length + started.count);
      if (spec.completionMode !== 'Indexed') expect(status.succeeded ?? 0).toBe(succeeded.length);
      else expect(status.succeeded ?? 0).toBeLessThanOrEqual(succeeded.length - unfit.length);
      const isLeftAlone = spec.completions === undefined && succeeded.length > 0;
      expect(status.active ?? 0).toBeLessThanOrEqual(isLeftAlone ? kept.length : spec.parallelism);
      expect(JSON.parse(JSON.stringify(forecast))).toEqual(forecast);
    }),
    { numRuns: 500 },
  );
});
