import { CHANGES } from './changes.ts';
import type { Exceptions } from './exceptions.ts';
import { explain, type Verdict } from './explain.ts';
import { runAgain } from './play-again.ts';
import type { Recorded } from './recorded.ts';
import type { Result } from './run.ts';
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

/** Plays the scenarios on another version, and judges each. */
export function playVersion(
  target: Target,
  scenarios: readonly Scenario[],
  known: Known,
): Promise<Map<string, Played>> {
  const judge = (key: string, result: Result): Played => ({
    ...result,
    verdict: result.lacks === undefined ? verdictOn(key, result, known) : undefined,
  });
  return runAgain(target, scenarios, judge, ({ verdict }) => (verdict?.faults ?? []).length === 0);
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
