import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCluster } from '../cluster/index.ts';
import { clusterRows } from './cluster.ts';
import { printMigrations } from './migrate.ts';
import { printSandbox } from './sandbox.ts';
import { printMemory, sdkRows } from './sdk.ts';
import { printRows } from './table.ts';

/**
 * Speed as ratios against named peers, both in the same run: `npm run bench`, or `npm run bench -- sdk`, `-- cluster`,
 * `-- sandbox` or `-- migrate` for a part. Prints tables with the goals and whether they were met, and fails for none. Needs a built package; starts a
 * cluster unless KUBECONFIG_TEST names one.
 */
const runs = Number(process.env.BENCH_RUNS ?? 15);
const parts = process.argv.slice(2);
const wants = (part: string) => parts.length === 0 || parts.includes(part);
const say = (line: string) => console.error(line);
const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-bench-'));

async function onCluster(): Promise<void> {
  const cluster = await testCluster({}, say);
  try {
    console.log(`Kubernetes ${cluster.version}; medians of ${runs} pairs (3 for the thousand Jobs)`);
    printRows(clusterRows(cluster, runs, folder));
  } finally {
    await cluster.down();
  }
}

async function migrations(): Promise<void> {
  const cluster = await testCluster({ backoff: { base: '1s', max: '8s' } }, say);
  try {
    await printMigrations(cluster, say);
  } finally {
    await cluster.down();
  }
}

try {
  console.log(`node ${process.versions.node}`);
  if (wants('cluster')) await onCluster();
  if (wants('migrate')) await migrations();
  if (wants('sdk')) {
    printRows(await sdkRows(folder, say));
    printMemory(folder);
  }
  if (wants('sandbox')) await printSandbox(say);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
