import { describe, expect, test } from 'vitest';
import type { JobStatus, ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { expectedNow } from '../../../sdk/controller/expectation.ts';
import type { Expectation, PodRef } from '../../../sdk/controller/forecast-types.ts';
import type { JobSituation } from '../../../sdk/controller/sync-job.ts';
import { aJob, at } from '../../helpers/objects.ts';
import { pod, quiet } from './situations.ts';

/** `pi` with labels on its template that its selector matches. */
function old(spec: Record<string, unknown> = {}, status: JobStatus = {}, metadata: object = {}): ObservedJob {
  const labels = { 'batch.kubernetes.io/controller-uid': 'uid-of-pi' };
  const template = { metadata: { labels }, spec: { restartPolicy: 'Never', containers: [{ name: 'main' }] } };
  return aJob({ completions: 4, parallelism: 2, template, ...spec }, status, metadata);
}
const running = (name: string, more: object = {}) => pod(name, { phase: 'Running', ready: true, ...more });
const done = (name: string, more: object = {}) => pod(name, { phase: 'Succeeded', ended: 90, ...more });
const failed = (name: string, more: object = {}) => pod(name, { phase: 'Failed', ended: 90, ...more });
const counted = { tracked: false };

interface Row extends Partial<Omit<JobSituation, 'now'>> {
  why: string;
  /** Seconds after the start; default 100. */
  now?: number;
  comes: Record<string, unknown>;
}

/** The controller leaves the Job and its pods as they are. */
function isQuiet({ starts, deletes, counts, adopts, releases }: Expectation): boolean {
  return starts + deletes.length + counts.length + adopts.length + releases.length === 0;
}

/** In short: names, seconds after the start; what is empty is left out. */
function expectedIn({ job = old(), pods = [], now = 100, memory, options }: Row): Record<string, unknown> {
  const more = { ...(memory && { memory }), ...(options && { options }) };
  const expected = expectedNow({ job, pods, now: at(now), ...more });
  const { starts, nextStartAt, deadlineAt, active, end, ...lists } = expected;
  const names = Object.entries(lists as Record<string, PodRef[]>);
  const seconds = (time: number) => (time - at(0)) / 1000;
  return {
    quiet: isQuiet(expected),
    ...(starts > 0 && { starts }),
    ...(nextStartAt !== undefined && { next: seconds(nextStartAt) }),
    ...(deadlineAt !== undefined && { deadline: seconds(deadlineAt) }),
    ...Object.fromEntries(
      names.flatMap(([key, refs]) => (refs.length ? [[key, refs.map((r) => r.name).join(' ')]] : [])),
    ),
    ...(active > 0 && { active }),
    ...(end && { end: `${end.type} ${end.reason}` }),
  };
}

function check(rows: Row[]): void {
  test.each(rows)('$why', (row) => {
    expect(expectedIn(row)).toEqual(row.comes);
  });
}

describe('a quiet Job', () => {
  check([
    {
      why: 'as many run as are wanted',
      job: old({}, quiet(2, { ready: 2 })),
      pods: [running('a'), running('b')],
      comes: { quiet: true, active: 2 },
    },
    {
      why: 'its ended pods are counted',
      job: old({ completions: 3 }, quiet(1, { ready: 1, succeeded: 2 })),
      pods: [running('a'), done('b', counted), done('c', counted)],
      comes: { quiet: true, active: 1 },
    },
    {
      why: 'numbers of the status that are behind are none of its pods',
      job: old({}, quiet(2, { ready: 0 })),
      pods: [running('a'), running('b')],
      comes: { quiet: true, active: 2 },
    },
    {
      why: 'it is suspended',
      job: old({ suspend: true }, quiet(0, { conditions: [{ type: 'Suspended', status: 'True' }] })),
      comes: { quiet: true },
    },
    {
      why: 'its deadline is told',
      job: old({ parallelism: 1, activeDeadlineSeconds: 300 }, quiet(1)),
      pods: [running('a')],
      comes: { quiet: true, deadline: 300, active: 1 },
    },
    {
      why: 'it has ended',
      job: old({}, { conditions: [{ type: 'Complete', status: 'True', reason: 'CompletionsReached' }] }),
      comes: { quiet: true, end: 'Complete CompletionsReached' },
    },
    {
      why: 'another controller looks after it',
      job: old({ managedBy: 'example.com/mine' }),
      comes: { quiet: true },
    },
    {
      why: 'it is being deleted: no more pods',
      job: old({}, quiet(1), { deletionTimestamp: '2026-11-20T10:01:00Z' }),
      pods: [running('a', counted)],
      comes: { quiet: true, active: 1 },
    },
  ]);
});

describe('a Job that is about to act', () => {
  check([
    { why: 'it starts pods', pods: [running('a')], comes: { quiet: false, starts: 1, active: 1 } },
    {
      why: 'it deletes pods',
      job: old({ parallelism: 1 }, quiet(2)),
      pods: [running('a'), running('b', { ready: false })],
      comes: { quiet: false, deletes: 'b', active: 2 },
    },
    {
      why: 'it counts a pod, and starts another',
      job: old({}, quiet(2)),
      pods: [running('a'), done('b')],
      comes: { quiet: false, starts: 1, counts: 'b', active: 1 },
    },
    {
      why: 'it replaces a pod that is being deleted',
      job: old({}, quiet(2)),
      pods: [running('a'), running('b', { deleted: 95 })],
      now: 120,
      comes: { quiet: false, starts: 1, counts: 'b', terminating: 'b', active: 1 },
    },
    {
      why: 'it waits for the end of a pod that is being deleted',
      job: old({ podReplacementPolicy: 'Failed' }, quiet(1)),
      pods: [running('a'), running('b', { deleted: 95 })],
      comes: { quiet: true, terminating: 'b', active: 1 },
    },
    {
      why: 'it is suspended, and pods go',
      job: old({ suspend: true }, quiet(1)),
      pods: [running('a')],
      comes: { quiet: false, deletes: 'a', active: 1 },
    },
    {
      why: 'it takes a pod on that nobody owns',
      job: old({}, quiet(1)),
      pods: [running('a'), { ...running('b'), metadata: { ...running('b').metadata, ownerReferences: [] } }],
      comes: { quiet: false, adopts: 'b', active: 1 },
    },
    {
      why: 'it lets a pod go whose labels do not match',
      job: old({ parallelism: 1 }, quiet(2)),
      pods: [running('a'), { ...running('b'), metadata: { ...running('b').metadata, labels: {} } }],
      comes: { quiet: false, releases: 'b', active: 2 },
    },
    {
      why: 'it is being deleted: its pods lose their finalizers',
      job: old({}, quiet(1), { deletionTimestamp: '2026-11-20T10:01:00Z' }),
      pods: [running('a')],
      comes: { quiet: false, counts: 'a', active: 1 },
    },
    {
      why: 'it fails, and everything goes',
      job: old({ backoffLimit: 0 }, quiet(2)),
      pods: [running('a'), failed('b')],
      comes: { quiet: false, deletes: 'a', counts: 'b', active: 1, end: 'Failed BackoffLimitExceeded' },
    },
  ]);
});

describe('a back-off', () => {
  check([
    {
      why: 'of a failure that is not counted yet',
      job: old({}, quiet(2)),
      pods: [running('a'), failed('b')],
      now: 95,
      comes: { quiet: false, next: 100, counts: 'b', active: 1 },
    },
    {
      why: 'of a failure that is counted: the controller remembers it, and we estimate',
      job: old({}, quiet(1, { ready: 1, failed: 1 })),
      pods: [running('a'), failed('b', counted)],
      now: 95,
      comes: { quiet: true, next: 100, active: 1 },
    },
    {
      why: 'it is over: a pod is due',
      job: old({}, quiet(1, { ready: 1, failed: 1 })),
      pods: [running('a'), failed('b', counted)],
      now: 101,
      comes: { quiet: false, starts: 1, active: 1 },
    },
    {
      why: 'of the controller, where its memory is known',
      job: old({}, quiet(1, { ready: 1, failed: 1 })),
      pods: [running('a'), failed('b', counted)],
      memory: { failures: 3, lastFailure: at(90) },
      comes: { quiet: true, next: 130, active: 1 },
    },
    {
      why: 'of one index, where another is due',
      job: old({ completionMode: 'Indexed', parallelism: 3, backoffLimitPerIndex: 3 }, quiet(1, { failedIndexes: '' })),
      pods: [running('a', { index: 0 }), failed('b', { index: 1 })],
      now: 95,
      comes: { quiet: false, starts: 1, next: 100, active: 1 },
    },
    {
      why: 'of the only index that is left',
      job: old({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 3 }, quiet(1, { failedIndexes: '' })),
      pods: [running('a', { index: 0 }), failed('b', { index: 1 })],
      now: 95,
      comes: { quiet: true, next: 100, active: 1 },
    },
  ]);
});
