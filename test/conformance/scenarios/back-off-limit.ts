import { plays } from '../scenario.ts';
import type { Scene } from '../scene.ts';

const COMPLETE = 'Complete CompletionsReached';
const EXCEEDED = 'Failed BackoffLimitExceeded';

/** batch-api.md 2.3: what counts against the limit. */
export const backoffLimit = plays('backoffLimit', {
  'limit 0': { spec: { backoffLimit: 0 }, steps: ['fail'], expect: { end: EXCEEDED, pods: 1, failed: 1 } },
  'limit 1': { spec: { backoffLimit: 1 }, steps: ['fail', 'fail 3'], expect: { end: EXCEEDED, pods: 2, failed: 2 } },
  'limit 2, and then a success': {
    spec: { backoffLimit: 2 },
    steps: ['fail', 'fail', 'succeed'],
    expect: { end: COMPLETE, pods: 3, failed: 2 },
  },
  'the pods that still run are deleted and count as failed': {
    spec: { backoffLimit: 0, parallelism: 3, completions: 3 },
    steps: ['ready #1', 'fail #0'],
    expect: { end: EXCEEDED, pods: 3, failed: 3, active: 0 },
  },
  'more failures at once than the limit': {
    spec: { backoffLimit: 1, parallelism: 3, completions: 3 },
    steps: ['fail *'],
    expect: { end: EXCEEDED, failed: 3 },
  },
  'successes stay counted': {
    spec: { backoffLimit: 0, parallelism: 3, completions: 3 },
    steps: ['succeed', 'fail'],
    expect: { end: EXCEEDED, succeeded: 1, failed: 2 },
  },
  'an eviction counts': { spec: { backoffLimit: 0 }, steps: ['evict'], expect: { end: EXCEEDED, failed: 1 } },
  'a deletion counts': {
    spec: { backoffLimit: 0 },
    onNode: true,
    steps: ['delete', 'end'],
    expect: { end: EXCEEDED, failed: 1 },
  },
  'a limit lowered below the failures': {
    spec: { backoffLimit: 3, parallelism: 2, completions: 4 },
    steps: ['fail', (scene) => setSpec(scene, { backoffLimit: 0 })],
    expect: { end: EXCEEDED },
  },
  'a limit raised in time': {
    spec: { backoffLimit: 1, completions: 2 },
    steps: ['fail', (scene) => setSpec(scene, { backoffLimit: 2 }), 'fail', 'succeed', 'succeed'],
    expect: { end: COMPLETE, failed: 2 },
  },
});

async function setSpec(scene: Scene, spec: object): Promise<void> {
  const path = `jobs/${scene.jobs()[0]!.metadata.name}`;
  await scene.must('PATCH', path, { type: 'application/merge-patch+json', body: { spec } });
  // Nothing in the Job tells when the controller has looked at it.
  await scene.sleep(1_000);
}

const RESTARTS = { restartPolicy: 'OnFailure' };

/** batch-api.md 2.3: restarts of containers count while their pods run. */
export const restarts = plays('restarts', {
  'below the limit': {
    spec: { backoffLimit: 3 },
    pod: RESTARTS,
    steps: ['restart 2', 'succeed'],
    expect: { end: COMPLETE, pods: 1, failed: 0 },
  },
  'at the limit': {
    spec: { backoffLimit: 3 },
    pod: RESTARTS,
    steps: ['restart 3'],
    expect: { end: EXCEEDED, pods: 1 },
  },
  'of all pods together': {
    spec: { backoffLimit: 3, parallelism: 2, completions: 2 },
    pod: RESTARTS,
    steps: ['restart 1 #0', 'restart 2 #1'],
    expect: { end: EXCEEDED },
  },
  'limit 0 and one restart': {
    spec: { backoffLimit: 0 },
    pod: RESTARTS,
    steps: ['run', 'restart 1'],
    expect: { end: EXCEEDED },
  },
  'limit 0 without restarts': {
    spec: { backoffLimit: 0 },
    pod: RESTARTS,
    steps: ['run'],
    expect: { end: 'open', active: 1 },
  },
  'of a pod with restartPolicy Never do not count': {
    spec: { backoffLimit: 1 },
    steps: ['restart 4', 'succeed'],
    expect: { end: COMPLETE },
  },
  'of several containers': {
    spec: { backoffLimit: 4 },
    pod: { ...RESTARTS, containers: ['a', 'b'].map((name) => ({ name, image: 'busybox:1.36' })) },
    steps: ['restart 1', 'restart 2'],
    expect: { end: EXCEEDED },
  },
});

const PER_INDEX = { completionMode: 'Indexed', completions: 3, parallelism: 3, backoffLimitPerIndex: 1 };

/** batch-api.md 2.3: a limit for each index. */
export const perIndex = plays('backoffLimitPerIndex', {
  'all indexes succeed': {
    spec: PER_INDEX,
    steps: ['succeed *'],
    expect: { end: COMPLETE, completedIndexes: '0-2', failedIndexes: '' },
  },
  'an index succeeds when tried again': {
    spec: PER_INDEX,
    steps: ['fail @1', 'succeed *'],
    expect: { end: COMPLETE, completedIndexes: '0-2', failedIndexes: '', failed: 1 },
  },
  'an index fails': {
    spec: PER_INDEX,
    steps: ['fail @1', 'fail @1', 'succeed *'],
    expect: { end: 'Failed FailedIndexes', completedIndexes: '0,2', failedIndexes: '1', failed: 2 },
  },
  'limit 0': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 0 },
    steps: ['fail @0', 'fail @2', 'succeed @1'],
    expect: { end: 'Failed FailedIndexes', completedIndexes: '1', failedIndexes: '0,2' },
  },
  'all indexes fail': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 0 },
    steps: ['fail *'],
    expect: { end: 'Failed FailedIndexes', failedIndexes: '0-2' },
  },
  'a failed index makes room for the next': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 0, parallelism: 1 },
    steps: ['fail @0', 'succeed @1', 'fail @2'],
    expect: { end: 'Failed FailedIndexes', completedIndexes: '1', failedIndexes: '0,2' },
  },
  'more failed indexes than allowed': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 0, maxFailedIndexes: 1 },
    steps: ['fail @0', 'fail @1'],
    expect: { end: 'Failed MaxFailedIndexesExceeded', failedIndexes: '0,1' },
  },
  'no failed index allowed': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 0, maxFailedIndexes: 0 },
    steps: ['ready @2', 'fail @0'],
    expect: { end: 'Failed MaxFailedIndexesExceeded', failedIndexes: '0' },
  },
  'the whole limit as well': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 3, backoffLimit: 1 },
    steps: ['fail @0', 'fail @1'],
    expect: { end: EXCEEDED, failed: 4 },
  },
  'three tries of one index': {
    spec: { ...PER_INDEX, completions: 1, parallelism: 1, backoffLimitPerIndex: 2 },
    steps: ['fail', 'fail', 'fail'],
    expect: { end: 'Failed FailedIndexes', pods: 3, failedIndexes: '0' },
  },
  'an index that is deleted by hand': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 1 },
    onNode: true,
    steps: ['delete @1', 'end @1', 'delete @1', 'end @1', 'succeed *'],
    expect: { end: 'Failed FailedIndexes', failedIndexes: '1', completedIndexes: '0,2' },
  },
  'a suspension forgets the failures of an index': {
    spec: PER_INDEX,
    steps: ['fail @0', 'suspend', 'resume', 'fail @0', 'succeed *'],
    expect: { end: COMPLETE, failed: 2, failedIndexes: '' },
  },
});
