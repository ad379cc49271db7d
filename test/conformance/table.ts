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
