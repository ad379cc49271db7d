import { spawnSync } from 'node:child_process';
import { expandInput, helmInput, manifests, schemaLocation } from './inputs.ts';
import { compare, peakMemory, sample } from './measure.ts';
import { buildPeer } from './peers.ts';
import { plugin, program } from './places.ts';
import { printTable, type Row } from './table.ts';

/** Expansion, constructs and lint beside their peers; none of it asks a cluster. */

const runs = Number(process.env.BENCH_SDK_RUNS ?? 5);
const many = 10_000;
const schemaVersion = '1.37.1';

type Say = (line: string) => void;

export async function sdkRows(folder: string, say: Say): Promise<Row[]> {
  const helm = await buildPeer('helm', say);
  const kubeconform = await buildPeer('kubeconform', say);
  const jobs = manifests(folder, many);
  const lintGoal = { wallRatio: 1 };
  const strict = ['-strict', '-summary', '-schema-location', schemaLocation(folder, schemaVersion)];
  const lint = (what: string, path: string): Row =>
    against(`lint of 10,000 Jobs, ${what}`, [...plugin, 'lint', '-f', path], [kubeconform.path, ...strict, path], {
      goal: lintGoal,
      note: `kubeconform ${kubeconform.version}`,
    });
  const expansion = [...plugin, 'expand', ...expandInput(folder, many)];
  const render = [helm.path, 'template', 'bench', ...helmInput(folder, many)];
  const throughPeer = (count: number) => [...program('cdk8s-plus-jobs.mjs'), `${count}`];
  const ours = (what: string, name: string, count: number): Row =>
    against(`${count.toLocaleString('en')} Jobs ${what}`, [...program(name), `${count}`], throughPeer(count), {
      goal: {},
      note: 'cdk8s-plus Job',
      documents: count,
    });
  return [
    against('10,000 Jobs expanded', expansion, render, {
      goal: { wallRatio: 1 },
      note: `helm template ${helm.version}`,
      documents: many,
    }),
    against('10,000 Jobs expanded', expansion, throughPeer(many), {
      goal: { wallRatio: 0.333 },
      note: 'cdk8s-plus Job',
      documents: many,
    }),
    ours('by JobGroup', 'job-group.mjs', 1000),
    ours('by JobGroup', 'job-group.mjs', many),
    ours('by new Job', 'jobs.mjs', 1000),
    ours('by new Job', 'jobs.mjs', many),
    lint('one file', jobs.file),
    lint('a file each', jobs.files),
  ];
}

function against(
  what: string,
  ours: string[],
  peer: string[],
  { documents, ...row }: Pick<Row, 'goal' | 'note'> & { documents?: number },
): Row {
  if (documents !== undefined) for (const command of [ours, peer]) mustPrint(documents, command);
  const warm = documents !== undefined;
  return {
    what,
    ...row,
    comparison: compare(
      runs,
      () => sample(ours),
      () => sample(peer),
      { warm },
    ),
  };
}

/** Two programs are compared by their speed only where both did the work. */
function mustPrint(documents: number, [file, ...args]: string[]): void {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync(file!, args, { env, encoding: 'utf8', maxBuffer: 1e9 });
  const count = stdout.match(/^kind: Job$/gm)?.length ?? 0;
  if (count !== documents)
    throw new Error(`${[file, ...args].join(' ')} printed ${count} Jobs, not ${documents}:\n${stderr}`);
}

const sizes = [1000, 5000, 10_000, 20_000];

/** Linear: between the last two sizes a Job costs no more than half as much again as between the first and the third. */
const mostGrowth = 1.5;

export function printMemory(folder: string): void {
  const peaks: [string, (count: number) => string[]][] = [
    ['expand', (count) => [...plugin, 'expand', ...expandInput(folder, count)]],
    ['JobGroup', (count) => [...program('job-group.mjs'), `${count}`]],
    ['cdk8s-plus Job', (count) => [...program('cdk8s-plus-jobs.mjs'), `${count}`]],
  ];
  const rows = peaks.map(([what, command]) => {
    const peak = sizes.map((count) => peakMemory(command(count), folder));
    const [first = 0, , third = 0, fourth = 0] = peak;
    const growth = (fourth - third) / 10_000 / ((third - first) / 9000);
    return [
      what,
      ...peak.map((bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`),
      growth.toFixed(2),
      growth <= mostGrowth ? 'met' : 'missed',
    ];
  });
  printTable(
    [
      'maximum resident set',
      ...sizes.map((count) => `${count.toLocaleString('en')} Jobs`),
      'growth',
      `<= ${mostGrowth}`,
    ],
    rows,
  );
}
