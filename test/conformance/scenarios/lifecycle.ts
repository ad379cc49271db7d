import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { play } from '../play.ts';
import { quiet } from '../quiet.ts';
import { asks, job, plays } from '../scenario.ts';
import { describe, type Scene } from '../scene.ts';

const COMPLETE = 'Complete CompletionsReached';
const DEADLINE = 'Failed DeadlineExceeded';
const MERGE = 'application/merge-patch+json';

/** batch-api.md 2.6. */
export const suspension = plays('suspend', {
  'born suspended': { spec: { suspend: true }, steps: [], expect: { end: 'open', pods: 0 } },
  'born suspended, then resumed': {
    spec: { suspend: true },
    steps: ['resume', 'succeed'],
    expect: { end: COMPLETE, pods: 1 },
  },
  'suspended before the pod runs': { steps: ['suspend'], expect: { end: 'open', active: 0, failed: 0 } },
  'suspended, and resumed': {
    steps: ['ready', 'suspend', 'resume', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 0 },
  },
  'successes stay counted': {
    spec: { completions: 3, parallelism: 2 },
    steps: ['succeed', 'suspend', 'resume', 'succeed *'],
    expect: { end: COMPLETE, succeeded: 3 },
  },
  'completed indexes stay completed': {
    spec: { completions: 3, parallelism: 3, completionMode: 'Indexed' },
    steps: ['succeed @1', 'suspend', 'resume', 'succeed *'],
    expect: { end: COMPLETE, completedIndexes: '0-2', pods: 5 },
  },
  'failures stay counted': {
    spec: { backoffLimit: 1 },
    steps: ['fail', 'suspend', 'resume', 'fail'],
    expect: { end: 'Failed BackoffLimitExceeded', failed: 2 },
  },
  twice: { steps: ['suspend', 'resume', 'suspend', 'resume', 'succeed'], expect: { end: COMPLETE, pods: 3 } },
  'while pods end slowly': {
    onNode: true,
    steps: ['ready', 'suspend', 'stop 143', 'end', 'resume'],
    expect: { end: 'open', active: 1, failed: 0 },
  },
  'resumed while pods end': {
    onNode: true,
    steps: ['ready', 'suspend', 'resume', 'stop 0', 'end'],
    expect: { end: 'open', active: 1, succeeded: 0 },
  },
  'a finished Job': { steps: ['succeed', 'suspend'], expect: { end: COMPLETE } },
  'parallelism changed meanwhile': {
    spec: { completions: 4, parallelism: 1 },
    steps: ['suspend', 'scale 3', 'resume'],
    expect: { active: 3 },
  },
});

/** batch-api.md 2.2 and 2.3: with Failed a pod is replaced once it has ended. */
export const replacement = plays('podReplacementPolicy', {
  'TerminatingOrFailed replaces at once': {
    onNode: true,
    steps: ['ready', 'delete', 'end', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 1 },
  },
  'Failed waits for the end': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed' },
    steps: ['ready', 'delete', 'stop 143', 'end', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 1 },
  },
  'Failed, and the deleted pod succeeds': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed' },
    steps: ['ready', 'delete', 'stop 0', 'end'],
    expect: { end: COMPLETE, pods: 1, succeeded: 1, failed: 0 },
  },
  'TerminatingOrFailed, and the deleted pod succeeds': {
    onNode: true,
    steps: ['ready', 'delete', 'stop 0', 'end'],
    expect: { pods: 2 },
  },
  'Failed, and an Indexed Job': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed', completionMode: 'Indexed', completions: 2, parallelism: 2 },
    steps: ['delete @0', 'succeed @1', 'stop 1', 'end', 'succeed @0'],
    expect: { end: COMPLETE, completedIndexes: '0,1', failed: 1 },
  },
  'Failed, and terminating pods when the Job is to fail': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed', backoffLimit: 0, completions: 2, parallelism: 2 },
    steps: ['ready #1', 'fail #0', 'stop 143', 'end'],
    expect: { end: 'Failed BackoffLimitExceeded' },
  },
  'Complete waits for pods that end': {
    onNode: true,
    spec: {
      completions: 2,
      parallelism: 2,
      completionMode: 'Indexed',
      successPolicy: { rules: [{ succeededIndexes: '0' }] },
    },
    steps: ['ready @1', 'succeed @0', 'stop 143', 'end'],
    expect: { end: 'Complete SuccessPolicy', terminating: 0 },
  },
  'Failed waits for pods that end': {
    onNode: true,
    spec: { backoffLimit: 0, completions: 2, parallelism: 2 },
    steps: ['ready #1', 'fail #0', 'end'],
    expect: { end: 'Failed BackoffLimitExceeded', terminating: 0, failed: 2 },
  },
});

/** batch-api.md 2.2: which pods go when there are too many. */
export const scaling = plays('scale', {
  up: {
    spec: { completions: 4, parallelism: 1 },
    steps: ['scale 3', 'succeed *', 'succeed'],
    expect: { end: COMPLETE, pods: 4 },
  },
  'up beyond the completions': {
    spec: { completions: 2, parallelism: 1 },
    steps: ['scale 9', 'succeed *'],
    expect: { end: COMPLETE, pods: 2 },
  },
  'down to 0 and up again': {
    spec: { completions: 2, parallelism: 2 },
    steps: ['scale 0', 'scale 2', 'succeed *'],
    expect: { end: COMPLETE, pods: 4, failed: 0 },
  },
  'down: pending pods go before running ones': {
    spec: { completions: 3, parallelism: 3 },
    steps: ['run #1', 'scale 1'],
    expect: { active: 1, pods: 3, failed: 0 },
  },
  'down: pods that are not ready go before ready ones': {
    spec: { completions: 3, parallelism: 3 },
    steps: ['run #0', 'ready #1', 'run #2', 'scale 1'],
    expect: { active: 1 },
  },
  'down: what was ready for long stays': {
    spec: { completions: 2, parallelism: 2 },
    steps: ['ready #1', 'wait 2', 'ready #0', 'scale 1'],
    expect: { active: 1 },
  },
  'down: Indexed': {
    spec: { completions: 3, parallelism: 3, completionMode: 'Indexed' },
    steps: ['ready @0', 'run @1', 'scale 2', 'scale 1'],
    expect: { active: 1 },
  },
  'down: restarts count': {
    spec: { completions: 2, parallelism: 2 },
    pod: { restartPolicy: 'OnFailure' },
    steps: ['restart 2 #0', 'restart 1 #1', 'scale 1'],
    expect: { active: 1, pods: 2 },
  },
});

async function untilGone(scene: Scene): Promise<void> {
  await scene.until('the Job is gone', () => scene.jobs().length === 0);
}

async function untilFailed(scene: Scene): Promise<void> {
  const ended = () => scene.jobs()[0]?.status?.conditions?.some((c) => c.type === 'Failed') ?? false;
  await scene.until('the Job has failed', ended);
}

/** batch-api.md 2.5. */
export const times = plays('deadline and TTL', {
  'a deadline passes': {
    spec: { activeDeadlineSeconds: 5 },
    steps: [untilFailed],
    expect: { end: DEADLINE, failed: 1 },
  },
  'a deadline passes with successes': {
    spec: { activeDeadlineSeconds: 6, completions: 2 },
    steps: ['succeed', untilFailed],
    expect: { end: DEADLINE, succeeded: 1 },
  },
  'deadline 0': { spec: { activeDeadlineSeconds: 0 }, steps: [untilFailed], expect: { end: DEADLINE } },
  'a deadline is lowered': {
    spec: { activeDeadlineSeconds: 3600 },
    steps: ['wait 2', (scene) => setSpec(scene, { activeDeadlineSeconds: 1 }), untilFailed],
    expect: { end: DEADLINE },
  },
  'a deadline does not run while suspended': {
    spec: { activeDeadlineSeconds: 2, suspend: true },
    steps: ['wait 3'],
    expect: { end: 'open', pods: 0 },
  },
  'a deadline that passes while suspended ends the Job on resume': {
    spec: { activeDeadlineSeconds: 3 },
    steps: ['suspend', 'wait 3', 'resume', untilFailed],
    expect: { end: DEADLINE, pods: 1, failed: 0 },
  },
  'a deadline with parallelism 0': {
    spec: { activeDeadlineSeconds: 5, parallelism: 0 },
    steps: [untilFailed],
    expect: { end: DEADLINE, pods: 0 },
  },
  'a deadline for an Indexed Job': {
    spec: { activeDeadlineSeconds: 6, completionMode: 'Indexed', completions: 2, parallelism: 2 },
    steps: ['succeed @0', untilFailed],
    expect: { end: DEADLINE, completedIndexes: '0' },
  },
  'TTL 0': { spec: { ttlSecondsAfterFinished: 0 }, steps: ['succeed!', untilGone], expect: { end: 'gone', pods: 1 } },
  'TTL of a Job that failed': {
    spec: { ttlSecondsAfterFinished: 4, backoffLimit: 0 },
    steps: ['fail!', untilGone],
    expect: { end: 'gone', pods: 1 },
  },
  'TTL set after the end': {
    steps: [
      'succeed',
      async (scene) => {
        await setSpec(scene, { ttlSecondsAfterFinished: 1 });
        await untilGone(scene);
      },
    ],
    expect: { end: 'gone' },
  },
  'TTL taken back in time': {
    spec: { ttlSecondsAfterFinished: 6 },
    steps: ['succeed', (scene) => setSpec(scene, { ttlSecondsAfterFinished: null }), 'wait 7'],
    expect: { end: COMPLETE },
  },
  'TTL of a Job that does not end': {
    spec: { ttlSecondsAfterFinished: 0 },
    steps: ['wait 2'],
    expect: { end: 'open', active: 1 },
  },
});

function setSpec(scene: Scene, spec: object): Promise<unknown> {
  return scene.must('PATCH', `jobs/${scene.jobs()[0]!.metadata.name}`, { type: MERGE, body: { spec } });
}

const drop = (policy?: string, more: object = {}) =>
  async function drop(scene: Scene): Promise<void> {
    const query = policy === undefined ? {} : { propagationPolicy: policy };
    await scene.answer('deletion', 'DELETE', 'jobs/pi', { query, ...more });
  };

async function untilEmpty(scene: Scene): Promise<void> {
  await scene.until('Jobs and pods are gone', () => scene.jobs().length + scene.pods().length === 0);
}

async function untilOrphaned(scene: Scene): Promise<void> {
  const free = () => scene.pods().every(({ metadata }) => !metadata.ownerReferences && !metadata.finalizers?.length);
  await scene.until('the Job is gone and its pods are free', () => scene.jobs().length === 0 && free());
}

const TWO = { completions: 2, parallelism: 2 };

/** batch-api.md 1.6 and 3.1. */
export const deletion = plays('deletion', {
  'without a policy orphans, with a warning': {
    spec: TWO,
    steps: [drop(), untilOrphaned],
    expect: { end: 'gone', pods: 2 },
  },
  Orphan: { spec: TWO, steps: ['ready #0', drop('Orphan'), untilOrphaned], expect: { end: 'gone', pods: 2 } },
  'Orphan with pods that have ended': {
    spec: { completions: 3, parallelism: 2 },
    steps: ['succeed', drop('Orphan'), untilOrphaned],
    expect: { end: 'gone', pods: 3 },
  },
  Background: { spec: TWO, steps: [drop('Background'), untilEmpty], expect: { end: 'gone', pods: 2 } },
  Foreground: { spec: TWO, steps: [drop('Foreground'), untilEmpty], expect: { end: 'gone', pods: 2 } },
  'Background of a finished Job': {
    steps: ['succeed', drop('Background'), untilEmpty],
    expect: { end: 'gone', pods: 1 },
  },
  'Orphan of a finished Job': { steps: ['succeed', drop('Orphan'), untilOrphaned], expect: { end: 'gone', pods: 1 } },
  'Foreground waits for pods on a node': {
    onNode: true,
    steps: ['ready', drop('Foreground'), 'wait 1', 'end', untilEmpty],
    expect: { end: 'gone', pods: 1 },
  },
  'Background does not wait for them': {
    onNode: true,
    steps: ['ready', drop('Background'), untilGone, 'wait 1', 'end'],
    expect: { end: 'gone', pods: 1 },
  },
  'of a suspended Job': {
    spec: { suspend: true },
    steps: [drop('Background'), untilEmpty],
    expect: { end: 'gone', pods: 0 },
  },
  'with a body': {
    steps: [
      drop(undefined, { body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' } }),
      untilEmpty,
    ],
    expect: { end: 'gone' },
  },
  'a finalizer of its own holds the Job': {
    metadata: { finalizers: ['example.com/hold'] },
    steps: [
      drop('Background'),
      'wait 1',
      (scene) => scene.must('PATCH', 'jobs/pi', { type: MERGE, body: { metadata: { finalizers: null } } }),
      untilEmpty,
    ],
    expect: { end: 'gone' },
  },
  'a Job that is held by a finalizer starts no more pods': {
    metadata: { finalizers: ['example.com/hold'] },
    spec: { completions: 3 },
    steps: [drop('Orphan'), 'wait 2'],
    expect: { end: 'open' },
  },
});

/** A pod as a Job would have made it, without owner. */
const orphan = (name: string, labels: Record<string, string>, more: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels, ...more },
  spec: { schedulerName: 'nobody', restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] },
});

const manual = (name: string, labels: Record<string, string>, spec: object = {}) =>
  job({ name, podMetadata: { labels }, spec: { manualSelector: true, selector: { matchLabels: labels }, ...spec } });

async function create(scene: Scene, object: KubernetesObject): Promise<void> {
  await scene.must('POST', object.kind === 'Pod' ? 'pods' : 'jobs', { body: object });
  await quiet(scene);
}

async function steps(scene: Scene, ...list: Parameters<typeof play>[1]): Promise<void> {
  scene.note('steps', [describe(scene), ...(await play(scene, list))]);
}

const settle = (scene: Scene) => scene.still(2_500);

/** batch-api.md 1.6, 3.1 and 3.2. */
export const adoption = asks('adoption', {
  'a Job takes pods that match its selector': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await create(scene, manual('pi', { app: 'pi' }, TWO));
    await steps(scene, 'succeed *');
    expect(scene.view.of('Pod')).toHaveLength(2);
  },
  'pods that have ended count': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await play(scene, ['succeed']);
    await create(scene, manual('pi', { app: 'pi' }, { completions: 2 }));
    await steps(scene, 'succeed *');
    expect(scene.jobs()[0]!.status!.succeeded).toBe(2);
  },
  'a pod that failed counts against the limit': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await play(scene, ['fail']);
    await create(scene, manual('pi', { app: 'pi' }, { backoffLimit: 0 }));
    await settle(scene);
    await steps(scene);
    expect(scene.jobs()[0]!.status!.failed).toBe(1);
  },
  'pods of other labels stay alone': async (scene) => {
    await create(scene, orphan('one', { app: 'other' }));
    await create(scene, manual('pi', { app: 'pi' }));
    await steps(scene);
    expect(scene.view.of('Pod')).toHaveLength(2);
  },
  'pods with a controller stay with it': async (scene) => {
    await create(scene, manual('first', { app: 'pi' }));
    await create(scene, manual('second', { app: 'pi' }));
    await steps(scene, 'succeed *');
    expect(scene.view.of('Pod')).toHaveLength(2);
  },
  'a pod whose label is changed is let go, and replaced': async (scene) => {
    await create(scene, manual('pi', { app: 'pi' }));
    const [pod] = scene.pods();
    await scene.must('PATCH', `pods/${pod!.metadata.name}`, {
      type: MERGE,
      body: { metadata: { labels: { app: null } } },
    });
    await scene.until('there are two pods', () => scene.pods().length === 2);
    await settle(scene);
    await steps(scene);
    expect(scene.jobs()[0]!.status!.active).toBe(1);
  },
  'and taken again when it is changed back': async (scene) => {
    await create(scene, manual('pi', { app: 'pi' }, { parallelism: 2, completions: 2 }));
    const [pod] = scene.pods();
    const label = (app: string | null) =>
      scene.must('PATCH', `pods/${pod!.metadata.name}`, { type: MERGE, body: { metadata: { labels: { app } } } });
    await play(scene, ['ready #0']);
    await label(null);
    await scene.until('there are three pods', () => scene.pods().length === 3);
    await play(scene, ['run #1', 'run #2']);
    await label('pi');
    await settle(scene);
    await steps(scene);
    expect(scene.jobs()[0]!.status!.active).toBe(2);
  },
  'an orphaned pod is adopted by the next Job': async (scene) => {
    await create(scene, job());
    const { spec } = scene.jobs()[0]!;
    await drop('Orphan')(scene);
    await untilOrphaned(scene);
    await settle(scene);
    const labels = spec.template.metadata!.labels!;
    await create(
      scene,
      job({ name: 'next', podMetadata: { labels }, spec: { manualSelector: true, selector: spec.selector } }),
    );
    await steps(scene, 'succeed *');
    expect(scene.view.of('Pod')).toHaveLength(1);
  },
  'a suspended Job deletes what it adopts': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await create(scene, manual('pi', { app: 'pi' }, { suspend: true }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(0);
  },
  'surplus pods are deleted': async (scene) => {
    for (const name of ['one', 'two', 'three']) await create(scene, orphan(name, { app: 'pi' }));
    await play(scene, ['ready #0']);
    await create(scene, manual('pi', { app: 'pi' }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods().map(({ metadata }) => metadata.name)).toEqual(['one']);
  },
  'an Indexed Job deletes pods without an index': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await create(scene, manual('pi', { app: 'pi' }, { completionMode: 'Indexed', completions: 1 }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(1);
  },
  'an Indexed Job keeps one pod of each index': async (scene) => {
    const index = (at: number) => ({ annotations: { 'batch.kubernetes.io/job-completion-index': `${at}` } });
    await create(scene, orphan('a', { app: 'pi' }, index(0)));
    await create(scene, orphan('b', { app: 'pi' }, index(0)));
    await create(scene, orphan('c', { app: 'pi' }, index(7)));
    await play(scene, ['ready #1']);
    await create(scene, manual('pi', { app: 'pi' }, { completionMode: 'Indexed', completions: 2, parallelism: 2 }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(2);
  },
  'a pod that is being deleted is not adopted': async (scene) => {
    const pod = orphan('one', { app: 'pi' });
    Object.assign(pod.spec as object, { nodeName: await scene.node() });
    await create(scene, pod);
    await scene.must('DELETE', 'pods/one');
    await create(scene, manual('pi', { app: 'pi' }));
    await steps(scene);
    expect(scene.jobs()[0]!.status!.active).toBe(1);
  },
  'another controller has the Job': async (scene) => {
    await create(scene, job({ spec: { managedBy: 'example.com/other', ...TWO } }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(0);
  },
  'the Job controller is named': async (scene) => {
    await create(scene, job({ spec: { managedBy: 'kubernetes.io/job-controller' } }));
    await steps(scene, 'succeed *');
    expect(scene.jobs()[0]!.status!.succeeded).toBe(1);
  },
  'a finalizer that somebody takes away': async (scene) => {
    await create(scene, job({ spec: { completions: 2 } }));
    const path = `pods/${scene.pods()[0]!.metadata.name}`;
    await scene.must('PATCH', path, { type: MERGE, body: { metadata: { finalizers: null } } });
    await settle(scene);
    await steps(scene, 'succeed *');
    expect(scene.jobs()).toHaveLength(1);
  },
});
