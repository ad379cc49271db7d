import { COMPLETION_INDEX_KEY } from '../../sdk/batch-v1/names.ts';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { type Cache, startCache } from './cache.ts';
import { differences } from './compare.ts';
import { play } from './play.ts';
import { quiet } from './quiet.ts';
import { createRandom, type Random } from './random.ts';
import { randomOutcome, randomSpec } from './random-job.ts';
import { job } from './scenario.ts';
import { openScene, type Scene } from './scene.ts';
import type { Target } from './target.ts';

/** A random Job that was played on both targets: what was done, until it ended or the two differed. */
export interface Lockstep {
  seed: number;
  spec: Record<string, unknown>;
  steps: string[];
  /** Empty: they agree. */
  differences: string[];
  pods: number;
}

const MOST_STEPS = 24;

/** Plays so many random Jobs, one pod's end at a time on both targets; the n-th Job's seed is `seed + n`. */
export async function playLockstep(
  [first, second]: readonly [Target, Target],
  { seed, count, atOnce = 40 }: { seed: number; count: number; atOnce?: number },
): Promise<Lockstep[]> {
  const caches = [await startCache(first), await startCache(second)] as const;
  const results: Lockstep[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < count) {
      const own = seed + next++;
      const pair = await Promise.all([openScene(first, caches[0]), openScene(second, caches[1])]);
      results.push(await playOne(pair, own));
      for (const scene of pair) await scene.end();
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  await Promise.all(caches.map((cache: Cache) => cache.stop()));
  return results.sort((a, b) => a.seed - b.seed);
}

async function playOne(scenes: readonly [Scene, Scene], seed: number): Promise<Lockstep> {
  const random = createRandom(seed);
  const spec = randomSpec(random);
  const result: Lockstep = { seed, spec, steps: [], differences: [], pods: 0 };
  const onBoth = (work: (scene: Scene) => Promise<unknown>) => Promise.all(scenes.map(work));
  try {
    await onBoth(async (scene) => {
      // On a node, so that a pod that is deleted stays until the play has ended it.
      await scene.must('POST', 'jobs', { body: job({ spec, pod: { nodeName: await scene.node() } }) });
      await quiet(scene);
    });
    for (let count = 0; count < MOST_STEPS; count++) {
      result.differences = differences(stateOf(scenes[0]), stateOf(scenes[1]));
      const step = result.differences.length > 0 ? undefined : nextStep(scenes[0], random);
      if (step === undefined) break;
      result.steps.push(step);
      await onBoth((scene) => play(scene, [step]));
    }
    if (result.differences.length === 0) result.differences = differences(stateOf(scenes[0]), stateOf(scenes[1]));
  } catch (error) {
    result.differences.push(String((error as Error).message));
  }
  result.pods = scenes[0].view.of('Pod').length;
  return result;
}

/** undefined: nothing more can happen. */
function nextStep(scene: Scene, random: Random): string | undefined {
  const { spec } = scene.jobs()[0]!;
  const about = (pods: ObservedPod[]) => {
    const indexes = pods.map(indexOf).sort((a, b) => a - b);
    return spec.completionMode === 'Indexed' ? ` @${random.pick(indexes)}` : '';
  };
  const ended = ({ status }: ObservedPod) => /Succeeded|Failed/.test(status?.phase ?? '');
  const [live, leaving] = [
    scene.pods().filter((pod) => !isLeaving(pod) && !ended(pod)),
    scene.pods().filter(isLeaving),
  ];
  if (leaving.length > 0 && (live.length === 0 || random.chance(0.5))) {
    const running = leaving.filter((pod) => !ended(pod));
    if (running.length === 0 || random.chance(0.3)) return `end${about(leaving)}`;
    return `stop ${random.pick([0, 143])}${about(running)}`;
  }
  if (spec.suspend) return 'resume';
  if (live.length === 0) return undefined;
  return random.chance(0.06) ? 'suspend' : `${randomOutcome(random)}${about(live)}`;
}

const isLeaving = ({ metadata }: ObservedPod) => metadata.deletionTimestamp !== undefined;
const indexOf = ({ metadata }: ObservedPod) => Number(metadata.annotations?.[COMPLETION_INDEX_KEY] ?? 0);

/** How the Job stands, and how many pods of each index there were and what became of them. */
function stateOf(scene: Scene) {
  const { status = {}, spec } = scene.jobs()[0] as ObservedJob;
  const { conditions = [], startTime, completionTime, ...counts } = status;
  const pods: Record<string, Record<string, number>> = {};
  for (const { object, gone } of scene.view.of('Pod')) {
    const pod = object as ObservedPod;
    const index = spec.completionMode === 'Indexed' ? `index ${indexOf(pod)}` : 'pods';
    const tracked = (pod.metadata.finalizers?.length ?? 0) > 0 && !gone ? ' tracked' : '';
    const fate = `${pod.status?.phase}${gone ? ' gone' : tracked}`;
    pods[index] ??= {};
    pods[index][fate] = (pods[index][fate] ?? 0) + 1;
  }
  return {
    ...counts,
    started: startTime !== undefined,
    completed: completionTime !== undefined,
    conditions: conditions.map(({ type, status, reason, message }) => [
      type,
      status,
      reason,
      plain(message ?? '', scene),
    ]),
    pods,
  };
}

/** A message names the pod that a rule fell on. */
const plain = (message: string, { namespace }: Scene) =>
  message.replace(namespace, 'NAMESPACE').replace(/(\/\S+-)[a-z0-9]{5}\b/, '$1<random>');

/** One line: what to play again by hand. */
export function renderLockstep({ seed, spec, steps, differences: found }: Lockstep): string {
  return [`seed ${seed}: ${JSON.stringify(spec)}`, `  ${steps.join(', ')}`, ...found.map((line) => `  ${line}`)].join(
    '\n',
  );
}
