import { expect, test } from 'vitest';
import { finalManifest } from '../../../plugin/migrate/final.ts';
import { planMigration } from '../../../plugin/migrate/plan.ts';
import type { Journal, JournalState } from '../../../plugin/migrate/types.ts';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { orphanedPod } from '../../../sdk/controller/job-pod.ts';
import { aJob, at, time } from '../../helpers/objects.ts';
import { done, type Facts, observed, running } from './situation.ts';

function journalOf(facts: Facts, state: Partial<JournalState> = {}): Journal {
  const { request, seen } = observed(facts);
  const { manifest, pods, lost, forecast } = planMigration(request, seen);
  return {
    version: 1,
    id: 'f00',
    namespace: 'default',
    startedAt: time(1000),
    old: seen.old,
    manifest: manifest!,
    lost,
    pods,
    forecast: forecast!,
    accept: [],
    restartDeadline: request.restartDeadline,
    state: { goal: 'new', from: { name: 'old', uid: 'uid-of-old' }, ...state },
  };
}

const free = (...pods: ObservedPod[]) => pods.map((pod) => orphanedPod(pod, 'uid-of-old'));

/** The fields that are corrected, of what is created so many seconds after the start. */
function created(journal: Journal, seconds: number, pods: ObservedPod[], from?: ObservedJob) {
  const { spec } = finalManifest(journal, pods, at(seconds), from) as ObservedJob;
  const { completions, activeDeadlineSeconds: deadline } = spec;
  return { completions, ...(deadline !== undefined && { deadline }) };
}

const [a, b, c, d] = [running('a'), running('b'), done('c'), done('d')];

test('it is the manifest of the plan with the mark of the migration', () => {
  const journal = journalOf({ request: { to: 'new', images: ['perl:6'] } });
  const final = finalManifest(journal, free(a, b), at(1003));
  expect(final).toEqual({
    ...journal.manifest,
    metadata: {
      name: 'new',
      namespace: 'default',
      annotations: { 'kubectl-batch/migrated-from': 'old/uid-of-old', 'kubectl-batch/migration': 'f00' },
    },
  });
});

test('completions are less by what is gone, before the plan and since', () => {
  const journal = journalOf({ spec: { completions: 9 }, status: { succeeded: 4 }, pods: [a, b, c, d] });
  expect(journal.lost).toBe(2);
  expect(created(journal, 1003, free(a, b, c, d))).toEqual({ completions: 7 });
  expect(created(journal, 1003, free(a, b, d))).toEqual({ completions: 6 });
  // Nobody adopts what is being deleted.
  expect(created(journal, 1003, free(a, b, c, done('d', { deleted: 1001 })))).toEqual({ completions: 6 });
  // A pod that succeeds meanwhile is there to be counted.
  expect(created(journal, 1003, free(a, done('b'), c, d))).toEqual({ completions: 7 });
});

test('completions that --set gives are those of the whole', () => {
  const request = { sets: ['spec.completions=20'] };
  const journal = journalOf({ request, spec: { completions: 9 }, status: { succeeded: 4 }, pods: [a, b, c] });
  expect(created(journal, 1003, free(a, b, c))).toEqual({ completions: 17 });
});

test('an Indexed Job and a work queue keep theirs', () => {
  const indexed = { completionMode: 'Indexed' as const, completions: 9 };
  const pods = [running('a', { index: 2 }), running('b', { index: 3 }), done('c', { index: 1 })];
  const facts: Facts = { spec: indexed, status: { succeeded: 2, completedIndexes: '0,1' }, pods };
  expect(created(journalOf(facts), 1003, free(...pods))).toEqual({ completions: 9 });
  const queue: Facts = { spec: { completions: undefined }, status: { succeeded: 3 }, pods: [a, b, c] };
  expect(journalOf(queue).lost).toBe(0);
  expect(created(journalOf(queue), 1003, free(a, b))).toEqual({});
});

test('the deadline is what is left when it is created, and never less than a minute', () => {
  const journal = journalOf({ spec: { activeDeadlineSeconds: 7200 } });
  expect(created(journal, 1003.7, free(a, b))).toMatchObject({ deadline: 6197 });
  expect(created(journal, 7190, free(a, b))).toMatchObject({ deadline: 60 });
  expect(created(journal, 99_999, free(a, b))).toMatchObject({ deadline: 60 });
  expect(created(journalOf({}), 1003, free(a, b))).toEqual({ completions: 4 });
});

test('the deadline may begin anew, and does so for what is suspended', () => {
  const spec = { activeDeadlineSeconds: 7200 };
  expect(created(journalOf({ spec, request: { restartDeadline: true } }), 1003, free(a, b)).deadline).toBe(7200);
  expect(created(journalOf({ spec: { ...spec, suspend: true }, pods: [] }), 1003, []).deadline).toBe(7200);
  const sets = ['spec.suspend=true'];
  expect(created(journalOf({ spec, request: { sets, accept: ['kills'] } }), 1003, free(a, b)).deadline).toBe(7200);
});

test('OLD comes back with what is left, whatever was asked of NEW', () => {
  const request = { sets: ['spec.completions=20', 'spec.activeDeadlineSeconds=9999'], restartDeadline: true };
  const facts: Facts = { request, spec: { completions: 9, activeDeadlineSeconds: 7200 }, status: { succeeded: 2 } };
  const journal = journalOf({ ...facts, pods: [a, b, c] }, { goal: 'old' });
  const final = finalManifest(journal, free(a, b, c), at(1010));
  expect(final.metadata).toEqual({
    name: 'old',
    namespace: 'default',
    annotations: { 'kubectl-batch/migrated-from': 'old/uid-of-old', 'kubectl-batch/migration': 'f00-back' },
  });
  expect(final.spec).toMatchObject({ completions: 8, activeDeadlineSeconds: 6190, manualSelector: true });
});

test('after NEW was there it counts what NEW has counted', () => {
  const facts: Facts = {
    request: { sets: ['spec.completions=20'] },
    spec: { completions: 9 },
    status: { succeeded: 4 },
  };
  const journal = journalOf({ ...facts, pods: [a, b, c] }, { goal: 'old', from: { name: 'new', uid: 'uid-of-new' } });
  // It was created with 17 completions; c and two more have succeeded, and one of these is gone.
  const status = { succeeded: 2, uncountedTerminatedPods: { succeeded: ['uid-of-e'] } };
  const next = aJob({ completions: 17, parallelism: 2 }, status, { name: 'new' });
  expect(created(journal, 1010, free(a, c, done('e')), next)).toEqual({ completions: 5 });
  expect(finalManifest(journal, [], at(1010), next).metadata.annotations).toMatchObject({
    'kubectl-batch/migrated-from': 'new/uid-of-new',
  });
});
