import type { Played } from './play-version.ts';
import type { Scenario } from './scenario.ts';

/** Scenarios and agreements of each family, as a text table. */
export function renderTable(scenarios: readonly Scenario[], agrees: (scenario: Scenario) => boolean): string {
  const families = [...new Set(scenarios.map(({ family }) => family))];
  const rows = families.map((family) => {
    const own = scenarios.filter((scenario) => scenario.family === family);
    return [family, `${own.length}`, `${own.filter(agrees).length}`];
  });
  const total = ['total', `${scenarios.length}`, `${scenarios.filter(agrees).length}`];
  const lines = [['family', 'scenarios', 'agree'], ...rows, total];
  return lines.map(([family, all, same]) => `${family!.padEnd(24)}${all!.padStart(10)}${same!.padStart(8)}`).join('\n');
}

/** What of the scenarios another version does as 1.35.4 does, and why it does not do the rest. */
export function renderVersion(version: string, seconds: number, played: readonly Played[]): string {
  const verdicts = played.flatMap(({ verdict }) => verdict ?? []);
  const lacking = countBy(played.flatMap(({ lacks }) => lacks ?? []));
  const reasons = countBy(
    verdicts.flatMap((verdict) => verdict.reasons.map(({ kind, because }) => `${kind}: ${because}`)),
  );
  const count = (holds: (differs: boolean, faulty: boolean) => boolean) =>
    verdicts.filter((verdict) => holds(verdict.reasons.length > 0, verdict.faults.length > 0)).length;
  const rows: [string, number][] = [
    [`scenarios on Kubernetes ${version}, in ${seconds.toFixed(0)} s`, played.length],
    ['the same as on 1.35.4', count((differs, faulty) => !differs && !faulty)],
    ...lacking.map(([field, times]): [string, number] => [`not played: there is no ${field} yet`, times]),
    ['different as known, for one reason or more:', count((differs, faulty) => differs && !faulty)],
    ...reasons.map(([reason, times]): [string, number] => [`    ${reason}`, times]),
    ['different, and not known', count((_, faulty) => faulty)],
  ];
  return rows.map(([what, times]) => `${`${times}`.padStart(5)}  ${what}`).join('\n');
}

/** How often each comes, the most frequent first. */
function countBy(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
