import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram, type Say } from '../cluster/binaries.ts';
import { ClusterError } from '../cluster/options.ts';
import { run } from '../cluster/run.ts';

/** Kubernetes' own end-to-end specs of Jobs and CronJobs, as a program and what it says of a cluster. */

export interface Verdict {
  /** Such as `[sig-apps] Job should delete a job [Conformance]`. */
  spec: string;
  passed: boolean;
  seconds: number;
  /** Why it failed. */
  failure: string;
  /** What the spec told on its way. */
  log: string;
}

export interface Judge {
  /** The names of all specs, sorted. */
  specs(): Promise<string[]>;
  /** Runs one of them, for so many seconds at most. */
  judge(spec: string, kubeconfig: string, seconds: number): Promise<Verdict>;
}

/** What of ginkgo's report is read here. */
interface SpecReport {
  ContainerHierarchyTexts: string[] | null;
  LeafNodeText: string;
  LeafNodeType: string;
  State: string;
  /** Nanoseconds. */
  RunTime: number;
  Failure?: { Message: string };
  CapturedGinkgoWriterOutput?: string;
}

/** Specs of features that a cluster may have or not are others' concern. */
const SELECTION = ['--ginkgo.label-filter', 'Feature: isEmpty', '--provider', 'skeleton', '--ginkgo.no-color'];
const ALL = String.raw`\[sig-apps\] (Job|CronJob) `;

/** Builds the program, or takes it from the cache. */
export async function createJudge(say: Say): Promise<Judge> {
  const program = await buildProgram(join(import.meta.dirname, 'program'), say);
  return {
    async specs() {
      const { specs } = await ask(program, ['--ginkgo.dry-run', '--ginkgo.focus', ALL, '--host', 'none']);
      return specs.map(nameOf).sort();
    },
    async judge(spec, kubeconfig, seconds) {
      // Ginkgo puts the suite's name before it.
      const focus = ` ${spec.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
      // The sandbox reads JSON alone.
      const cluster = ['--kubeconfig', kubeconfig, '--kube-api-content-type', 'application/json'];
      const flags = ['--ginkgo.focus', focus, '--ginkgo.timeout', `${seconds}s`, ...cluster];
      const { specs, output } = await ask(program, flags);
      const report = specs.find((each) => nameOf(each) === spec);
      if (report === undefined) throw new ClusterError(`the spec "${spec}" did not run:\n${output}`);
      return {
        spec,
        passed: report.State === 'passed',
        seconds: report.RunTime / 1e9,
        failure: report.Failure?.Message ?? '',
        log: report.CapturedGinkgoWriterOutput ?? '',
      };
    },
  };
}

const nameOf = (report: SpecReport) => [...(report.ContainerHierarchyTexts ?? []), report.LeafNodeText].join(' ');

/** Runs the program with a report, and reads what did not skip. */
async function ask(program: string, flags: string[]): Promise<{ specs: SpecReport[]; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-batch-e2e-'));
  try {
    const file = join(folder, 'report.json');
    const args = [...SELECTION, ...flags, '--ginkgo.json-report', file];
    const { stdout, stderr } = await run(program, args, { cwd: folder, interruptible: true });
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) throw new ClusterError(`${program} wrote no report:\n${(stderr || stdout).slice(-2000)}`);
    const [suite] = JSON.parse(text) as { SpecReports: SpecReport[] }[];
    const specs = (suite?.SpecReports ?? []).filter((each) => each.LeafNodeType === 'It' && each.State !== 'skipped');
    return { specs, output: stdout.slice(-2000) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface JudgeOptions {
  kubeconfig: string;
  atOnce: number;
  /** After how long a spec has failed. */
  secondsFor(spec: string): number;
  told(verdict: Verdict): void;
}

/** Runs specs, some at a time, and tells of each as it ends. */
export async function judgeAll(
  judge: Judge,
  specs: readonly string[],
  { kubeconfig, atOnce, secondsFor, told }: JudgeOptions,
): Promise<Verdict[]> {
  const waiting = [...specs];
  const verdicts: Verdict[] = [];
  async function work(): Promise<void> {
    for (let spec = waiting.shift(); spec !== undefined; spec = waiting.shift()) {
      const verdict = await judge.judge(spec, kubeconfig, secondsFor(spec));
      verdicts.push(verdict);
      told(verdict);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return verdicts;
}
