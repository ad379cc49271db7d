import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sdk/sandbox.ts';
import list from './left-out.json' with { type: 'json' };
import { createJudge, type Judge, judgeAll } from './specs.ts';

/** Kubernetes' own specs of Jobs and CronJobs, on the sandbox with local processes. They all pass on the real cluster. */

let sandbox: Sandbox;
let folder: string;
let judge: Judge;

beforeAll(async () => {
  judge = await createJudge(console.error);
  folder = await mkdtemp(join(tmpdir(), 'kubectl-batch-e2e-'));
  sandbox = await startSandbox({ pods: { exec: true } });
  await writeFile(join(folder, 'kubeconfig'), sandbox.kubeconfig);
});

afterAll(async () => {
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Specs that need what a local process cannot have. */
const leftOut: readonly { spec: string; because: string }[] = list;

/** They mostly wait, for minutes of the clock to pass: many fit side by side. */
const AT_ONCE = 8;

it('pass, but for the listed ones', { timeout: 1_200_000 }, async () => {
  const specs = await judge.specs();
  const verdicts = await judgeAll(judge, specs, {
    kubeconfig: join(folder, 'kubeconfig'),
    atOnce: AT_ONCE,
    told: ({ spec, passed, seconds }) =>
      console.log(`${passed ? 'passed' : 'failed'} ${seconds.toFixed(0)} s: ${spec}`),
  });
  const passed = verdicts.filter((verdict) => verdict.passed);
  console.log(`${passed.length} of ${verdicts.length} passed`);
  const failures = verdicts.filter((verdict) => !verdict.passed).map(({ spec, failure }) => ({ spec, failure }));
  const listed = new Set(leftOut.map(({ spec }) => spec));
  expect(failures.filter(({ spec }) => !listed.has(spec))).toEqual([]);
  // What passes by now, or is no spec any more, has no place in the list.
  expect([...listed].filter((spec) => !failures.some((failure) => failure.spec === spec))).toEqual([]);
});
