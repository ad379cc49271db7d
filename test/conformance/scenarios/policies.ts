import type { ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { setStatus } from '../play.ts';
import { plays } from '../scenario.ts';
import type { Scene } from '../scene.ts';

const COMPLETE = 'Complete CompletionsReached';
const EXCEEDED = 'Failed BackoffLimitExceeded';

const PER_INDEX = { completionMode: 'Indexed', completions: 3, parallelism: 3, backoffLimitPerIndex: 1 };

const rules = (...list: object[]) => ({ podFailurePolicy: { rules: list } });
const onExit = (action: string, operator: string, values: number[], containerName?: string) => ({
  action,
  onExitCodes: { operator, values, ...(containerName ? { containerName } : {}) },
});
const onCondition = (action: string, type = 'DisruptionTarget', status?: string) => ({
  action,
  onPodConditions: [{ type, ...(status ? { status } : {}) }],
});
const TWO = { containers: ['main', 'side'].map((name) => ({ name, image: 'busybox:1.36' })) };

/** The pod fails because one container ended so; the other ended well. */
function failOf(container: string, exitCode: number, more: object = {}) {
  return async function failOf(scene: Scene): Promise<void> {
    const pod = scene.pods().find(({ status }) => status?.phase === 'Pending')!;
    const at = new Date(scene.now()).toISOString().replace(/\.\d+/, '');
    const statuses = pod.spec.containers.map(({ name, image }) => {
      const terminated = { exitCode: name === container ? exitCode : 0, startedAt: at, finishedAt: at };
      return { name, image, imageID: '', ready: false, restartCount: 0, state: { terminated } };
    });
    await setStatus(scene, pod, { phase: 'Failed', containerStatuses: statuses, ...more });
  };
}

/** The pod fails without a container that ended. */
async function failAlone(scene: Scene): Promise<void> {
  const pod: ObservedPod = scene.pods().find(({ status }) => status?.phase === 'Pending')!;
  await setStatus(scene, pod, { phase: 'Failed', reason: 'NodeLost' });
}

const POLICY_FAILED = 'Failed PodFailurePolicy';

/** batch-api.md 1.2 and 2.5. */
export const podFailurePolicy = plays('podFailurePolicy', {
  'FailJob on an exit code': {
    spec: rules(onExit('FailJob', 'In', [42])),
    steps: ['fail 42'],
    expect: { end: POLICY_FAILED, failed: 1 },
  },
  'FailJob, and another exit code counts': {
    spec: { backoffLimit: 1, ...rules(onExit('FailJob', 'In', [42])) },
    steps: ['fail 1', 'fail 42'],
    expect: { end: POLICY_FAILED, failed: 2 },
  },
  'FailJob ends the other pods': {
    spec: { completions: 3, parallelism: 3, ...rules(onExit('FailJob', 'In', [3, 42])) },
    steps: ['ready #1', 'fail 3 #0'],
    expect: { end: POLICY_FAILED, failed: 3 },
  },
  'FailJob in an Indexed Job': {
    spec: { completionMode: 'Indexed', completions: 2, parallelism: 2, ...rules(onExit('FailJob', 'NotIn', [1])) },
    steps: ['fail 1 @0', 'fail 2 @1'],
    expect: { end: POLICY_FAILED },
  },
  'Ignore on an exit code': {
    spec: { backoffLimit: 0, ...rules(onExit('Ignore', 'In', [42])) },
    steps: ['fail 42', 'fail 42', 'succeed'],
    expect: { end: COMPLETE, pods: 3, failed: 0 },
  },
  'Ignore on a disruption': {
    spec: { backoffLimit: 0, ...rules(onCondition('Ignore')) },
    steps: ['evict', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 0 },
  },
  'Ignore, and other failures count': {
    spec: { backoffLimit: 0, ...rules(onCondition('Ignore')) },
    steps: ['evict', 'fail'],
    expect: { end: EXCEEDED, failed: 1 },
  },
  'Count on an exit code before FailJob': {
    spec: { backoffLimit: 1, ...rules(onExit('Count', 'In', [3]), onExit('FailJob', 'NotIn', [42])) },
    steps: ['fail 3', 'fail 42'],
    expect: { end: EXCEEDED, failed: 2 },
  },
  'the first rule that matches wins': {
    spec: { backoffLimit: 0, ...rules(onExit('Ignore', 'In', [5]), onExit('FailJob', 'In', [5, 6])) },
    steps: ['fail 5', 'fail 6'],
    expect: { end: POLICY_FAILED, failed: 1 },
  },
  'NotIn without the code': {
    spec: rules(onExit('FailJob', 'NotIn', [1, 2])),
    steps: ['fail 2', 'fail 3'],
    expect: { end: POLICY_FAILED },
  },
  'a rule of one container': {
    spec: rules(onExit('FailJob', 'In', [7], 'main')),
    pod: TWO,
    steps: [failOf('side', 7), failOf('main', 7)],
    expect: { end: POLICY_FAILED, failed: 2 },
  },
  'a rule of any container': {
    spec: rules(onExit('FailJob', 'In', [7])),
    pod: TWO,
    steps: [failOf('side', 7)],
    expect: { end: POLICY_FAILED },
  },
  'a condition with status False': {
    spec: { backoffLimit: 2, ...rules(onCondition('FailJob', 'Example', 'False')) },
    steps: [
      failOf('main', 1, { conditions: [{ type: 'Example', status: 'True' }] }),
      failOf('main', 1, { conditions: [{ type: 'Example', status: 'False' }] }),
    ],
    expect: { end: POLICY_FAILED, failed: 2 },
  },
  'FailJob on a condition': { spec: rules(onCondition('FailJob')), steps: ['evict'], expect: { end: POLICY_FAILED } },
  'no container ended': {
    spec: { backoffLimit: 0, ...rules(onExit('Ignore', 'NotIn', [1])) },
    steps: [failAlone],
    expect: { end: EXCEEDED, failed: 1 },
  },
  'no rules': { spec: { backoffLimit: 0, ...rules() }, steps: ['fail'], expect: { end: EXCEEDED } },
  'a deleted pod is no failure before it has ended': {
    onNode: true,
    spec: { backoffLimit: 1, ...rules(onExit('FailJob', 'In', [42])) },
    steps: ['delete', 'stop 143', 'end', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 1 },
  },
  FailIndex: {
    spec: { ...PER_INDEX, ...rules(onExit('FailIndex', 'In', [42])) },
    steps: ['fail 42 @1', 'fail 1 @0', 'succeed *'],
    expect: { end: 'Failed FailedIndexes', failedIndexes: '1', completedIndexes: '0,2', failed: 2 },
  },
  'FailIndex beyond maxFailedIndexes': {
    spec: { ...PER_INDEX, maxFailedIndexes: 0, ...rules(onExit('FailIndex', 'In', [42])) },
    steps: ['fail 42 @1'],
    expect: { end: 'Failed MaxFailedIndexesExceeded', failedIndexes: '1' },
  },
  'Ignore with a limit for each index': {
    spec: { ...PER_INDEX, backoffLimitPerIndex: 0, ...rules(onCondition('Ignore')) },
    steps: ['evict @0', 'evict @0', 'fail @0', 'succeed *'],
    expect: { end: 'Failed FailedIndexes', failedIndexes: '0', failed: 1 },
  },
  'FailJob with a limit for each index': {
    spec: { ...PER_INDEX, ...rules(onExit('FailJob', 'In', [42])) },
    steps: ['fail 42 @2'],
    expect: { end: POLICY_FAILED },
  },
  'Count with a limit for each index': {
    spec: { ...PER_INDEX, ...rules(onExit('Count', 'In', [4]), onExit('FailIndex', 'NotIn', [0])) },
    steps: ['fail 4 @0', 'fail 5 @1', 'succeed *'],
    expect: { end: 'Failed FailedIndexes', failedIndexes: '1' },
  },
});

const success = (...list: object[]) => ({
  completionMode: 'Indexed',
  completions: 4,
  parallelism: 4,
  successPolicy: { rules: list },
});
const POLICY_COMPLETE = 'Complete SuccessPolicy';

/** batch-api.md 1.3 and 2.5. */
export const successPolicy = plays('successPolicy', {
  'a count': {
    spec: success({ succeededCount: 2 }),
    steps: ['succeed @3', 'succeed @1'],
    expect: { end: POLICY_COMPLETE, succeeded: 2, failed: 0 },
  },
  'a leader': {
    spec: success({ succeededIndexes: '0' }),
    steps: ['ready @1', 'succeed @2', 'succeed @0'],
    expect: { end: POLICY_COMPLETE, failed: 0 },
  },
  'some of some': {
    spec: success({ succeededIndexes: '0,2-3', succeededCount: 2 }),
    steps: ['succeed @1', 'succeed @2', 'succeed @0'],
    expect: { end: POLICY_COMPLETE, completedIndexes: '0-2' },
  },
  'the second rule': {
    spec: success({ succeededCount: 4 }, { succeededIndexes: '1,2' }),
    steps: ['succeed @1', 'succeed @2'],
    expect: { end: POLICY_COMPLETE },
  },
  'all complete before a rule holds': {
    spec: { ...success({ succeededIndexes: '0', succeededCount: 1 }), completions: 1, parallelism: 1 },
    steps: ['succeed'],
    expect: { end: POLICY_COMPLETE },
  },
  'a failure wins over a success of the same moment': {
    spec: { ...success({ succeededIndexes: '0' }), backoffLimit: 0 },
    steps: ['fail @1', 'wait 1'],
    expect: { end: EXCEEDED },
  },
  'count 0 holds once a pod has succeeded': { spec: success({ succeededCount: 0 }), steps: ['succeed @0'], expect: {} },
  'with failures tolerated': {
    spec: { ...success({ succeededIndexes: '0-1' }), backoffLimitPerIndex: 0 },
    steps: ['fail @3', 'succeed @0', 'succeed @1'],
    expect: { end: POLICY_COMPLETE, failedIndexes: '3' },
  },
  'every index has ended and no rule holds': {
    spec: { ...success({ succeededIndexes: '0' }), backoffLimitPerIndex: 0 },
    steps: ['fail @0', 'succeed *'],
    expect: { end: 'Failed FailedIndexes', completedIndexes: '1-3' },
  },
  'every index succeeds at once': {
    spec: success({ succeededIndexes: '1' }),
    steps: ['succeed *'],
    expect: { end: POLICY_COMPLETE, succeeded: 4 },
  },
});
