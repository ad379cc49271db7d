import { plays } from '../scenario.ts';
import type { Scene } from '../scene.ts';
import { untilGone } from './deletion.ts';
import { setSpec } from './requests.ts';

const COMPLETE = 'Complete CompletionsReached';
const DEADLINE = 'Failed DeadlineExceeded';

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
