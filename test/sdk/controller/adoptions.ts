import { formatIndexes, indexesOf } from '../../../sdk/batch-v1/completion-indexes.ts';
import type { JobStatus, KubernetesObject, ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { forecastJob } from '../../../sdk/controller/forecast.ts';
import type { Forecast } from '../../../sdk/controller/forecast-types.ts';
import { completionIndex, controllerUid, isPodActive, isPodReady } from '../../../sdk/controller/pod.ts';
import { startCache } from '../../conformance/cache.ts';
import { differences } from '../../conformance/compare.ts';
import { play } from '../../conformance/play.ts';
import { quiet } from '../../conformance/quiet.ts';
import { createRandom, type Random } from '../../conformance/random.ts';
import { randomOutcome, randomSpec } from '../../conformance/random-job.ts';
import { job } from '../../conformance/scenario.ts';
import { describe, openScene, type Scene } from '../../conformance/scene.ts';
import type { Target } from '../../conformance/target.ts';

/** A Job that was deleted and left its pods to another, and where that one's first syncs were not as forecast. */
export interface Adoption {
  seed: number;
  /** What was played. */
  told: string[];
  forecast?: Forecast;
  differences: string[];
}

/** The settings of the tests' controllers. */
const OPTIONS = { base: 1_000, max: 8_000 };
const LATER = 60_000;

/** Plays so many random adoptions on a target, each in a namespace of its own; the n-th one's seed is `seed + n`. */
export async function playAdoptions(target: Target, { seed, count }: { seed: number; count: number }) {
  const cache = await startCache(target);
  const seeds = Array.from({ length: count }, (_, i) => seed + i);
  const results: Adoption[] = [];
  async function work(): Promise<void> {
    for (let own = seeds.shift(); own !== undefined; own = seeds.shift()) {
      const scene = await openScene(target, cache);
      results.push(await playOne(scene, own));
      await scene.end();
    }
  }
  await Promise.all(Array.from({ length: 15 }, work));
  await cache.stop();
  return results.sort((a, b) => a.seed - b.seed);
}

async function playOne(scene: Scene, seed: number): Promise<Adoption> {
  const random = createRandom(seed);
  const adoption: Adoption = { seed, told: [], differences: [] };
  try {
    const old = await playOld(scene, random, adoption.told);
    await orphan(scene, old);
    const pods = scene.pods();
    const now = scene.now();
    const created = await scene.must<ObservedJob>('POST', 'jobs', { body: nextJob(old, random) });
    adoption.told.push(`next ${JSON.stringify({ ...created.spec, template: 0, selector: 0 })}`);
    const outlook = { job: created, pods, options: OPTIONS };
    adoption.forecast = forecastJob({ ...outlook, now });
    const later = forecastJob({ ...outlook, now: now + LATER });
    const isSeen = () =>
      scene.jobs().some(({ metadata, status }) => metadata.name === 'next' && status?.ready !== undefined);
    await scene.until('the controller has looked at the Job', isSeen, 60_000);
    await quiet(scene);
    await scene.still(2_500);
    adoption.told.push(describe(scene));
    adoption.differences.push(
      ...differences(expected(adoption.forecast, later, pods), observed(scene, created, pods)),
      ...startedEarly(scene, created, pods, adoption.forecast),
    );
  } catch (error) {
    adoption.differences.push(String((error as Error).message));
  }
  return adoption;
}

/** A Job whose pods have come to different points, or ended. */
async function playOld(scene: Scene, random: Random, told: string[]): Promise<ObservedJob> {
  const { suspend: _, ...shape } = randomSpec(random);
  const spec = { ...shape, backoffLimit: random.between(2, 20) };
  const pod = random.chance(0.75) ? { nodeName: await scene.node() } : {};
  const created = await scene.must<ObservedJob>('POST', 'jobs', { body: job({ spec, pod }) });
  told.push(`old ${JSON.stringify(spec)}`);
  await quiet(scene);
  for (let left = random.between(0, 5); left > 0; left--) {
    const live = scene.pods().filter(isPodActive);
    if (live.length === 0) break;
    const index = completionIndex(random.pick(live));
    const which = index === undefined ? '' : ` @${index}`;
    const waits = random.chance(0.4) ? '' : '!';
    const step = `${random.chance(0.4) ? random.pick(['run', 'ready', 'ready']) : randomOutcome(random)}${which}${waits}`;
    told.push(...(await play(scene, [step])), step);
  }
  await quiet(scene);
  told.push(describe(scene));
  return scene.jobs().find(({ metadata }) => metadata.uid === created.metadata.uid) ?? created;
}

async function orphan(scene: Scene, { metadata }: ObservedJob): Promise<void> {
  await scene.must('DELETE', `jobs/${metadata.name}`, { query: { propagationPolicy: 'Orphan' } });
  const isFree = (pod: ObservedPod) => !pod.metadata.ownerReferences && !pod.metadata.finalizers?.length;
  await scene.until(
    'the Job is gone and its pods are free',
    () => scene.jobs().length === 0 && scene.pods().every(isFree),
  );
  await scene.still(1_500);
}

/** With the same selector; half of the time also of the same shape, and then without policies that name indexes. */
function nextJob({ spec }: ObservedJob, random: Random): KubernetesObject {
  const { completionMode, completions, parallelism } = spec;
  const { backoffLimit = 6, suspend = false, podReplacementPolicy, ...drawn } = randomSpec(random);
  const same = { completionMode, completions, parallelism };
  const policies = podReplacementPolicy === undefined ? {} : { podReplacementPolicy };
  const wanted = random.chance(0.5) ? { ...same, ...policies } : { ...drawn, ...policies };
  return job({
    name: 'next',
    podMetadata: { labels: spec.template.metadata!.labels },
    spec: { ...wanted, backoffLimit, suspend, manualSelector: true, selector: spec.selector },
  });
}

/** What the controller did in the end, pods that are alike in all that decides standing for each other. */
function observed(scene: Scene, { metadata }: ObservedJob, before: readonly ObservedPod[]) {
  const known = new Set(before.map((pod) => pod.metadata.uid));
  const own = scene.view
    .of('Pod')
    .map(({ object, gone }) => ({ pod: object as ObservedPod, gone }))
    .filter(({ pod }) => controllerUid(pod) === metadata.uid);
  const adopted = own.filter(({ pod }) => known.has(pod.metadata.uid));
  const isKilled = ({ pod, gone }: (typeof own)[number]) => gone || pod.metadata.deletionTimestamp !== undefined;
  const ranks = (isMeant: (one: (typeof own)[number]) => boolean) =>
    rankings(new Set(adopted.filter(isMeant).map(({ pod }) => pod.metadata.uid)), before);
  const started = own.filter(({ pod }) => !known.has(pod.metadata.uid)).map(({ pod }) => pod);
  const indexes = started.flatMap((pod) => completionIndex(pod) ?? []);
  const [now] = scene.jobs().filter((each) => each.metadata.uid === metadata.uid);
  return {
    adopted: ranks(() => true),
    kept: ranks((one) => !isKilled(one) && isPodActive(one.pod)),
    ended: ranks((one) => !isKilled(one) && !isPodActive(one.pod)),
    killed: ranks(isKilled),
    started: { count: started.length, ...(indexes.length > 0 && { indexes: formatIndexes(indexesOf(indexes)) }) },
    status: plain(now?.status),
  };
}

/** Pods that a back-off holds back are started in the end. */
function expected(forecast: Forecast, later: Forecast, before: readonly ObservedPod[]) {
  const { adopted, kept, succeeded, failed, killed } = forecast;
  const ranks = (refs: Forecast['kept']) => rankings(new Set(refs.map(({ uid }) => uid)), before);
  return {
    adopted: ranks(adopted),
    kept: ranks(kept),
    ended: ranks([...succeeded, ...failed]),
    killed: ranks(killed),
    started: later.started,
    status: plain(later.status),
  };
}

function rankings(uids: ReadonlySet<string | undefined>, pods: readonly ObservedPod[]): string[] {
  return pods
    .filter(({ metadata }) => uids.has(metadata.uid))
    .map(rank)
    .sort();
}

function rank(pod: ObservedPod): string {
  const { metadata, spec, status } = pod;
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  const place = spec.nodeName ? 'on a node' : 'unscheduled';
  return [status?.phase, completionIndex(pod), place, isPodReady(pod), ready, metadata.creationTimestamp].join(' ');
}

function plain({ startTime, completionTime, conditions = [], ...numbers }: JobStatus = {}) {
  const told = conditions.map(({ type, status, reason, message }) =>
    // A rule's message names one of several pods.
    [type, status, reason, message?.replace(/pod \S+/, 'pod P').replace(/ at index \d+/, '')].join(' '),
  );
  return { ...numbers, started: startTime !== undefined, completed: completionTime !== undefined, conditions: told };
}

/** Times of the API are whole seconds. */
function startedEarly(
  scene: Scene,
  created: ObservedJob,
  before: readonly ObservedPod[],
  { nextStartAt, started }: Forecast,
) {
  if (nextStartAt === undefined || started.count > 0) return [];
  const known = new Set(before.map((pod) => pod.metadata.uid));
  const early = scene
    .pods()
    .filter(
      (pod) =>
        controllerUid(pod) === created.metadata.uid &&
        !known.has(pod.metadata.uid) &&
        Date.parse(pod.metadata.creationTimestamp!) < nextStartAt - 1_500,
    );
  return early.map(({ metadata }) => `${metadata.name} was started at ${metadata.creationTimestamp}, before its time`);
}

/** One line, and what to play again by hand. */
export function renderAdoption({ seed, told, differences: found }: Adoption): string {
  return [`seed ${seed}`, ...told, ...found].join('\n  ');
}
