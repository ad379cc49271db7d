import { startCache } from '../conformance/cache.ts';
import { connectControlPlane } from '../conformance/target.ts';
import { type Draw, draw } from './draw.ts';
import { type CarryOut, type Played, playOne } from './one.ts';
import { openStage } from './stage.ts';

export interface Matrix {
  seed: number;
  /** So many migrations; refused ones do not count. */
  count: number;
  /** Stages at once. */
  atOnce: number;
  /** The most pods of one Job. */
  largest: number;
  carryOut: CarryOut;
  /** Draws are changed so. */
  change?: Partial<Draw>;
  /** Whether a migration counts; default: each one. */
  counts?: (played: Played) => boolean;
  /** Goes on with as many at once until the last one counts: for what counts seldom. */
  eager?: boolean;
}

/** Plays random migrations until so many were carried out; the n-th's seed is `seed + n`. */
export async function playMatrix(matrix: Matrix): Promise<Played[]> {
  const { seed, count, atOnce, largest, carryOut, change, counts = () => true, eager } = matrix;
  const target = connectControlPlane();
  const cache = await startCache(target);
  const results: Played[] = [];
  let [next, done, under] = [0, 0, 0];
  async function work(): Promise<void> {
    while (done + (eager ? 0 : under) < count) {
      under++;
      const own = seed + next++;
      const stage = await openStage(target, cache);
      const played = await playOne(stage, { ...draw(own, largest), ...change }, carryOut);
      await stage.end();
      results.push(played);
      under--;
      if (played.way === 'migrated' && counts(played)) done++;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  await cache.stop();
  await target.close();
  return results.sort((a, b) => a.seed - b.seed);
}

/** The figures of a matrix, a line each. */
export function renderMatrix(results: readonly Played[]): string {
  const migrated = results.filter(({ way }) => way === 'migrated');
  const sum = (of: (played: Played) => number) => migrated.reduce((total, played) => total + of(played), 0);
  const windows = migrated.flatMap(({ window }) => (window === undefined ? [] : [window])).sort((a, b) => a - b);
  const at = (share: number) => windows[Math.min(windows.length - 1, Math.floor(windows.length * share))];
  return [
    `${migrated.length} migrations, ${migrated.filter(({ problems }) => problems.length > 0).length} with a problem`,
    `  pods that ran            ${sum(({ pods }) => pods)}, the most of one Job ${Math.max(0, ...migrated.map(({ pods }) => pods))}`,
    `  kept running             ${sum(({ kept }) => kept)}`,
    `  ended and counted        ${sum(({ counted }) => counted)}`,
    `  ended as asked           ${sum(({ killed }) => killed)}`,
    `  started by NEW           ${sum(({ started }) => started)}`,
    `  deleted or evicted by us ${sum(({ lost }) => lost)}`,
    `  born behind the plan     ${sum(({ newborn }) => newborn)}`,
    `  done during the sync     ${sum(({ raced }) => raced)}`,
    `  counted twice by a cache ${sum(({ readopted }) => readopted)}`,
    `  things done meanwhile    ${sum(({ acts }) => acts.length)}`,
    `  killed runs              ${sum(({ kills }) => kills.length)}, in ${migrated.filter(({ kills }) => kills.length > 0).length} migrations`,
    ...(windows.length > 0 ? [`  window                   p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`] : []),
    ...tally(results.flatMap(({ kills }) => kills)),
    ...tally(results.map(({ way }) => way)),
  ].join('\n');
}

/** A line for each text and how often it is there, the most frequent first. */
function tally(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([text, count]) => `  ${String(count).padStart(4)} ${text || '?'}`);
}

/** What went wrong, with all that is needed to play it again. */
export function renderProblems(results: readonly Played[]): string[] {
  return results
    .filter(({ problems }) => problems.length > 0)
    .map(({ seed, problems, acts, told }) =>
      [`seed ${seed}`, ...problems, ...acts.map((act) => `did ${act}`), ...told.map((line) => `| ${line}`)].join(
        '\n  ',
      ),
    );
}
