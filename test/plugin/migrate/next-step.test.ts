import { describe, expect, test } from 'vitest';
import { type Memory, nextStep, remember, type Step } from '../../../plugin/migrate/next-step.ts';
import type { Sight } from '../../../plugin/migrate/sight.ts';
import { migrationTimings as timings } from '../../../plugin/migrate/timings.ts';
import type { JournalState } from '../../../plugin/migrate/types.ts';
import { aJob, time } from '../../helpers/objects.ts';
import { aJournal, newOne, old, pod } from './objects.ts';

const now = 1_000_000;
const deleting = (...finalizers: string[]) => ({
  ...old,
  metadata: { ...old.metadata, deletionTimestamp: time(5), finalizers },
});
const ended = (name: string, tracked: boolean) => {
  const made = pod(name, 'new', tracked);
  return { ...made, status: { phase: 'Succeeded' as const } };
};
const leaving = (name: string, job: 'old' | undefined) => {
  const made = pod(name, job);
  return { ...made, metadata: { ...made.metadata, deletionTimestamp: time(5) } };
};
const orphans = [pod('a', undefined), pod('b', undefined)];
const done = { deletedAt: time(5) };
const settled: Memory = { cleanSince: now - timings.settleSameName };

interface Case {
  when: string;
  sight: Sight;
  state?: Partial<JournalState>;
  memory?: Memory;
  step: Step['name'];
  says?: object;
}

const cases: Case[] = [
  { when: 'OLD is as it was', sight: { from: old, pods: [pod('a', 'old')] }, step: 'delete' },
  {
    when: 'NEW’s name was taken before OLD was touched',
    sight: { from: old, to: aJob({}, {}, { name: 'new' }), pods: [] },
    step: 'stop',
    says: { untouched: true, reason: 'job "new" was created by somebody else meanwhile' },
  },
  {
    when: 'OLD is being orphaned',
    sight: { from: deleting('orphan'), pods: [pod('a', 'old')] },
    state: done,
    step: 'gone',
  },
  {
    when: 'it is, and whoever asked for it died before writing that down',
    sight: { from: deleting('orphan'), pods: [pod('a', 'old')] },
    step: 'gone',
  },
  {
    when: 'NEW’s name is taken while OLD goes',
    sight: { from: deleting('orphan'), to: aJob({}, {}, { name: 'new' }), pods: [] },
    state: done,
    step: 'gone',
  },
  {
    when: 'somebody deletes OLD with its pods',
    sight: { from: deleting('foregroundDeletion'), pods: [pod('a', 'old')] },
    step: 'stop',
    says: { reason: 'job "old" was deleted by somebody else, and its pods with it' },
  },
  {
    when: 'somebody has',
    sight: { pods: [leaving('a', 'old')] },
    step: 'stop',
    says: { reason: 'job "old" was deleted by somebody else, and its pods with it' },
  },
  {
    when: 'they have gone since this migration asked for its deletion',
    sight: { pods: [leaving('a', undefined)] },
    state: done,
    step: 'settle',
  },
  {
    when: 'they have gone since NEW was asked for: it may have come and gone',
    sight: { pods: [] },
    state: { ...done, creatingAt: time(6) },
    memory: settled,
    step: 'stop',
    says: { reason: 'job "new" may have been created, and have gone with its pods since: none of them is there' },
  },
  {
    when: 'NEW was asked for and the pods are there: it was not made',
    sight: { pods: orphans },
    state: { ...done, creatingAt: time(6) },
    memory: settled,
    step: 'create',
  },
  {
    when: 'OLD is gone and a pod still refers to it',
    sight: { pods: [pod('a', undefined), pod('b', 'old')] },
    state: done,
    step: 'clean',
  },
  {
    when: 'a pod without owner still has the finalizer',
    sight: { pods: [pod('a', undefined, true), pod('b', undefined)] },
    state: done,
    step: 'clean',
    says: { bound: [], unswept: [expect.objectContaining({ metadata: expect.objectContaining({ name: 'a' }) })] },
  },
  {
    when: 'the pods are free since now',
    sight: { pods: orphans },
    state: done,
    step: 'settle',
    says: { until: now + timings.settle },
  },
  {
    when: 'they were free a moment ago',
    sight: { pods: orphans },
    state: done,
    memory: { cleanSince: now - 400 },
    step: 'settle',
    says: { until: now + timings.settle - 400 },
  },
  {
    when: 'pods that are leaving are not waited for',
    sight: { pods: [...orphans, leaving('c', 'old')] },
    state: done,
    memory: settled,
    step: 'create',
  },
  { when: 'the time is over', sight: { pods: orphans }, state: done, memory: settled, step: 'create' },
  {
    when: 'the pods have ended meanwhile and were removed',
    sight: { pods: [] },
    state: done,
    memory: settled,
    step: 'create',
  },
  {
    when: 'the name is taken in the gap',
    sight: { pods: orphans, to: aJob({}, {}, { name: 'new' }) },
    state: done,
    memory: settled,
    step: 'create',
  },
  {
    when: 'another controller took a pod',
    sight: { pods: [pod('a', 'other'), pod('b', undefined)] },
    state: done,
    memory: settled,
    step: 'stop',
    says: { reason: 'pods were taken by Job "other" while they had no owner (1)' },
  },
  {
    when: 'another controller took a pod that has ended',
    sight: { pods: [{ ...pod('a', 'other'), status: { phase: 'Succeeded' } }, pod('b', undefined)] },
    state: done,
    memory: settled,
    step: 'stop',
  },
  {
    when: 'a pod that was never OLD’s has another owner',
    sight: { pods: [...orphans, pod('c', 'other')] },
    state: done,
    memory: settled,
    step: 'create',
  },
  {
    when: 'NEW is there and a pod has no owner',
    sight: { to: newOne(), pods: [pod('a', 'new'), pod('b', undefined)] },
    state: done,
    step: 'adopt',
  },
  {
    when: 'NEW has them, but has written nothing yet',
    sight: { to: newOne({}), pods: [pod('a', 'new'), pod('b', 'new')] },
    state: done,
    step: 'count',
    says: { unguarded: [], forgotten: [] },
  },
  {
    when: 'a pod of NEW runs without the finalizer',
    sight: { to: newOne(), pods: [pod('a', 'new'), pod('b', 'new', false)] },
    state: done,
    memory: { adoptedSince: now - timings.counting },
    step: 'count',
    says: { unguarded: [expect.objectContaining({ metadata: expect.objectContaining({ name: 'b' }) })] },
  },
  {
    when: 'a success has yet to be counted',
    sight: { to: newOne(), pods: [ended('a', true), pod('b', 'new')] },
    state: done,
    step: 'count',
  },
  {
    when: 'and that takes long',
    sight: { to: newOne(), pods: [ended('a', true), pod('b', 'new')] },
    state: done,
    memory: { adoptedSince: now - timings.counting },
    step: 'finish',
  },
  {
    when: 'a success was forgotten',
    sight: { to: newOne(), pods: [ended('a', false), pod('b', 'new')] },
    state: done,
    step: 'count',
    says: { forgotten: [expect.objectContaining({ metadata: expect.objectContaining({ name: 'a' }) })] },
  },
  {
    when: 'it is on its way into the number',
    sight: {
      to: newOne({ startTime: time(9), uncountedTerminatedPods: { succeeded: ['uid-of-a'] } }),
      pods: [ended('a', false), pod('b', 'new')],
    },
    state: done,
    step: 'finish',
  },
  {
    when: 'all is counted',
    sight: { to: newOne({ startTime: time(9), succeeded: 1 }), pods: [ended('a', false), pod('b', 'new')] },
    state: done,
    step: 'finish',
  },
  {
    when: 'NEW has finished already',
    sight: { to: newOne({ conditions: [{ type: 'Complete', status: 'True' }] }), pods: [ended('a', false)] },
    state: done,
    step: 'finish',
  },
  {
    when: 'NEW has finished, and its time to live is over',
    sight: {
      to: newOne({ conditions: [{ type: 'Complete', status: 'True' }] }, { deletionTimestamp: time(10) }),
      pods: [],
    },
    state: done,
    step: 'finish',
  },
  {
    when: 'NEW was there and is gone, and so are the pods',
    sight: { pods: [] },
    state: { ...done, createdAt: time(9) },
    step: 'stop',
    says: { hint: 'nothing is left to migrate: `kubectl batch migrate --abort old` removes the journal' },
  },
  {
    when: 'on the way back, NEW has finished',
    sight: { from: newOne({ conditions: [{ type: 'Complete', status: 'True' }] }), pods: [ended('a', false)] },
    state: { goal: 'old', from: { name: 'new', uid: 'uid-of-new' } },
    step: 'stop',
    says: { reason: 'job "new" has finished: there is nothing to put back' },
  },
  {
    when: 'NEW was there and is gone',
    sight: { pods: orphans },
    state: { ...done, createdAt: time(9) },
    step: 'stop',
    says: { reason: expect.stringContaining('job "new" took the pods over and was deleted since') },
  },
  {
    when: 'the Job of the way back was there and is gone: there is no way back from that',
    sight: { pods: orphans },
    state: { ...done, goal: 'old', createdAt: time(9) },
    step: 'stop',
    says: { hint: expect.stringMatching(/kubectl delete configmap kubectl-batch-migration-uid-of-old -n default$/) },
  },
  {
    when: 'NEW is being deleted',
    sight: { to: newOne({}, { deletionTimestamp: time(10) }), pods: [] },
    state: done,
    step: 'stop',
  },
  {
    when: 'both are there',
    sight: { from: old, to: newOne(), pods: [] },
    step: 'stop',
    says: { reason: expect.stringContaining('both there') },
  },
  {
    when: 'on the way back, NEW has the pods',
    sight: { from: newOne(), pods: [pod('a', 'new')] },
    state: { goal: 'old', from: { name: 'new', uid: 'uid-of-new' } },
    step: 'delete',
  },
  {
    when: 'on the way back, the NEW that a dead run made late is not OLD again',
    sight: { to: newOne({}, { name: 'old' }), pods: orphans },
    state: { ...done, goal: 'old' },
    memory: settled,
    step: 'create',
  },
];

describe('the next step', () => {
  test.each(cases)('$when: $step', ({ sight, state, memory = {}, step, says }) => {
    const next = nextStep(aJournal(state), sight, memory, now, timings);
    expect(next).toMatchObject({ name: step, ...says });
  });

  test('waits longer where the name stays, for what the controller remembers under it', () => {
    const journal = aJournal(done, { manifest: { ...aJournal().manifest, metadata: { name: 'old' } } });
    expect(nextStep(journal, { pods: orphans }, {}, now, timings)).toEqual({
      name: 'settle',
      until: now + timings.settleSameName,
    });
  });

  test('waits as long as the controllers took to let the pods go, and no longer than a while', () => {
    const until = (took: number) =>
      nextStep(aJournal(done), { pods: orphans }, { deletedAt: now - took, cleanSince: now }, now, timings);
    expect(until(300)).toEqual({ name: 'settle', until: now + timings.settle });
    expect(until(4_000)).toEqual({ name: 'settle', until: now + 4_000 });
    expect(until(60_000)).toEqual({ name: 'settle', until: now + timings.settleMost });
  });

  test('of an Indexed Job it is known which success was forgotten', () => {
    const indexed = (index: number) => {
      const made = ended(`i${index}`, false);
      made.metadata.annotations = { 'batch.kubernetes.io/job-completion-index': `${index}` };
      return made;
    };
    const to = newOne({ startTime: time(9), succeeded: 2, completedIndexes: '0,3' });
    to.spec = { ...to.spec, completionMode: 'Indexed' };
    const pods = [indexed(0), indexed(1), indexed(3), indexed(4)];
    // Index 4 is beyond the completions: it counts for nothing.
    expect(nextStep(aJournal(done), { to, pods }, {}, now, timings)).toMatchObject({
      name: 'count',
      forgotten: [pods[1]],
    });
  });
});

describe('what is kept in mind', () => {
  const journal = aJournal(done);
  test('since when the pods are free', () => {
    expect(remember({}, journal, { pods: orphans }, 5)).toEqual({ cleanSince: 5 });
    expect(remember({ cleanSince: 5 }, journal, { pods: orphans }, 9)).toEqual({ cleanSince: 5 });
    expect(remember({ cleanSince: 5 }, journal, { pods: [pod('a', undefined, true)] }, 9)).toEqual({});
    expect(remember({ cleanSince: 5 }, journal, { from: old, pods: orphans }, 9)).toEqual({});
  });
  test('since when they have their new owner', () => {
    expect(remember({ cleanSince: 5 }, journal, { to: newOne(), pods: orphans }, 9)).toEqual({});
    expect(remember({}, journal, { to: newOne(), pods: [pod('a', 'new')] }, 9)).toEqual({ adoptedSince: 9 });
    expect(remember({ adoptedSince: 9 }, journal, { to: newOne(), pods: [] }, 12)).toEqual({ adoptedSince: 9 });
  });
});
