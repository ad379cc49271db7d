import { describe, expect, it, test } from 'vitest';
import {
  createState,
  type ProgressEvent,
  reduceProgress,
  summarizeJob,
  summarizeState,
} from '../../../plugin/progress/index.ts';
import type { StateOptions } from '../../../plugin/progress/state.ts';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../../sdk/errors.ts';
import fc from '../../helpers/fast-check.ts';
import { aJob, aPod, at, time } from '../../helpers/objects.ts';

const now = at(60);
type Event<T> = { type: 'synced'; objects: T[] } | { type: 'changed' | 'deleted'; object: T };
const jobs = (event: Event<ObservedJob>, namespace?: string): ProgressEvent => ({ source: 'jobs', namespace, event });
const pods = (event: Event<ObservedPod>, namespace?: string): ProgressEvent => ({ source: 'pods', namespace, event });

function fold(events: readonly ProgressEvent[], options?: StateOptions) {
  return events.reduce(reduceProgress, createState(options));
}

/** Each Job as `name@uid phase`, with its pods in numbers. */
function told(events: readonly ProgressEvent[], options?: StateOptions): string[] {
  return summarizeState(fold(events, options), now).map(
    ({ name, uid, phase, active, podsKnown }) => `${name}@${uid} ${phase}, ${active} active${podsKnown ? '' : '?'}`,
  );
}

const pi = aJob();
const done = (type: 'Complete' | 'Failed') =>
  aJob({}, { conditions: [{ type, status: 'True', lastTransitionTime: time(50) }] });
const namesake = aJob({}, {}, { uid: 'other' });
const elsewhere = aJob({}, {}, { namespace: 'team', uid: 'elsewhere' });
const seen = jobs({ type: 'synced', objects: [pi] });
const running = aPod({ name: 'a', phase: 'Running' });

const arrival = (...arrived: ObservedJob[]): ProgressEvent => ({ source: 'arrivals', jobs: arrived });
const stories: [string, ProgressEvent[], string[], StateOptions?][] = [
  ['nothing seen', [], []],
  ['a Job before its pods are known', [seen], ['pi@uid-of-pi Pending, 0 active?']],
  ['a Job with a pod', [seen, pods({ type: 'synced', objects: [running] })], ['pi@uid-of-pi Running, 1 active']],
  [
    'a pod that comes before its Job',
    [pods({ type: 'synced', objects: [] }), pods({ type: 'changed', object: running }), seen],
    ['pi@uid-of-pi Running, 1 active'],
  ],
  [
    'a pod that goes',
    [seen, pods({ type: 'synced', objects: [running] }), pods({ type: 'deleted', object: running })],
    ['pi@uid-of-pi Pending, 0 active'],
  ],
  [
    'a pod that a relist lacks',
    [seen, pods({ type: 'synced', objects: [running] }), pods({ type: 'synced', objects: [] })],
    ['pi@uid-of-pi Pending, 0 active'],
  ],
  [
    'a pod that is orphaned',
    [
      seen,
      pods({ type: 'synced', objects: [running] }),
      pods({ type: 'changed', object: { ...running, metadata: { ...running.metadata, ownerReferences: [] } } }),
    ],
    ['pi@uid-of-pi Pending, 0 active'],
  ],
  [
    'a pod that another Job adopts',
    [
      jobs({ type: 'synced', objects: [pi, aJob({}, {}, { name: 'po' })] }),
      pods({ type: 'synced', objects: [running] }),
      pods({ type: 'changed', object: { ...aPod({ name: 'a', job: 'po', phase: 'Running' }) } }),
    ],
    ['pi@uid-of-pi Pending, 0 active', 'po@uid-of-po Running, 1 active'],
  ],
  ['a Job that is awaited and not there yet', [seen], [], { growing: true }],
  [
    'a Job that arrives',
    [seen, arrival(aJob({}, {}, { name: 'po' }))],
    ['po@uid-of-po Pending, 0 active?'],
    { growing: true },
  ],
  [
    'a Job that ended before its creation was answered',
    [jobs({ type: 'changed', object: done('Complete') }), arrival(pi)],
    ['pi@uid-of-pi Complete, 0 active?'],
    { growing: true },
  ],
  [
    'a Job that was deleted before its creation was answered',
    [jobs({ type: 'changed', object: pi }), jobs({ type: 'deleted', object: pi }), arrival(pi)],
    ['pi@uid-of-pi Deleted, 0 active?'],
    { growing: true },
  ],
  [
    'a Job that arrives in the place of another',
    [seen, arrival(namesake)],
    ['pi@other Pending, 0 active?'],
    { growing: true },
  ],
  [
    'pods that cannot be read',
    [seen, pods({ type: 'synced', objects: [running] }), { source: 'pods', unavailable: true, reason: 'no' }],
    ['pi@uid-of-pi Pending, 0 active?'],
  ],
  ['deleted', [seen, jobs({ type: 'deleted', object: pi })], ['pi@uid-of-pi Deleted, 0 active?']],
  [
    'deleted right after its end, as TTL 0 does',
    [seen, jobs({ type: 'deleted', object: done('Complete') })],
    ['pi@uid-of-pi Complete, 0 active?'],
  ],
  [
    'failed, then deleted',
    [seen, jobs({ type: 'deleted', object: done('Failed') })],
    ['pi@uid-of-pi Failed, 0 active?'],
  ],
  ['gone while nobody looked', [seen, jobs({ type: 'synced', objects: [] })], ['pi@uid-of-pi Deleted, 0 active?']],
  [
    'gone after its end while nobody looked',
    [jobs({ type: 'synced', objects: [done('Complete')] }), jobs({ type: 'synced', objects: [] })],
    ['pi@uid-of-pi Complete, 0 active?'],
  ],
  [
    'replaced: deleted, then a namesake',
    [seen, jobs({ type: 'deleted', object: pi }), jobs({ type: 'changed', object: namesake })],
    ['pi@other Pending, 0 active?', 'pi@uid-of-pi Replaced, 0 active?'],
  ],
  [
    'replaced while nobody looked',
    [seen, jobs({ type: 'synced', objects: [namesake] })],
    ['pi@other Pending, 0 active?', 'pi@uid-of-pi Replaced, 0 active?'],
  ],
  [
    'replaced, and its own end comes late',
    [seen, jobs({ type: 'changed', object: namesake }), jobs({ type: 'deleted', object: pi })],
    ['pi@other Pending, 0 active?', 'pi@uid-of-pi Replaced, 0 active?'],
  ],
  [
    'complete before it was replaced',
    [jobs({ type: 'synced', objects: [done('Complete')] }), jobs({ type: 'changed', object: namesake })],
    ['pi@other Pending, 0 active?', 'pi@uid-of-pi Complete, 0 active?'],
  ],
  [
    'a namesake of a followed Job is not followed',
    [jobs({ type: 'synced', objects: [namesake] })],
    ['pi@uid-of-pi Replaced, 0 active?'],
    { jobs: [pi] },
  ],
  [
    'a followed Job that was gone before the first list',
    [jobs({ type: 'synced', objects: [] })],
    ['pi@uid-of-pi Deleted, 0 active?'],
    { jobs: [pi] },
  ],
  [
    'others are not followed',
    [jobs({ type: 'synced', objects: [pi, elsewhere] }), jobs({ type: 'deleted', object: elsewhere })],
    ['pi@uid-of-pi Pending, 0 active?'],
    { uids: ['uid-of-pi'] },
  ],
  [
    'a list covers its own namespace',
    [
      jobs({ type: 'synced', objects: [pi] }, 'default'),
      jobs({ type: 'synced', objects: [elsewhere] }, 'team'),
      pods({ type: 'synced', objects: [running] }, 'default'),
      pods({ type: 'synced', objects: [] }, 'team'),
    ],
    ['pi@uid-of-pi Running, 1 active', 'pi@elsewhere Pending, 0 active'],
  ],
  [
    'pods may be known in one namespace and not in another',
    [
      jobs({ type: 'synced', objects: [pi, elsewhere] }),
      pods({ type: 'synced', objects: [running] }, 'default'),
      { source: 'pods', namespace: 'team', unavailable: true },
    ],
    ['pi@uid-of-pi Running, 1 active', 'pi@elsewhere Pending, 0 active?'],
  ],
  [
    'a lost connection changes nothing',
    [
      seen,
      { source: 'jobs', event: { type: 'lost', error: new BatchError('Unreachable', 'gone') } },
      { source: 'pods', event: { type: 'lost', error: new BatchError('Unreachable', 'gone') } },
      { source: 'jobs', event: { type: 'restored' } },
    ],
    ['pi@uid-of-pi Pending, 0 active?'],
  ],
];

describe('the fold', () => {
  test.each(stories)('%s', (_, events, expected, options) => {
    expect(told(events, options)).toEqual(expected);
  });

  it('leaves former states as they were', () => {
    const before = fold([seen, pods({ type: 'synced', objects: [] })]);
    const summary = summarizeState(before, now);
    reduceProgress(
      reduceProgress(before, pods({ type: 'changed', object: running })),
      jobs({ type: 'deleted', object: pi }),
    );
    expect(summarizeState(before, now)).toEqual(summary);
  });

  it('tells the Jobs by namespace and name', () => {
    const names = ['b', 'a', 'c'].flatMap((name) => [
      aJob({}, {}, { name, namespace: 'z', uid: `z-${name}` }),
      aJob({}, {}, { name, namespace: 'y', uid: `y-${name}` }),
    ]);
    const summary = summarizeState(fold([jobs({ type: 'synced', objects: names })]), now);
    expect(summary.map(({ uid }) => uid)).toEqual(['y-a', 'y-b', 'y-c', 'z-a', 'z-b', 'z-c']);
  });

  it('takes the settings of the controller', () => {
    const failed = aPod({ name: 'a', phase: 'Failed', ended: 59 });
    const events = [seen, pods({ type: 'synced', objects: [failed] })];
    expect(summarizeState(fold(events, { backOff: { base: 3000 } }), now)[0]!.nextRetry).toBe(at(62));
  });
});

describe('a finished pod is counted once, whichever is told first, its end or the status that counts it', () => {
  const jobAt = (resourceVersion: string, status = {}) =>
    jobs({ type: 'changed', object: aJob({}, status, { resourceVersion }) });
  const podAt = (resourceVersion: string, tracked: boolean) => {
    const pod = aPod({ name: 'a', phase: 'Succeeded', ended: 50, tracked });
    return { ...pod, metadata: { ...pod.metadata, resourceVersion } };
  };
  const begun = [jobAt('1'), pods({ type: 'synced', objects: [podAt('2', true)] })];
  const busy = jobAt('3', { ready: 1 });
  const uncounted = jobAt('4', { uncountedTerminatedPods: { succeeded: ['uid-of-a'] } });
  const letGo = pods({ type: 'changed', object: podAt('5', false) });
  const counted = jobAt('6', { succeeded: 1 });
  const touched = pods({ type: 'changed', object: podAt('7', false) });
  const gone = pods({ type: 'deleted', object: podAt('8', false) });

  test.each(
    Object.entries({
      'the status': [busy, uncounted, letGo, counted, touched, gone],
      'the end': [letGo, busy, uncounted, counted, touched, gone],
      'the end, and the status at once': [letGo, counted, touched],
      'the end, and a list of another namespace': [letGo, pods({ type: 'synced', objects: [] }, 'team'), counted],
      'the end, and a list': [letGo, pods({ type: 'synced', objects: [podAt('2', true)] }, 'default'), letGo, counted],
      'the end, and what came after it': [busy, letGo, touched, uncounted, counted],
    }),
  )('%s', (_, events) => {
    const counts = events.map(
      (_, i) => summarizeState(fold([...begun, ...events.slice(0, i + 1)]), now)[0]?.completions,
    );
    expect(counts.map((count) => count?.succeeded)).toEqual(events.map(() => 1));
  });

  test('the whole status', () => {
    const [progress] = summarizeState(fold([...begun, busy, uncounted, counted, letGo]), now);
    expect(progress?.completions.succeeded).toBe(1);
  });
});

/** Some Jobs and pods, each as a history of versions of which the last may be its deletion. */
const phases = fc.constantFrom('Pending' as const, 'Running' as const, 'Succeeded' as const, 'Failed' as const);
const podFacts = fc.record({
  phase: phases,
  job: fc.constantFrom('pi', 'po', 'pu'),
  ended: fc.nat(50),
  tracked: fc.boolean(),
});
const podHistories = fc.array(
  fc.record({ versions: fc.array(podFacts, { minLength: 1, maxLength: 3 }), isDeleted: fc.boolean() }),
  { maxLength: 6 },
);
const jobVersion = fc.record({
  failed: fc.nat(3),
  succeeded: fc.nat(2),
  end: fc.constantFrom(undefined, 'Complete', 'Failed'),
});
const jobHistories = fc.array(fc.array(jobVersion, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });

describe('whatever the order of events', () => {
  it('the same objects give the same summary, which is that of each Job alone', () => {
    fc.assert(
      fc.property(podHistories, jobHistories, fc.infiniteStream(fc.nat(1000)), (podsToBe, jobsToBe, choices) => {
        const podLines = podsToBe.map(({ versions, isDeleted }, i) => {
          const objects = versions.map((facts) => aPod({ name: `p${i}`, ...facts }));
          const changes = objects.map((object) => pods({ type: 'changed', object }));
          return {
            events: isDeleted ? [...changes, pods({ type: 'deleted', object: objects.at(-1)! })] : changes,
            last: isDeleted ? [] : objects.slice(-1),
          };
        });
        const jobLines = jobsToBe.map((versions, i) => {
          const objects = versions.map(({ failed, succeeded, end }) =>
            aJob(
              { completions: 3, parallelism: 2 },
              {
                failed,
                succeeded,
                conditions: end ? [{ type: end, status: 'True', lastTransitionTime: time(9) }] : [],
              },
              { name: ['pi', 'po', 'pu'][i]! },
            ),
          );
          return { events: objects.map((object) => jobs({ type: 'changed', object })), last: objects.at(-1)! };
        });
        const start = [jobs({ type: 'synced', objects: [] }), pods({ type: 'synced', objects: [] })];
        const order = interleave(
          [...podLines, ...jobLines].map(({ events }) => events),
          choices,
        );
        const lastPods = podLines.flatMap(({ last }) => last);
        const lastJobs = jobLines.map(({ last }) => last);
        const relisted = [pods({ type: 'synced', objects: lastPods }), jobs({ type: 'synced', objects: lastJobs })];
        const alone = lastJobs.map((job) => summarizeJob(job, lastPods, now));
        expect(summarizeState(fold([...start, ...order]), now)).toEqual(alone);
        expect(summarizeState(fold([...start, ...order, ...relisted]), now)).toEqual(alone);
        expect(summarizeState(fold(relisted), now)).toEqual(alone);
      }),
    );
  });
});

/** The events of each line in their own order, the lines shuffled into one another. */
function interleave(lines: ProgressEvent[][], choices: Iterator<number>): ProgressEvent[] {
  const rest = lines.map((line) => [...line]).filter((line) => line.length > 0);
  const order: ProgressEvent[] = [];
  while (rest.length > 0) {
    const place = choices.next().value % rest.length;
    order.push(rest[place]!.shift()!);
    if (rest[place]!.length === 0) rest.splice(place, 1);
  }
  return order;
}

describe('10,000 pods', () => {
  const many = Array.from({ length: 10_000 }, (_, i) =>
    aPod({ name: `p${i}`, job: 'big', phase: 'Running', index: i, ready: i % 2 === 0 }),
  );
  const big = aJob({ completions: 10_000, parallelism: 10_000, completionMode: 'Indexed' }, {}, { name: 'big' });

  it('are counted one event at a time', () => {
    const ends = many.map((pod) =>
      pods({ type: 'changed', object: { ...pod, status: { ...pod.status, phase: 'Succeeded' as const } } }),
    );
    const state = fold([
      jobs({ type: 'synced', objects: [big] }),
      pods({ type: 'synced', objects: many }),
      ...ends.slice(0, 9_000),
    ]);
    expect(summarizeState(state, now)[0]).toMatchObject({
      completions: { succeeded: 9_000, wanted: 10_000 },
      active: 1_000,
      ready: 500,
    });
  });

  it('are not counted again for a Job that has not changed', () => {
    let reads = 0;
    const get = (pod: ObservedPod, key: string) => {
      reads++;
      return Reflect.get(pod, key) as unknown;
    };
    const watched = many.map((pod) => new Proxy(pod, { get: get as ProxyHandler<ObservedPod>['get'] }));
    const state = fold([jobs({ type: 'synced', objects: [big, pi] }), pods({ type: 'synced', objects: watched })]);
    summarizeState(state, now);
    const readOnce = reads;
    const next = reduceProgress(state, jobs({ type: 'changed', object: pi }));
    summarizeState(next, now + 1000);
    expect([readOnce > 0, reads - readOnce]).toEqual([true, 0]);
  });
});
