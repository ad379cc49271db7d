import { describe, expect, test } from 'vitest';
import { reportOf } from '../../../plugin/migrate/report.ts';
import type { RecordedPod, Report } from '../../../plugin/migrate/types.ts';
import type { JobStatus, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { adoptedPod, untrackedPod } from '../../../sdk/controller/job-pod.ts';
import { completionIndex } from '../../../sdk/controller/pod.ts';
import fc from '../../helpers/fast-check.ts';
import { time } from '../../helpers/objects.ts';
import { done, failed, forecastOf, left, newJob, running } from '../../sdk/controller/forecasts.ts';

const recordOf = (pod: ObservedPod): RecordedPod => {
  const index = completionIndex(pod);
  const { name = '', uid = '' } = pod.metadata;
  return { name, uid, ...(index !== undefined && { index }), phase: pod.status!.phase! };
};

interface Row {
  why: string;
  spec?: Record<string, unknown>;
  /** When the plan was made. */
  before: ObservedPod[];
  /** Afterwards, as NEW has them: those of `before` by their names, unless something became of them. */
  now: ObservedPod[];
  status?: JobStatus;
  comes: Record<string, unknown>;
}

const two = { completions: 4, parallelism: 2 };
const owned = (pod: ObservedPod) => adoptedPod(newJob(), pod);
/** Owned, ended and counted. */
const counted = (pod: ObservedPod) => untrackedPod(owned(pod));
const leaving = (pod: ObservedPod): ObservedPod => ({
  ...pod,
  metadata: { ...pod.metadata, deletionTimestamp: time(1030), deletionGracePeriodSeconds: 30 },
});
const ownedBy = (kind: string, name: string, pod: ObservedPod): ObservedPod => ({
  ...pod,
  metadata: { ...pod.metadata, ownerReferences: [{ apiVersion: 'v1', kind, name, uid: 'other', controller: true }] },
});
const begun = (status: JobStatus = {}): JobStatus => ({ startTime: time(1000), ready: 0, ...status });

/** In short; what is empty is left out. */
function inShort({ window: _, recorded, ...lists }: Report): Record<string, unknown> {
  const told = Object.entries(lists).flatMap(([key, list]) => {
    if (list.length === 0) return [];
    return [[key, key === 'surprises' ? list : (list as { name: string }[]).map(({ name }) => name).join(' ')]];
  });
  return { recorded, ...Object.fromEntries(told) };
}

function reported({ spec = two, before, now, status = begun({ active: 2 }) }: Omit<Row, 'why' | 'comes'>): Report {
  const forecast = forecastOf({ spec, pods: before });
  const outcome = { job: { ...newJob(spec), status }, pods: now, repaired: [], window: 900 };
  return reportOf({ pods: before.map(recordOf), forecast }, outcome);
}

function check(rows: Row[]): void {
  test.each(rows)('$why', ({ comes, ...row }) => {
    expect(inShort(reported(row))).toEqual(comes);
  });
}

const [a, b] = [running('a'), running('b')];

describe('as forecast', () => {
  check([
    { why: 'all run on', before: [a, b], now: [owned(a), owned(b)], comes: { recorded: 2, kept: 'a b' } },
    {
      why: 'ended ones are counted',
      before: [a, b, done('c'), failed('d')],
      now: [owned(a), owned(b), counted(done('c')), counted(failed('d'))],
      status: begun({ active: 2, succeeded: 1, failed: 1 }),
      comes: { recorded: 4, kept: 'a b', succeeded: 'c', failed: 'd' },
    },
    {
      why: 'killed ones go, at once or not',
      spec: { completions: 4, parallelism: 1 },
      before: [a, left('b'), running('c', { ready: false })],
      now: [owned(a), leaving(untrackedPod(owned(running('c', { ready: false }))))],
      status: begun({ active: 1, terminating: 1 }),
      comes: { recorded: 3, kept: 'a', killed: 'b c' },
    },
    {
      why: 'new ones are started',
      before: [a],
      now: [owned(a), owned(running('n'))],
      comes: { recorded: 1, kept: 'a', started: 'n' },
    },
    {
      why: 'the Job fails by what it found',
      spec: { ...two, backoffLimit: 0 },
      before: [a, failed('d')],
      now: [leaving(untrackedPod(owned(a))), counted(failed('d'))],
      status: begun({
        failed: 2,
        terminating: 1,
        conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded', message: 'x' }],
      }),
      comes: { recorded: 2, failed: 'd', killed: 'a' },
    },
    {
      why: 'a pod that was being deleted is nobody to NEW, and replaced',
      before: [a, leaving(b)],
      now: [owned(a), leaving(b), owned(running('n'))],
      comes: { recorded: 2, kept: 'a', lost: 'b', started: 'n' },
    },
  ]);
});

describe('what may happen meanwhile', () => {
  check([
    {
      why: 'pods end, and others are started in their places',
      before: [a, b],
      now: [counted(done('a')), counted(failed('b')), owned(running('n')), owned(running('m'))],
      status: begun({ active: 2, succeeded: 1, failed: 1 }),
      comes: { recorded: 2, succeeded: 'a', failed: 'b', started: 'n m' },
    },
    {
      why: 'a pod that was to go ends before',
      spec: { completions: 4, parallelism: 1 },
      before: [a, running('b', { ready: false })],
      now: [owned(a), counted(done('b'))],
      status: begun({ active: 1, succeeded: 1 }),
      comes: { recorded: 2, kept: 'a', succeeded: 'b' },
    },
    {
      why: 'a pod ends, is counted and removed: the number tells',
      before: [a, b],
      now: [owned(a), owned(running('n'))],
      status: begun({ active: 2, succeeded: 1 }),
      comes: { recorded: 2, kept: 'a', succeeded: 'b', started: 'n' },
    },
    {
      why: 'in an Indexed Job the index tells',
      spec: { ...two, completionMode: 'Indexed' },
      before: [running('a', { index: 0 }), running('b', { index: 1 })],
      now: [owned(running('a', { index: 0 })), owned(running('n', { index: 2 }))],
      status: begun({ active: 2, succeeded: 1, completedIndexes: '1' }),
      comes: { recorded: 2, kept: 'a', succeeded: 'b', started: 'n' },
    },
  ]);
});

describe('surprises', () => {
  check([
    {
      why: 'a pod is gone',
      before: [a, b],
      now: [owned(a), owned(running('n'))],
      comes: {
        recorded: 2,
        kept: 'a',
        lost: 'b',
        started: 'n',
        surprises: ['gone, and counted by nobody: b'],
      },
    },
    {
      why: 'an ended pod is gone before it was counted',
      before: [a, b, done('c')],
      now: [owned(a), owned(b)],
      comes: { recorded: 3, kept: 'a b', lost: 'c', surprises: ['gone, and counted by nobody: c'] },
    },
    {
      why: 'another took a pod, and one is left over',
      before: [a, b],
      now: [b, ownedBy('ReplicaSet', 'web', a)],
      status: {},
      comes: { recorded: 2, lost: 'a b', surprises: ['taken by ReplicaSet "web": a', 'not taken on: b'] },
    },
    {
      why: 'a pod was evicted before the old Job let it go',
      before: [a, b],
      now: [owned(a), leaving(ownedBy('Job', 'old', b)), owned(running('n'))],
      status: begun({ active: 2 }),
      comes: { recorded: 2, kept: 'a', lost: 'b', started: 'n', surprises: ['not taken on: b'] },
    },
    {
      why: 'a full set was started beside the pods, and some were deleted',
      before: [a, b],
      now: [owned(a), leaving(untrackedPod(owned(b))), owned(running('n')), owned(running('m'))],
      status: begun({ active: 3 }),
      comes: {
        recorded: 2,
        kept: 'a',
        killed: 'b',
        started: 'n m',
        surprises: [
          'deleted, where they were to run on: b',
          'pods started: 2, where the forecast and what has happened since allow 0',
        ],
      },
    },
    {
      why: 'a pod is deleted by somebody else, and counts as failed',
      before: [a, b],
      now: [owned(a), leaving(untrackedPod(owned(b))), owned(running('n'))],
      status: begun({ active: 2, failed: 1, terminating: 1 }),
      comes: {
        recorded: 2,
        kept: 'a',
        failed: 'b',
        started: 'n',
        surprises: ['being deleted, though not by the Job: b'],
      },
    },
    {
      why: 'pods were to go, and stay',
      spec: { completions: 4, parallelism: 1 },
      before: [a, running('b', { ready: false })],
      now: [owned(a), owned(b)],
      comes: { recorded: 2, kept: 'a b', surprises: ['running on, where they were to be deleted: b'] },
    },
    {
      why: 'of two that are alike the other went, and is gone',
      spec: { completions: 4, parallelism: 1 },
      before: [running('a', { ready: false }), running('b', { ready: false })],
      now: [owned(running('a', { ready: false }))],
      comes: {
        recorded: 2,
        kept: 'a',
        killed: 'b',
        surprises: ['running on, where they were to be deleted: a', 'deleted, where they were to run on: b'],
      },
    },
    {
      why: 'another went in its place, and is still there: one that is gone as well went by other hands',
      spec: { completions: 4, parallelism: 2 },
      before: [running('a', { ready: false }), running('b', { ready: false }), running('c', { ready: false })],
      now: [owned(running('a', { ready: false })), leaving(untrackedPod(owned(running('b', { ready: false }))))],
      comes: {
        recorded: 3,
        kept: 'a',
        killed: 'b',
        lost: 'c',
        surprises: [
          'running on, where they were to be deleted: a',
          'deleted, where they were to run on: b',
          'gone, and counted by nobody: c',
        ],
      },
    },
    {
      why: 'no pod could be started',
      before: [a],
      now: [owned(a)],
      status: begun({ active: 1 }),
      comes: { recorded: 1, kept: 'a', surprises: ['pods active: 1, where the forecast is 2'] },
    },
    {
      why: 'a success lost its finalizer before it was counted',
      before: [a, b, done('c')],
      now: [owned(a), owned(b), counted(done('c'))],
      comes: {
        recorded: 3,
        kept: 'a b',
        succeeded: 'c',
        surprises: ['pods succeeded: 1, of which the Job counts 0'],
      },
    },
    {
      why: 'the Job fails',
      before: [a, b],
      now: [owned(a), owned(b)],
      status: begun({
        active: 2,
        conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded', message: 'late' }],
      }),
      comes: { recorded: 2, kept: 'a b', surprises: ['the Job fails by DeadlineExceeded: late'] },
    },
    {
      why: 'the Job fails by what failed in the gap, and deletes the others',
      spec: { ...two, backoffLimit: 0 },
      before: [a, b],
      now: [counted(failed('a')), leaving(untrackedPod(owned(b)))],
      status: begun({
        failed: 2,
        conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded', message: 'too many' }],
      }),
      comes: {
        recorded: 2,
        failed: 'a',
        killed: 'b',
        surprises: ['deleted, where they were to run on: b', 'the Job fails by BackoffLimitExceeded: too many'],
      },
    },
    {
      why: 'the Job does not fail',
      spec: { ...two, backoffLimit: 0 },
      before: [failed('d')],
      now: [counted(failed('d'))],
      status: begun({ failed: 1 }),
      comes: { recorded: 1, failed: 'd', surprises: ['the Job goes on, where it was to end by BackoffLimitExceeded'] },
    },
    {
      why: 'many are named by five',
      spec: { completions: 9, parallelism: 7 },
      before: Array.from({ length: 7 }, (_, i) => running(`p${i}`)),
      now: [],
      status: {},
      comes: {
        recorded: 7,
        lost: 'p0 p1 p2 p3 p4 p5 p6',
        surprises: ['gone, and counted by nobody: p0, p1, p2, p3, p4 and 2 more'],
      },
    },
  ]);
});

test('the sum holds whatever happens', () => {
  const phase = fc.constantFrom('Pending' as const, 'Running' as const, 'Succeeded' as const, 'Failed' as const);
  const numbers = fc.record({ succeeded: fc.nat(5), failed: fc.nat(5), active: fc.nat(5) });
  const each = fc.record({
    phase,
    now: phase,
    change: fc.constantFrom('gone', 'nobody', 'owned', 'counted', 'leaving', 'left'),
  });
  fc.assert(
    fc.property(
      fc.array(each, { maxLength: 9 }),
      numbers,
      fc.boolean(),
      fc.nat(5),
      (list, status, isIndexed, parallelism) => {
        const spec = { completions: 5, parallelism, backoffLimit: 3, ...(isIndexed && { completionMode: 'Indexed' }) };
        const make = (phase: 'Pending', i: number) => left(`p${i}`, { phase, ...(isIndexed && { index: i }) });
        const before = list.map(({ phase }, i) => make(phase as 'Pending', i));
        const now = list.flatMap(({ now, change }, i) => {
          const pod = make(now as 'Pending', i);
          if (change === 'gone') return [];
          if (change === 'nobody') return [pod];
          if (change === 'leaving') return [leaving(owned(pod))];
          if (change === 'left') return [leaving(untrackedPod(owned(pod)))];
          return [change === 'owned' ? owned(pod) : counted(pod)];
        });
        const report = reported({ spec, before, now, status: begun({ ...status, completedIndexes: '0-2' }) });
        const { kept, succeeded, failed, killed, lost, recorded } = report;
        const uids = [...kept, ...succeeded, ...failed, ...killed, ...lost].map(({ uid }) => uid);
        expect(uids.toSorted()).toEqual(before.map(({ metadata }) => metadata.uid!).toSorted());
        expect(recorded).toBe(list.length);
        expect(report.started).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});
