import { parseArgs } from 'node:util';
import { serveSandbox } from './sandbox.ts';
import { createJudge, judgeAll, type Verdict } from './specs.ts';

/**
 * Runs Kubernetes' own specs of Jobs and CronJobs against any cluster, or the sandbox where none is named:
 * `npx jiti test/e2e/run.ts [--kubeconfig FILE] [--focus REGEXP] [--at-once 3] [-v]`.
 */
const { values } = parseArgs({
  options: {
    kubeconfig: { type: 'string' },
    focus: { type: 'string', default: '' },
    'at-once': { type: 'string', default: '3' },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});

function tell({ spec, passed, seconds, failure, log }: Verdict): void {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${spec}`);
  if (!passed) console.log(values.verbose ? `${log}\n${failure}` : failure);
}

const judge = await createJudge(console.error);
const specs = (await judge.specs()).filter((spec) => new RegExp(values.focus).test(spec));
const sandbox = values.kubeconfig === undefined ? await serveSandbox() : undefined;
const kubeconfig = values.kubeconfig ?? sandbox!.kubeconfig;
const verdicts = await judgeAll(judge, specs, {
  kubeconfig,
  atOnce: Number(values['at-once']),
  secondsFor: () => 1800,
  told: tell,
});
await sandbox?.stop();
const passed = verdicts.filter((verdict) => verdict.passed).length;
console.log(`${passed} of ${verdicts.length} passed`);
process.exitCode = passed === verdicts.length ? 0 : 1;
