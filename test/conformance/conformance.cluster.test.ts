import { beforeAll, describe, expect, test } from 'vitest';
import { scenarios } from './chosen.ts';
import { differences } from './compare.ts';
import { readRecorded, writeRecorded } from './recorded.ts';
import { keyOf, type Result, runAll } from './run.ts';
import { startSandboxTarget } from './sandbox-target.ts';
import { renderTable } from './table.ts';
import { connectControlPlane, type Target } from './target.ts';

/** Keeps what the control plane answers, for the tests that have none. */
const recording = process.env.UPDATE_CONFORMANCE === '1';

let real: Map<string, Result>;
let sandbox: Map<string, Result>;

async function playedOn(target: Target): Promise<Map<string, Result>> {
  try {
    return await runAll(target, scenarios);
  } finally {
    await target.close();
  }
}

beforeAll(async () => {
  real = await playedOn(connectControlPlane());
  sandbox = await playedOn(await startSandboxTarget());
  if (recording) {
    const good = [...real].flatMap(([key, { outcome, error }]) => (outcome && !error ? [[key, outcome] as const] : []));
    writeRecorded({ ...readRecorded(), ...Object.fromEntries(good) });
  }
  const agrees = (key: string) => differences(real.get(key)!.outcome, sandbox.get(key)!.outcome).length === 0;
  const played = (key: string) => real.get(key)!.error === undefined;
  console.log(renderTable(scenarios, (scenario) => played(keyOf(scenario)) && agrees(keyOf(scenario))));
}, 1_200_000);

const table = scenarios.map((scenario) => [keyOf(scenario)]);

describe('the control plane does what the scenario is about', () => {
  test.each(table)('%s', (key) => {
    expect(real.get(key)?.error).toBeUndefined();
  });
});

describe('the sandbox agrees with the control plane', () => {
  test.each(table)('%s', (key) => {
    expect(sandbox.get(key)?.error).toBeUndefined();
    expect(differences(real.get(key)?.outcome, sandbox.get(key)?.outcome)).toEqual([]);
  });
});

describe('what is recorded is what the control plane does', () => {
  const recorded = readRecorded();
  test.skipIf(recording).each(table)('%s', (key) => {
    expect(differences(recorded[key], real.get(key)?.outcome, 'the control plane')).toEqual([]);
  });
});
