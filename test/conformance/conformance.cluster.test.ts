import { beforeAll, describe, expect, test } from 'vitest';
import { scenarios } from './chosen.ts';
import { differences } from './compare.ts';
import { type Compared, comparedWith, runAgain } from './play-again.ts';
import { readRecorded, writeRecorded } from './recorded.ts';
import { keyOf } from './run.ts';
import { startSandboxTarget } from './sandbox-target.ts';
import type { Outcome } from './scene.ts';
import { renderTable } from './table.ts';
import { connectControlPlane, type Target } from './target.ts';

/** Keeps what the control plane answers, for the tests that have none. */
const recording = process.env.UPDATE_CONFORMANCE === '1';

let real: Map<string, Compared>;
let sandbox: Map<string, Compared>;

async function playedOn(
  target: Target,
  expected: ((key: string) => Outcome | undefined) | undefined,
): Promise<Map<string, Compared>> {
  try {
    return await runAgain(target, scenarios, comparedWith(expected), ({ agrees }) => agrees);
  } finally {
    await target.close();
  }
}

beforeAll(async () => {
  const recorded = readRecorded();
  real = await playedOn(connectControlPlane(), recording ? undefined : (key) => recorded[key]);
  sandbox = await playedOn(await startSandboxTarget(), (key) => real.get(key)?.outcome);
  if (recording) {
    const answers = [...real].flatMap(([key, { outcome, error }]) =>
      outcome && !error ? [[key, outcome] as const] : [],
    );
    writeRecorded({ ...recorded, ...Object.fromEntries(answers) });
  }
  const good = (key: string) => real.get(key)!.error === undefined && sandbox.get(key)!.agrees;
  console.log(renderTable(scenarios, (scenario) => good(keyOf(scenario))));
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
