import type { Change, Kind } from './changes.ts';
import { differences } from './compare.ts';
import type { Outcome } from './scene.ts';

/** What of one scenario differs in a version beyond the changes that show in many: line by line, and why. */
export interface Exception {
  kind: Kind;
  because: string;
  differences: string[];
}

/** How the outcome on another version stands to what is recorded of 1.35.4. */
export interface Verdict {
  /** Why it differs, each with its kind; empty where it does not. */
  reasons: Pick<Exception, 'kind' | 'because'>[];
  /** What differs beyond the changes that show in many scenarios. */
  left: string[];
  /** What is wrong: a difference that nothing explains, or an explanation of what does not differ. */
  faults: string[];
}

/** @param version for messages */
export function explain(
  recorded: Outcome | undefined,
  seen: Outcome | undefined,
  { version, changes, exception }: { version: string; changes: readonly Change[]; exception?: Exception },
): Verdict {
  const compared = (some: readonly Change[]) => {
    const all = (outcome: Outcome | undefined, which: readonly Change[]) =>
      outcome && which.reduce((rest, { rewrite }) => rewrite(rest), outcome);
    return differences(
      all(recorded, some),
      all(
        seen,
        some.filter(({ both }) => both),
      ),
      version,
    );
  };
  const left = compared(changes);
  const takesPart = (change: Change) =>
    compared(changes.filter((other) => other !== change)).join('\n') !== left.join('\n');
  const unneeded = left.length === 0 && differences(recorded, seen).length === 0;
  const parts = unneeded ? [] : changes.filter(takesPart);
  const own = exception && left.length > 0 ? [exception] : [];
  return {
    reasons: [...parts, ...own].map(({ kind, because }) => ({ kind, because })),
    left,
    faults: faultsOf(left, exception, version),
  };
}

function faultsOf(left: readonly string[], exception: Exception | undefined, version: string): string[] {
  if (exception === undefined) return [...left];
  if (left.length === 0) return [`it is recorded that ${version} differs here, and it does not`];
  const missing = exception.differences.filter((line) => !left.includes(line));
  const more = left.filter((line) => !exception.differences.includes(line));
  return [
    ...missing.map((line) => `recorded, but not so any more: ${line}`),
    ...more.map((line) => `not recorded: ${line}`),
    ...(exception.because ? [] : ['it is not said why']),
  ];
}
