import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { quiet } from '../conformance/quiet.ts';
import type { Random } from '../conformance/random.ts';
import { job } from '../conformance/scenario.ts';
import type { Draw } from './draw.ts';
import { hasEnded, type Stage } from './stage.ts';

/** Makes OLD, and lets it come as far as the draw has it. */
export async function startOld(stage: Stage, { spec, restartPolicy, rounds, rested }: Draw, random: Random) {
  const { scene } = stage;
  await scene.must('POST', 'jobs', {
    body: job({ name: 'old', spec, pod: { nodeName: stage.node, restartPolicy } }),
  });
  await quiet(scene);
  await startPods(stage, random);
  await quiet(scene);
  for (const [at, count] of rounds.entries()) {
    if (isOver(stage.job('old')!)) return;
    await endSome(stage, random, count, restartPolicy);
    if (at === rounds.length - 1 && !rested) return;
    await quiet(scene);
    if (random.chance(0.8)) await letGo(stage);
    await startPods(stage, random);
    await quiet(scene);
  }
}

/** Most pods run, some of them ready. */
async function startPods(stage: Stage, random: Random): Promise<void> {
  const waiting = stage.live().filter(({ status }) => status?.phase !== 'Running');
  await Promise.all(
    waiting.map((pod) => {
      const die = random.next();
      return die < 0.6 ? stage.act(pod, 'ready') : die < 0.85 ? stage.act(pod, 'run') : undefined;
    }),
  );
}

async function endSome(stage: Stage, random: Random, count: number, restartPolicy: string): Promise<void> {
  const pods = shuffled(stage.live(), random).slice(0, count);
  await Promise.all(pods.map((pod) => stage.act(pod, progressOf(random, restartPolicy))));
  // What has ended may go before the migration begins: its success is known by the status alone.
  if (!random.chance(0.12)) return;
  await quiet(stage.scene);
  const counted = stage.scene.pods().filter((pod) => hasEnded(pod) && !pod.metadata.finalizers?.length);
  await Promise.all(counted.slice(0, 2).map((pod) => stage.act(pod, 'end')));
}

function progressOf(random: Random, restartPolicy: string): string {
  const die = random.next();
  if (die < 0.6) return 'succeed';
  if (restartPolicy === 'OnFailure') return die < 0.9 ? 'restart 1' : 'delete';
  if (die < 0.85) return random.pick(['fail 1', 'fail 1', 'fail 3']);
  return die < 0.95 ? 'evict' : 'delete';
}

/** The node ends the containers of what is being deleted, and lets it go. */
export async function letGo(stage: Stage): Promise<void> {
  const release = async (pod: ObservedPod) => {
    await stage.act(pod, 'stop 143');
    await stage.act(pod, 'end');
  };
  await Promise.all(stage.leaving().map(release));
}

/** So long the controller may take for what it has to do, in milliseconds: machines are busy. */
const PATIENCE = 90_000;

/** Plays the Job to its end; whether it came there. */
export async function finish(stage: Stage, name: string, random: Random): Promise<boolean> {
  let failing = 0.1;
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const [leaving, live] = [stage.leaving().length, stage.live()];
    if (isOver(stage.job(name)!) && leaving + live.length === 0) return true;
    await letGo(stage);
    await Promise.all(live.map((pod) => stage.act(pod, random.chance(failing) ? 'fail 1' : 'succeed')));
    if (leaving + live.length === 0) await stage.scene.sleep(500);
    await quiet(stage.scene);
    failing /= 2;
  }
  return false;
}

export function isOver({ status }: ObservedJob): boolean {
  return status?.conditions?.some((c) => /^(Complete|Failed)$/.test(c.type) && c.status === 'True') ?? false;
}

export function shuffled(pods: readonly ObservedPod[], random: Random): ObservedPod[] {
  return pods
    .map((pod) => ({ pod, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ pod }) => pod);
}
