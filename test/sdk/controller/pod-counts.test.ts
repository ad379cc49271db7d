import { describe, expect, it, test } from 'vitest';
import { countIndexes, eachIndex } from '../../../sdk/batch-v1/completion-indexes.ts';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { addIndexes, countPods } from '../../../sdk/controller/pod-counts.ts';
import { failJobMessage, matchPodFailurePolicy } from '../../../sdk/controller/pod-failure-policy.ts';
import { readIndexes } from '../../../sdk/controller/read-indexes.ts';
import { aJob, aPod, type PodFacts } from '../../helpers/objects.ts';

const pod = (name: string, facts: Omit<PodFacts, 'name'> = {}): ObservedPod => aPod({ name, ...facts });
const untracked = { tracked: false };
const isTrue = (type: string) => ({ conditions: [{ type, status: 'True' as const }] });
const indexed = (spec: object, status: object = {}): ObservedJob =>
  aJob({ completionMode: 'Indexed', completions: 6, parallelism: 3, ...spec }, status);
const ignore42 = { podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [42] } }] } };

interface Row {
  why: string;
  job: ObservedJob;
  pods: ObservedPod[];
  /** active, ready, terminating, succeeded, failed; and how many indexes have succeeded and failed */
  counts: number[];
  indexes?: [number, number];
}

const rows: Row[] = [
  { why: 'nothing', job: aJob(), pods: [], counts: [0, 0, 0, 0, 0] },
  { why: 'no status', job: { ...aJob(), status: undefined }, pods: [pod('a')], counts: [1, 0, 0, 0, 0] },
  {
    why: 'active pods, ready or not, and one on its way out that counts as failed',
    job: aJob(),
    pods: [
      pod('a'),
      pod('b', { phase: 'Running', ready: true }),
      pod('c', { phase: 'Running', ready: true, deleted: 5 }),
    ],
    counts: [2, 1, 1, 0, 1],
  },
  {
    why: 'with podReplacementPolicy Failed a pod has failed only at its end',
    job: aJob({ podReplacementPolicy: 'Failed' }),
    pods: [pod('c', { phase: 'Running', deleted: 5 }), pod('d', { phase: 'Failed', deleted: 5 })],
    counts: [0, 0, 1, 0, 1],
  },
  {
    why: 'pods without the finalizer are in the counters',
    job: aJob({}, { succeeded: 2, failed: 1 }),
    pods: [pod('a', { phase: 'Succeeded', ...untracked }), pod('b', { phase: 'Failed', ...untracked })],
    counts: [0, 0, 0, 2, 1],
  },
  {
    why: 'a pod in the uncounted list is counted once, with or without its finalizer',
    job: aJob(
      {},
      { succeeded: 1, failed: 1, uncountedTerminatedPods: { succeeded: ['uid-of-a', 'gone'], failed: ['uid-of-b'] } },
    ),
    pods: [
      pod('a', { phase: 'Succeeded' }),
      pod('b', { phase: 'Failed', ...untracked }),
      pod('c', { phase: 'Succeeded' }),
    ],
    counts: [0, 0, 0, 4, 2],
  },
  {
    why: 'a pod that is noted as failed stays failed though it succeeds later',
    job: aJob({}, { uncountedTerminatedPods: { failed: ['uid-of-a'] } }),
    pods: [pod('a', { phase: 'Succeeded' })],
    counts: [0, 0, 0, 0, 1],
  },
  {
    why: 'failures that a rule ignores do not count',
    job: aJob({ ...ignore42, podReplacementPolicy: 'Failed' }),
    pods: [pod('a', { phase: 'Failed', ended: 1, exitCode: 42 }), pod('b', { phase: 'Failed', ended: 1, exitCode: 1 })],
    counts: [0, 0, 0, 0, 1],
  },
  {
    why: 'pods that go because the Job has succeeded are no failures',
    job: aJob({}, { succeeded: 1, ...isTrue('SuccessCriteriaMet') }),
    pods: [pod('a', { phase: 'Running', deleted: 5 })],
    counts: [0, 0, 1, 1, 0],
  },
  {
    why: 'the status of a finished Job is final',
    job: aJob({}, { succeeded: 1, failed: 2, ...isTrue('Complete') }),
    pods: [pod('a', { phase: 'Succeeded' }), pod('b', { phase: 'Failed' })],
    counts: [0, 0, 0, 1, 2],
  },
  {
    why: 'indexes succeed, each once',
    job: indexed({}, { succeeded: 2, completedIndexes: '0,3' }),
    pods: [
      pod('a', { phase: 'Succeeded', index: 1 }),
      pod('b', { phase: 'Succeeded', index: 1 }),
      pod('c', { phase: 'Succeeded', index: 3 }),
    ],
    counts: [0, 0, 0, 3, 0],
    indexes: [3, 0],
  },
  {
    why: 'pods without a fitting index count for nothing',
    job: indexed({}),
    pods: [
      pod('a', { phase: 'Succeeded' }),
      pod('b', { phase: 'Succeeded', index: 6 }),
      pod('c', { phase: 'Failed', index: 9 }),
    ],
    counts: [0, 0, 0, 0, 0],
    indexes: [0, 0],
  },
  {
    why: 'an index fails by its own limit or by a FailIndex rule',
    job: indexed(
      {
        backoffLimitPerIndex: 1,
        podFailurePolicy: { rules: [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } }] },
      },
      { failed: 2, failedIndexes: '5' },
    ),
    pods: [
      pod('a', {
        phase: 'Failed',
        ended: 1,
        index: 0,
        annotations: { 'batch.kubernetes.io/job-index-failure-count': '1' },
      }),
      pod('b', {
        phase: 'Failed',
        ended: 1,
        index: 1,
        annotations: { 'batch.kubernetes.io/job-index-failure-count': '0' },
      }),
      pod('c', { phase: 'Failed', ended: 1, index: 2, exitCode: 3 }),
      pod('d', {
        phase: 'Failed',
        ended: 1,
        index: 3,
        annotations: { 'batch.kubernetes.io/job-index-failure-count': 'x' },
      }),
    ],
    counts: [0, 0, 0, 0, 6],
    indexes: [0, 3],
  },
];

test.each(rows)('countPods: $why', ({ job, pods, counts, indexes = [0, 0] }) => {
  for (const order of [pods, pods.toReversed()]) {
    const { active, ready, terminating, succeeded, failed, succeededIndexes, failedIndexes } = countPods(job, order);
    expect([active, ready, terminating, succeeded, failed]).toEqual(counts);
    expect([countIndexes(succeededIndexes), countIndexes(failedIndexes)]).toEqual(indexes);
  }
});

describe('matchPodFailurePolicy', () => {
  const exited = (...codes: number[]) =>
    pod('a', {
      phase: 'Failed',
      status: {
        containerStatuses: codes.map((exitCode, i) => ({ name: `c${i}`, state: { terminated: { exitCode } } })),
      },
    });
  const disrupted = pod('a', {
    phase: 'Failed',
    status: { conditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  });
  const onCodes = (operator: string, values: number[], containerName?: string) => ({
    onExitCodes: { operator, values, ...(containerName ? { containerName } : {}) },
  });
  const onDisruption = (status?: string) => ({
    onPodConditions: [{ type: 'DisruptionTarget', ...(status ? { status } : {}) }],
  });

  test.each([
    ['no policy', undefined, exited(1), undefined],
    ['no rules', [], exited(1), undefined],
    ['In', [{ action: 'FailJob', ...onCodes('In', [1, 2]) }], exited(2), { rule: 0, action: 'FailJob' }],
    ['In, another code', [{ action: 'FailJob', ...onCodes('In', [1, 2]) }], exited(3), undefined],
    ['NotIn', [{ action: 'Count', ...onCodes('NotIn', [1]) }], exited(3), { rule: 0, action: 'Count' }],
    ['NotIn never matches 0', [{ action: 'Count', ...onCodes('NotIn', [1]) }], exited(0), undefined],
    ['an unknown operator', [{ action: 'Count', ...onCodes('Like', [1]) }], exited(1), undefined],
    ['any container', [{ action: 'Ignore', ...onCodes('In', [7]) }], exited(0, 7), { rule: 0, action: 'Ignore' }],
    ['one container', [{ action: 'Ignore', ...onCodes('In', [7], 'c0') }], exited(0, 7), undefined],
    [
      'the first rule that matches',
      [
        { action: 'FailJob', ...onCodes('In', [9]) },
        { action: 'FailIndex', ...onCodes('In', [1]) },
        { action: 'Ignore', ...onCodes('In', [1]) },
      ],
      exited(1),
      { rule: 1, action: 'FailIndex' },
    ],
    ['unknown actions are passed over', [{ action: 'Explode', ...onCodes('In', [1]) }], exited(1), undefined],
    ['a condition', [{ action: 'Ignore', ...onDisruption('True') }], disrupted, { rule: 0, action: 'Ignore' }],
    [
      'a condition, True unless said',
      [{ action: 'Ignore', ...onDisruption() }],
      disrupted,
      { rule: 0, action: 'Ignore' },
    ],
    ['a condition of another status', [{ action: 'Ignore', ...onDisruption('False') }], disrupted, undefined],
    ['a rule of neither kind', [{ action: 'Ignore' }], disrupted, undefined],
  ])('%s', (_, rules, failed, match) => {
    expect(matchPodFailurePolicy(aJob(rules ? { podFailurePolicy: { rules } } : {}), failed)).toEqual(match);
  });

  it('looks at init containers, too, and not at containers that run', () => {
    const failed = pod('a', {
      phase: 'Failed',
      status: {
        containerStatuses: [{ name: 'main', state: { running: {} } }],
        initContainerStatuses: [{ name: 'init', state: { terminated: { exitCode: 5 } } }],
      },
    });
    const rules = [{ action: 'FailJob', ...onCodes('In', [5], 'init') }];
    const job = aJob({ podFailurePolicy: { rules } });
    expect(matchPodFailurePolicy(job, failed)).toEqual({ rule: 0, action: 'FailJob' });
    expect(failJobMessage(job, failed)).toBe(
      'Container init for pod default/a failed with exit code 5 matching FailJob rule at index 0',
    );
  });

  it('has a message for FailJob alone', () => {
    const rules = [
      { action: 'Ignore', onPodConditions: [{ type: 'ConfigIssue' }] },
      { action: 'FailJob', ...onDisruption() },
    ];
    const job = aJob({ podFailurePolicy: { rules } });
    expect(failJobMessage(job, disrupted)).toBe(
      'Pod default/a has condition DisruptionTarget matching FailJob rule at index 1',
    );
    const broken = pod('a', {
      phase: 'Failed',
      status: { conditions: [...disrupted.status!.conditions!, { type: 'ConfigIssue', status: 'True' }] },
    });
    expect(failJobMessage(job, broken)).toBeUndefined();
  });
});

test.each([
  [undefined, 10, [], []],
  ['', 10, [], []],
  ['0,2-5,9', 10, [], [0, 2, 3, 4, 5, 9]],
  ['0,2-5,9', 4, [], [0, 2, 3]],
  ['0,2-5,9', 10, [1, 2, 1], [0, 1, 2, 3, 4, 5, 9]],
  ['x,1,2-y,3', 10, [], [1, 3]],
] as const)('the indexes of %j below %i with %j are %j', (text, completions, added, indexes) => {
  const set = addIndexes(readIndexes(text, completions), added);
  expect([countIndexes(set), [...eachIndex(set)]]).toEqual([indexes.length, indexes]);
});
