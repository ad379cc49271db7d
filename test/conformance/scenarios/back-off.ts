import { expect } from 'vitest';
import { play } from '../play.ts';
import { quiet } from '../quiet.ts';
import { asks, job } from '../scenario.ts';
import type { Scene } from '../scene.ts';

type Spec = Record<string, unknown>;

/** Fails pods as the step says; how many seconds of the back-off (1, 2, 4 or 8) pass until there are as many again. */
async function delayAfter(scene: Scene, step: string): Promise<number> {
  const before = scene.pods().length;
  const fell = step.endsWith('*') ? before - scene.pods().filter(hasEnded).length : 1;
  // The controller counts from the whole second at which the pod's containers ended.
  await scene.sleep(1_000 - (scene.now() % 1_000) + 20);
  const begin = scene.now();
  await play(scene, [`${step}!`]);
  await scene.until('the failed pods are replaced', () => scene.pods().length === before + fell);
  const seconds = (scene.now() - begin) / 1_000;
  await quiet(scene);
  // It may come later, by the controller's own pause of a second at most, but not sooner.
  return [8, 4, 2].find((delay) => seconds > delay - 0.1) ?? 1;
}

const hasEnded = ({ status }: { status?: { phase?: string } }) => /Succeeded|Failed/.test(status?.phase ?? '');

/** A play in which each step tells how long its failure was waited for. */
const delays = (spec: Spec, rows: [step: string, seconds: number][]) => async (scene: Scene) => {
  await scene.must('POST', 'jobs', { body: job({ spec: { backoffLimit: 20, ...spec } }) });
  await quiet(scene);
  const told = [];
  for (const [step] of rows) {
    if (step.startsWith('succeed')) await play(scene, [step]);
    told.push(step.startsWith('succeed') ? 0 : await delayAfter(scene, step));
  }
  expect(told).toEqual(rows.map(([, seconds]) => seconds));
  scene.note('delays', told);
};

const INDEXED = { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 5 };
const IGNORE = { podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [3] } }] } };

/** batch-api.md 2.4. The first back-off is 1 s and the longest 8 s in these tests. */
export const backOff = asks('back-off', {
  'doubles up to the longest': delays({}, [
    ['fail', 1],
    ['fail', 2],
    ['fail', 4],
    ['fail', 8],
    ['fail', 8],
  ]),
  'a success starts it anew': delays({ completions: 3 }, [
    ['fail', 1],
    ['fail', 2],
    ['succeed', 0],
    ['fail', 1],
  ]),
  'failures of one moment add up': delays({ completions: 3, parallelism: 3 }, [
    ['fail *', 4],
    ['fail *', 8],
  ]),
  'each index has its own': delays(INDEXED, [
    ['fail @0', 1],
    ['fail @0', 2],
    ['fail @1', 1],
    ['fail @0', 4],
  ]),
  // The first is one that counts: a delay no longer than the controller's own pause is not always remembered.
  'ignored failures count': delays(IGNORE, [
    ['fail 1', 1],
    ['fail 3', 2],
    ['fail 3', 4],
  ]),
  'evictions count': delays({}, [
    ['evict', 1],
    ['evict', 2],
  ]),
});
