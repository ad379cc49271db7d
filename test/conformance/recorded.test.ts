import { beforeAll, expect, test } from 'vitest';
import { scenarios } from './chosen.ts';
import { differences } from './compare.ts';
import { type Compared, comparedWith, runAgain } from './play-again.ts';
import { readRecorded } from './recorded.ts';
import { keyOf } from './run.ts';
import { startSandboxTarget } from './sandbox-target.ts';
import { renderTable } from './table.ts';

/** Without a real control plane: the sandbox against what one has answered before. */
const recorded = readRecorded();
const asRecorded = comparedWith((key) => recorded[key]);
let sandbox: Map<string, Compared>;

beforeAll(async () => {
  const target = await startSandboxTarget();
  sandbox = await runAgain(target, scenarios, asRecorded, ({ agrees }) => agrees);
  await target.close();
  console.log(renderTable(scenarios, (scenario) => sandbox.get(keyOf(scenario))!.agrees));
}, 300_000);

test.each(scenarios.map((scenario) => [keyOf(scenario)]))('%s', (key) => {
  expect(sandbox.get(key)?.error).toBeUndefined();
  expect(recorded[key], 'record it: UPDATE_CONFORMANCE=1').toBeDefined();
  expect(differences(recorded[key], sandbox.get(key)?.outcome)).toEqual([]);
});
