import { CHANGES } from './changes.ts';
import type { Exceptions } from './exceptions.ts';
import { explain, type Verdict } from './explain.ts';
import type { Recorded } from './recorded.ts';
import { keyOf, type Result, runAll } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { Target } from './target.ts';

export interface Played extends Result {
  /** Where it was played to its end. */
  verdict?: Verdict;
}

/** What a scenario is judged by. */
export interface Known {
  version: string;
  recorded: Recorded;
  exceptions: Exceptions;
}

/**
 * Plays the scenarios on another version. What differs without being known to is played once more, when less is going on
 * at once: the controllers' steps are told apart by pauses, which a busy machine draws out.
 */
export async function playVersion(
  target: Target,
  scenarios: readonly Scenario[],
  known: Known,
): Promise<Map<string, Played>> {
  const played = await judged(target, scenarios, known, 30);
  const doubtful = scenarios.filter((scenario) => (played.get(keyOf(scenario))?.verdict?.faults ?? []).length > 0);
  if (doubtful.length === 0) return played;
  for (const [key, again] of await judged(target, doubtful, known, 5)) played.set(key, again);
  return played;
}

async function judged(target: Target, scenarios: readonly Scenario[], known: Known, concurrency: number) {
  const played = new Map<string, Played>();
  for (const [key, result] of await runAll(target, scenarios, concurrency)) {
    const verdict = result.lacks === undefined ? verdictOn(key, result, known) : undefined;
    played.set(key, { ...result, verdict });
  }
  return played;
}

function verdictOn(key: string, { outcome, error }: Result, { version, recorded, exceptions }: Known): Verdict {
  const verdict = explain(recorded[key], outcome, {
    version,
    changes: CHANGES[version] ?? [],
    exception: exceptions[key],
  });
  // Where the outcome differs, what is expected of it on 1.35.4 need not come.
  if (error === undefined || verdict.reasons.length + verdict.faults.length > 0) return verdict;
  return { ...verdict, faults: [error] };
}
