import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { controllerUid, hasTrackingFinalizer } from '../../sdk/controller/pod.ts';
import { type Cache, startCache } from '../conformance/cache.ts';
import { quiet } from '../conformance/quiet.ts';
import { createRandom } from '../conformance/random.ts';
import { job } from '../conformance/scenario.ts';
import { connectControlPlane, type Target } from '../conformance/target.ts';
import { finish } from '../migrate/progress.ts';
import { hasEnded, isLeaving, openStage, type Stage } from '../migrate/stage.ts';
import type { Cluster } from './cluster.ts';
import { plugin } from './places.ts';
import { printTable } from './table.ts';

const run = promisify(execFile);

/** How a Job is migrated: ours, or what the documentation of Kubernetes says to do by hand. */
type Way = (stage: Stage, cluster: Cluster) => Promise<unknown>;

const PODS = 20;
/** At once, of either way: a machine has more to do than one migration. */
const AT_ONCE = 4;

const ours: Way = ({ scene }, { kubeconfig }) => {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-bench-'));
  const words = ['migrate', 'old', '--to', 'new', '--image', 'main=busybox:1.37', '--yes', '-n', scene.namespace];
  const [program = '', ...rest] = plugin;
  const done = run(program, [...rest, ...words], { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: home } });
  return done.finally(() => rmSync(home, { recursive: true, force: true }));
};

/** The new Job's manifest is made before, so that its author's time does not count. */
const byHand: Way = async ({ scene }, { kubectl, kubeconfig }) => {
  const own = (...words: string[]) => run(kubectl, ['--kubeconfig', kubeconfig, '-n', scene.namespace, ...words]);
  const { metadata, spec } = JSON.parse((await own('get', 'job', 'old', '-o', 'json')).stdout) as ObservedJob;
  spec.manualSelector = true;
  spec.template.spec.containers[0]!.image = 'busybox:1.37';
  const file = join(tmpdir(), `${scene.namespace}.json`);
  const { labels } = metadata;
  writeFileSync(file, JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'new', labels }, spec }));
  await own('delete', 'job', 'old', '--cascade=orphan');
  await own('create', '-f', file);
  rmSync(file);
};

interface Round {
  /** Milliseconds of each pod without owner. */
  windows: number[];
  /** Pods that NEW ended though they ran, started though none was missing, or will not count. */
  killed: number;
  surplus: number;
  uncounted: number;
  /** Work that had succeeded and was done again. */
  again: number;
}

/**
 * So long a pod has no owner, by a watch of the pods that knows nothing of either; and what became of the pods. In each fourth
 * Job two pods have succeeded and are gone already.
 */
export async function printMigrations(cluster: Cluster, say: (line: string) => void): Promise<void> {
  const count = Number(process.env.BENCH_RUNS ?? 50);
  process.env.KUBECONFIG_TEST ??= cluster.kubeconfig;
  const target = connectControlPlane();
  const cache = await startCache(target);
  const rounds = { ours: [] as Round[], byHand: [] as Round[] };
  let next = 0;
  const work = async () => {
    while (next < count) {
      const round = next++;
      for (const [name, way] of [['ours', ours] as const, ['byHand', byHand] as const])
        rounds[name].push(await playRound(target, cache, cluster, way, round));
      say(`migrations: ${rounds.byHand.length} of ${count} of either way`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await cache.stop();
  await target.close();
  printTable(
    ['migrations', 'pods', 'without owner p50', 'p99', 'most', 'ended', 'surplus', 'uncounted', 'done again'],
    [row('migrate', rounds.ours), row('get, delete --cascade=orphan, create', rounds.byHand)],
  );
}

function row(name: string, rounds: Round[]): string[] {
  const windows = rounds.flatMap((round) => round.windows).sort((a, b) => a - b);
  const at = (share: number) => `${windows[Math.min(windows.length - 1, Math.floor(windows.length * share))]} ms`;
  const sum = (of: (round: Round) => number) => String(rounds.reduce((total, round) => total + of(round), 0));
  return [
    ...[`${rounds.length} by ${name}`, String(windows.length), at(0.5), at(0.99), at(1)],
    ...[sum((r) => r.killed), sum((r) => r.surplus), sum((r) => r.uncounted), sum((r) => r.again)],
  ];
}

async function playRound(target: Target, cache: Cache, cluster: Cluster, way: Way, round: number): Promise<Round> {
  const stage = await openStage(target, cache);
  const { scene } = stage;
  const gone = round % 4 === 0 ? 2 : 0;
  const spec = { completions: PODS + gone, parallelism: PODS };
  await scene.must('POST', 'jobs', { body: job({ name: 'old', spec, pod: { nodeName: stage.node } }) });
  await quiet(scene);
  const first = stage.live().slice(0, gone);
  await Promise.all(first.map((pod) => stage.act(pod, 'succeed')));
  await quiet(scene);
  await Promise.all(first.map((pod) => stage.act(pod, 'end')));
  await Promise.all(stage.live().map((pod) => stage.act(pod, 'ready')));
  await quiet(scene);
  // What does not look first would come too early for pods that were just made.
  await scene.sleep(3_000);
  const old = stage.job('old')!;
  await way(stage, cluster);
  await quiet(scene);
  const created = stage.job('new')!;
  const seen = measured(stage, old, created);
  await finish(stage, 'new', createRandom(round));
  const all = new Map(stage.history.changes('Pod').map(({ object }) => [object.metadata.uid, object as ObservedPod]));
  const succeeded = [...all.values()].filter(({ status }) => status?.phase === 'Succeeded').length;
  await stage.end();
  return { ...seen, again: Math.max(0, succeeded - spec.completions) };
}

function measured({ history, scene }: Stage, old: ObservedJob, created: ObservedJob): Omit<Round, 'again'> {
  const free = new Map<string, number>();
  const windows = new Map<string, number>();
  const before = new Set<string>();
  for (const { object, at } of history.changes('Pod')) {
    const [uid, owner] = [object.metadata.uid!, controllerUid(object as ObservedPod)];
    if (owner === old.metadata.uid) before.add(uid);
    if (owner === undefined && !free.has(uid)) free.set(uid, at);
    if (owner === created.metadata.uid && free.has(uid) && !windows.has(uid)) windows.set(uid, at - free.get(uid)!);
  }
  const pods = scene.pods().filter((pod) => controllerUid(pod) === created.metadata.uid);
  const missing = (created.spec.completions ?? 0) - pods.filter(({ metadata }) => before.has(metadata.uid!)).length;
  const started = pods.filter(({ metadata }) => !before.has(metadata.uid!)).length;
  return {
    windows: [...windows.values()],
    killed: pods.filter((pod) => isLeaving(pod) && before.has(pod.metadata.uid!)).length,
    surplus: Math.max(0, started - missing),
    uncounted: pods.filter((pod) => !hasEnded(pod) && !isLeaving(pod) && !hasTrackingFinalizer(pod)).length,
  };
}
