import { afterAll, beforeAll, expect, it } from 'vitest';
import list from './left-out.json' with { type: 'json' };
import { type ServedSandbox, serveSandbox } from './sandbox.ts';
import { createJudge, type Judge, judgeAll } from './specs.ts';

/**
 * Kubernetes' own specs of Jobs and CronJobs, on the sandbox with local processes. One of them watches for five minutes
 * that nothing happens. On the real cluster they all pass as well: `npx jiti test/e2e/run.ts --kubeconfig FILE`.
 */

let sandbox: ServedSandbox;
let judge: Judge;

beforeAll(async () => {
  judge = await createJudge(console.error);
  sandbox = await serveSandbox();
});

afterAll(() => sandbox?.stop());

/** Specs that need what a local process cannot have. */
const leftOut: readonly { spec: string; because: string }[] = list;
const listed = new Set(leftOut.map(({ spec }) => spec));

/** In seconds: those that cannot pass wait for long, and longer than it takes those that can. */
const ENOUGH = 180;
const LONGEST = 900;

/** They mostly wait, for minutes of the clock to pass: many fit side by side. */
const AT_ONCE = Number(process.env.SPECS_AT_ONCE ?? 8);

it('pass, but for the listed ones', { timeout: 1_200_000 }, async () => {
  const specs = await judge.specs();
  const verdicts = await judgeAll(judge, specs, {
    kubeconfig: sandbox.kubeconfig,
    atOnce: AT_ONCE,
    secondsFor: (spec) => (listed.has(spec) ? ENOUGH : LONGEST),
    told: ({ spec, passed, seconds }) =>
      console.log(`${passed ? 'passed' : 'failed'} ${seconds.toFixed(0)} s: ${spec}`),
  });
  const passed = verdicts.filter((verdict) => verdict.passed);
  console.log(`${passed.length} of ${verdicts.length} passed`);
  const failures = verdicts.filter((verdict) => !verdict.passed).map(({ spec, failure }) => ({ spec, failure }));
  expect(failures.filter(({ spec }) => !listed.has(spec))).toEqual([]);
  // What passes by now, or is no spec any more, has no place in the list.
  expect([...listed].filter((spec) => !failures.some((failure) => failure.spec === spec))).toEqual([]);
});
