import { COMPLETION_INDEX_KEY } from '../../sdk/batch-v1/names.ts';
import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { quiet } from './quiet.ts';
import { describe, type Scene } from './scene.ts';

/**
 * One step of a play, in words. The play is the node, and the user. What follows in brackets may be left out:
 *
 * - `run [PODS]`, `ready [PODS]`, `succeed [PODS]`, `fail [CODE] [PODS]`, `evict [PODS]`, `restart TIMES [PODS]`
 * - `delete [PODS]`: of pods on a node, since others are ended by the collector of pods, whenever that comes by;
 *   `stop [CODE] [PODS]`: the containers of pods that are being deleted end; `end [PODS]`: the node lets these pods go
 * - `suspend`, `resume`, `scale N`, `elastic N`, `wait SECONDS`
 *
 * PODS is `*` (all that have not ended), `@2` (of index 2), `#2` (the third that was made); default: the first that has
 * not ended. After a step with `!` at its end nothing is waited for. A function does what no words are for.
 */
export type Step = string | ((scene: Scene) => Promise<unknown>);

export async function play(scene: Scene, steps: readonly Step[]): Promise<string[]> {
  const told = [];
  for (const step of steps) {
    if (typeof step === 'string') await perform(scene, step.replace('!', ''));
    else await step(scene);
    if (typeof step === 'string' && step.endsWith('!')) continue;
    await quiet(scene);
    told.push(`${typeof step === 'string' ? step : step.name || 'step'}: ${describe(scene)}`);
  }
  return told;
}

async function perform(scene: Scene, step: string): Promise<void> {
  const words = step.split(' ');
  const which = /^[*@#]/.test(words.at(-1)!) ? words.pop() : undefined;
  const [verb = '', argument] = words;
  const [job] = scene.jobs();
  const patchJob = (spec: object) => scene.must('PATCH', `jobs/${job!.metadata.name}`, { body: { spec }, type: MERGE });
  if (verb === 'wait') return scene.sleep(Number(argument) * 1000);
  if (verb === 'suspend' || verb === 'resume') return void (await patchJob({ suspend: verb === 'suspend' }));
  if (verb === 'scale') return void (await patchJob({ parallelism: Number(argument) }));
  if (verb === 'elastic')
    return void (await patchJob({ parallelism: Number(argument), completions: Number(argument) }));
  const pods = choose(scene.pods(), which, verb);
  if (pods.length === 0) throw new Error(`no pod for "${step}"; there is ${describe(scene)}`);
  await Promise.all(pods.map((pod) => playOn(scene, pod, words.join(' '))));
  // Nothing in the Job tells when the controller has looked at it.
  if (verb === 'restart') await scene.sleep(1_500);
}

/** What a step without PODS does, to this pod; the answer of the server. Nothing is waited for. */
export async function playOn(scene: Scene, pod: ObservedPod, step: string): Promise<unknown> {
  const [verb = '', argument] = step.split(' ');
  const act = PODS[verb];
  if (act === undefined) throw new Error(`no step "${step}"`);
  return act(scene, pod, Number(argument ?? 1));
}

/** Lowest index first, then as they were made. */
function choose(pods: ObservedPod[], which: string | undefined, verb: string): ObservedPod[] {
  if (which?.startsWith('#')) return pods.slice(Number(which.slice(1)), Number(which.slice(1)) + 1);
  const indexOf = ({ metadata }: ObservedPod) => Number(metadata.annotations?.[COMPLETION_INDEX_KEY] ?? 0);
  const leaving = verb === 'stop' || verb === 'end';
  const fit = pods
    .filter((pod) => verb === 'end' || !/Succeeded|Failed/.test(pod.status?.phase ?? ''))
    .filter((pod) => (pod.metadata.deletionTimestamp !== undefined) === leaving)
    .sort((a, b) => indexOf(a) - indexOf(b));
  if (which === '*') return fit;
  return fit.filter((pod) => which === undefined || indexOf(pod) === Number(which.slice(1))).slice(0, 1);
}

const MERGE = 'application/merge-patch+json';

/** What a node, or a user, does to a pod. */
const PODS: Record<string, (scene: Scene, pod: ObservedPod, argument: number) => Promise<unknown>> = {
  run: (scene, pod) => setStatus(scene, pod, { phase: 'Running', ...running(scene, pod, 0) }),
  ready: (scene, pod) => setStatus(scene, pod, { phase: 'Running', ...ready(scene, true), ...running(scene, pod, 0) }),
  restart: (scene, pod, times) =>
    setStatus(scene, pod, { phase: 'Running', ...ready(scene, true), ...running(scene, pod, times) }),
  succeed: (scene, pod) => setStatus(scene, pod, { phase: 'Succeeded', ...ended(scene, pod, 0) }),
  fail: (scene, pod, code) => setStatus(scene, pod, { phase: 'Failed', ...ended(scene, pod, code) }),
  stop: (scene, pod, code) =>
    setStatus(scene, pod, { phase: code === 0 ? 'Succeeded' : 'Failed', ...ended(scene, pod, code) }),
  evict: (scene, pod) =>
    setStatus(scene, pod, {
      phase: 'Failed',
      reason: 'Evicted',
      conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', ...now(scene) }],
      containerStatuses: ended(scene, pod, 137).containerStatuses,
    }),
  delete: (scene, pod) => scene.must('DELETE', `pods/${pod.metadata.name}`),
  end: (scene, pod) => scene.must('DELETE', `pods/${pod.metadata.name}`, { query: { gracePeriodSeconds: 0 } }),
};

/** Writes a pod's status as a kubelet would. */
export async function setStatus(scene: Scene, pod: ObservedPod, status: object): Promise<unknown> {
  return scene.must('PATCH', `pods/${pod.metadata.name}/status`, { type: MERGE, body: { status } });
}

const seconds = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
const now = (scene: Scene) => ({ lastTransitionTime: seconds(scene.now()) });

const ready = (scene: Scene, is: boolean) => ({
  conditions: [{ type: 'Ready', status: is ? 'True' : 'False', ...now(scene) }],
});

function containerStatuses(pod: ObservedPod, state: object, isReady: boolean, restartCount = 0) {
  const statusOf = ({ name, image }: { name: string; image?: string }) => ({
    ...{ name, image, imageID: '', ready: isReady, restartCount, started: isReady, state },
  });
  return { containerStatuses: pod.spec.containers.map(statusOf) };
}

const running = (scene: Scene, pod: ObservedPod, restarts: number) =>
  containerStatuses(pod, { running: { startedAt: seconds(scene.now()) } }, true, restarts);

/** All containers ended just now; one that is to fail alone is for a function. */
function ended(scene: Scene, pod: ObservedPod, exitCode: number) {
  const at = seconds(scene.now());
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  const terminated = { exitCode, reason, startedAt: at, finishedAt: at };
  return { ...ready(scene, false), ...containerStatuses(pod, { terminated }, false) };
}
