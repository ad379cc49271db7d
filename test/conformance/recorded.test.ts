import { beforeAll, expect, test } from 'vitest';
import { scenarios } from './chosen.ts';
import { differences } from './compare.ts';
import { readRecorded } from './recorded.ts';
import { keyOf, type Result, runAll } from './run.ts';
import { startSandboxTarget } from './sandbox-target.ts';
import { renderTable } from './table.ts';

/** Without a real control plane: the sandbox against what one has answered before. */
const recorded = readRecorded();
let sandbox: Map<string, Result>;

beforeAll(async () => {
  const target = await startSandboxTarget();
  sandbox = await runAll(target, scenarios);
  await target.close();
  const agrees = (key: string) => differences(recorded[key], sandbox.get(key)?.outcome).length === 0;
  console.log(renderTable(scenarios, (scenario) => agrees(keyOf(scenario))));
}, 300_000);

test.each(scenarios.map((scenario) => [keyOf(scenario)]))('%s', (key) => {
  expect(sandbox.get(key)?.error).toBeUndefined();
  expect(recorded[key], 'record it: UPDATE_CONFORMANCE=1').toBeDefined();
  expect(differences(recorded[key], sandbox.get(key)?.outcome)).toEqual([]);
});
