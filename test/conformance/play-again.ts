import { differences } from './compare.ts';
import { keyOf, type Result, runAll } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { Outcome } from './scene.ts';
import type { Target } from './target.ts';

/**
 * Plays the scenarios, and once more those that came out other than they should, when less is going on at once: the
 * controllers' steps are told apart by pauses, which a busy machine draws out.
 */
export async function runAgain<R extends Result>(
  target: Target,
  scenarios: readonly Scenario[],
  judge: (key: string, result: Result) => R,
  isGood: (judged: R) => boolean,
): Promise<Map<string, R>> {
  const played = new Map<string, R>();
  const play = async (some: readonly Scenario[], concurrency: number) => {
    for (const [key, result] of await runAll(target, some, concurrency)) played.set(key, judge(key, result));
  };
  await play(scenarios, 30);
  const doubtful = scenarios.filter((scenario) => !isGood(played.get(keyOf(scenario))!));
  if (doubtful.length === 0) return played;
  console.log(`played once more, fewer at once: ${doubtful.map(keyOf).join('; ')}`);
  await play(doubtful, 5);
  return played;
}

/** A result held against another, or against none: then it agrees where the scenario did what it is about. */
export interface Compared extends Result {
  agrees: boolean;
}

export function comparedWith(expected: ((key: string) => Outcome | undefined) | undefined) {
  return (key: string, result: Result): Compared => {
    const same = expected === undefined || differences(expected(key), result.outcome).length === 0;
    return { ...result, agrees: result.error === undefined && same };
  };
}
