import { plays } from '../scenario.ts';

const indexed = (completions: number, more: object = {}) => ({
  completions,
  parallelism: completions,
  completionMode: 'Indexed',
  ...more,
});
const COMPLETE = 'Complete CompletionsReached';

/** batch-api.md 2.2 and 2.10: indexes, and what pods carry of them. */
export const indexedJobs = plays('Indexed', {
  'all indexes at once': {
    spec: indexed(3),
    steps: ['succeed *'],
    expect: { end: COMPLETE, pods: 3, succeeded: 3, completedIndexes: '0-2' },
  },
  'one index after another': {
    spec: indexed(3, { parallelism: 1 }),
    steps: ['succeed @0', 'succeed @1', 'succeed @2'],
    expect: { end: COMPLETE, completedIndexes: '0-2' },
  },
  'a run of two indexes is written with a comma': {
    spec: indexed(5),
    steps: ['succeed @0', 'succeed @1', 'succeed @3'],
    expect: { end: 'open', completedIndexes: '0,1,3' },
  },
  'runs of indexes': {
    spec: indexed(8),
    steps: ['succeed @1', 'succeed @2', 'succeed @3', 'succeed @5', 'succeed @7'],
    expect: { completedIndexes: '1-3,5,7', succeeded: 5 },
  },
  'the lowest free index comes next': {
    spec: indexed(4, { parallelism: 2 }),
    steps: ['succeed @1', 'succeed @2', 'fail @0'],
    expect: { completedIndexes: '1,2', active: 2, failed: 1 },
  },
  'a failed index is tried again': {
    spec: indexed(2),
    steps: ['fail @1', 'succeed @0', 'succeed @1'],
    expect: { end: COMPLETE, pods: 3, failed: 1, completedIndexes: '0,1' },
  },
  'a pod of an index is deleted': {
    spec: indexed(2),
    onNode: true,
    steps: ['delete @0', 'end @0', 'succeed *'],
    expect: { end: COMPLETE, pods: 3, failed: 1, completedIndexes: '0,1' },
  },
  'the back-off limit counts over all indexes': {
    spec: indexed(3, { backoffLimit: 1 }),
    steps: ['fail @0', 'fail @1'],
    expect: { end: 'Failed BackoffLimitExceeded' },
  },
  'one completion': { spec: indexed(1), steps: ['succeed'], expect: { end: COMPLETE, completedIndexes: '0' } },
  'more than ten indexes': {
    spec: indexed(12, { parallelism: 3 }),
    steps: ['succeed @0', 'succeed @1', 'succeed @2', 'succeed @3'],
    expect: { end: 'open', completedIndexes: '0-3', active: 3 },
  },
  'containers that set JOB_COMPLETION_INDEX themselves': {
    spec: indexed(1),
    pod: {
      initContainers: [{ name: 'first', image: 'busybox:1.36' }],
      containers: [
        { name: 'main', image: 'busybox:1.36', env: [{ name: 'JOB_COMPLETION_INDEX', value: 'mine' }] },
        { name: 'side', image: 'busybox:1.36', env: [{ name: 'OTHER', value: 'x' }] },
      ],
    },
    steps: ['succeed'],
    expect: { end: COMPLETE },
  },
  'a hostname of its own': {
    spec: indexed(2),
    pod: { hostname: 'mine', subdomain: 'group' },
    steps: ['succeed *'],
    expect: { end: COMPLETE },
  },
  'labels and annotations of the template': {
    spec: indexed(2),
    podMetadata: { labels: { app: 'pi' }, annotations: { 'example.com/note': 'text' } },
    steps: ['succeed *'],
    expect: { end: COMPLETE },
  },
});

/** batch-api.md 1.1: an Indexed Job's completions follow its parallelism. */
export const elastic = plays('elastic', {
  grows: {
    spec: indexed(2),
    steps: ['elastic 4', 'succeed *'],
    expect: { end: COMPLETE, completedIndexes: '0-3', pods: 4 },
  },
  shrinks: {
    spec: indexed(4),
    steps: ['elastic 2', 'succeed *'],
    expect: { end: COMPLETE, completedIndexes: '0,1', pods: 4 },
  },
  'shrinks below completed indexes': {
    spec: indexed(4),
    steps: ['succeed @3', 'succeed @0', 'elastic 2'],
    expect: { end: 'open', completedIndexes: '0', succeeded: 1 },
  },
  'shrinks to what has succeeded': {
    spec: indexed(3),
    steps: ['succeed @0', 'elastic 1'],
    expect: { end: COMPLETE, completedIndexes: '0' },
  },
  'shrinks and grows again': {
    spec: indexed(3),
    steps: ['succeed @2', 'elastic 2', 'elastic 3'],
    expect: { end: 'open', active: 3 },
  },
  'shrinks after a failure': {
    spec: indexed(3, { backoffLimit: 4 }),
    steps: ['fail @2', 'elastic 2', 'succeed *'],
    expect: { end: COMPLETE, failed: 1 },
  },
  'grows while suspended': {
    spec: indexed(2, { suspend: true }),
    steps: ['elastic 3', 'resume', 'succeed *'],
    expect: { end: COMPLETE, completedIndexes: '0-2' },
  },
});

/** batch-api.md 2.2: completions are not given. */
export const workQueue = plays('work queue', {
  'the first success starts the end': {
    spec: { parallelism: 3 },
    steps: ['succeed', 'succeed', 'succeed'],
    expect: { end: COMPLETE, pods: 3, succeeded: 3 },
  },
  'all succeed at once': { spec: { parallelism: 3 }, steps: ['succeed *'], expect: { end: COMPLETE, succeeded: 3 } },
  'a failure before the first success is replaced': {
    spec: { parallelism: 2 },
    steps: ['fail', 'succeed *'],
    expect: { end: COMPLETE, pods: 3, failed: 1 },
  },
  'a failure after the first success is not': {
    spec: { parallelism: 2 },
    steps: ['succeed', 'fail'],
    expect: { end: COMPLETE, pods: 2, succeeded: 1, failed: 1 },
  },
  'parallelism grows before the first success': {
    spec: { parallelism: 1 },
    steps: ['scale 3', 'succeed *'],
    expect: { end: COMPLETE, pods: 3 },
  },
  'parallelism grows after the first success': {
    spec: { parallelism: 2 },
    steps: ['succeed', 'scale 4', 'succeed'],
    expect: { end: COMPLETE, pods: 2 },
  },
  'parallelism 0 from the start': {
    spec: { parallelism: 0 },
    steps: ['scale 1', 'succeed'],
    expect: { end: COMPLETE, pods: 1 },
  },
  'suspended after the first success': {
    spec: { parallelism: 2 },
    steps: ['succeed', 'suspend', 'resume'],
    expect: { pods: 2 },
  },
});
