import { plays } from '../scenario.ts';
import type { Scene } from '../scene.ts';
import { MERGE } from './requests.ts';

export async function untilGone(scene: Scene): Promise<void> {
  await scene.until('the Job is gone', () => scene.jobs().length === 0);
}

export const dropJob = (policy?: string, more: object = {}) =>
  async function drop(scene: Scene): Promise<void> {
    const query = policy === undefined ? {} : { propagationPolicy: policy };
    await scene.answer('deletion', 'DELETE', 'jobs/pi', { query, ...more });
  };

async function untilEmpty(scene: Scene): Promise<void> {
  await scene.until('Jobs and pods are gone', () => scene.jobs().length + scene.pods().length === 0);
}

export async function untilOrphaned(scene: Scene): Promise<void> {
  const free = () => scene.pods().every(({ metadata }) => !metadata.ownerReferences && !metadata.finalizers?.length);
  await scene.until('the Job is gone and its pods are free', () => scene.jobs().length === 0 && free());
}

const TWO = { completions: 2, parallelism: 2 };

/** batch-api.md 1.6 and 3.1. */
export const deletion = plays('deletion', {
  'without a policy orphans, with a warning': {
    spec: TWO,
    steps: [dropJob(), untilOrphaned],
    expect: { end: 'gone', pods: 2 },
  },
  Orphan: { spec: TWO, steps: ['ready #0', dropJob('Orphan'), untilOrphaned], expect: { end: 'gone', pods: 2 } },
  'Orphan with pods that have ended': {
    spec: { completions: 3, parallelism: 2 },
    steps: ['succeed', dropJob('Orphan'), untilOrphaned],
    expect: { end: 'gone', pods: 3 },
  },
  Background: { spec: TWO, steps: [dropJob('Background'), untilEmpty], expect: { end: 'gone', pods: 2 } },
  Foreground: { spec: TWO, steps: [dropJob('Foreground'), untilEmpty], expect: { end: 'gone', pods: 2 } },
  'Background of a finished Job': {
    steps: ['succeed', dropJob('Background'), untilEmpty],
    expect: { end: 'gone', pods: 1 },
  },
  'Orphan of a finished Job': {
    steps: ['succeed', dropJob('Orphan'), untilOrphaned],
    expect: { end: 'gone', pods: 1 },
  },
  'Foreground waits for pods on a node': {
    onNode: true,
    steps: ['ready', dropJob('Foreground'), 'wait 1', 'end', untilEmpty],
    expect: { end: 'gone', pods: 1 },
  },
  'Background does not wait for them': {
    onNode: true,
    steps: ['ready', dropJob('Background'), untilGone, 'wait 1', 'end'],
    expect: { end: 'gone', pods: 1 },
  },
  'of a suspended Job': {
    spec: { suspend: true },
    steps: [dropJob('Background'), untilEmpty],
    expect: { end: 'gone', pods: 0 },
  },
  'with a body': {
    steps: [
      dropJob(undefined, { body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' } }),
      untilEmpty,
    ],
    expect: { end: 'gone' },
  },
  'a finalizer of its own holds the Job': {
    metadata: { finalizers: ['example.com/hold'] },
    steps: [
      dropJob('Background'),
      'wait 1',
      (scene) => scene.must('PATCH', 'jobs/pi', { type: MERGE, body: { metadata: { finalizers: null } } }),
      untilEmpty,
    ],
    expect: { end: 'gone' },
  },
  'a Job that is held by a finalizer starts no more pods': {
    metadata: { finalizers: ['example.com/hold'] },
    spec: { completions: 3 },
    steps: [dropJob('Orphan'), 'wait 2'],
    expect: { end: 'open' },
  },
});
