import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testCluster } from '../cluster/index.ts';
import { type Comparison, compare, median, sample } from './measure.ts';

/**
 * Speed as ratios against a named peer, both in the same run: `npm run bench`. Prints a table and judges nothing.
 * Needs a built plugin; starts a cluster unless KUBECONFIG_TEST names one.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = ['node', join(root, 'dist/plugin/bin.cjs')];
const completion = ['node', join(root, 'dist/plugin/complete.cjs')];
const runs = Number(process.env.BENCH_RUNS ?? 15);

interface Row {
  what: string;
  goal: string;
  comparison: Comparison;
  note?: string;
}

function print(rows: Row[]): void {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const cells = rows.map(({ what, goal, comparison: { ours, peer, wallRatio, cpuRatio }, note }) => [
    what,
    ms(ours.wall),
    ms(peer.wall),
    wallRatio.toFixed(2),
    ms(ours.cpu),
    ms(peer.cpu),
    cpuRatio.toFixed(3),
    note ?? '',
    goal,
  ]);
  const header = ['what', 'ours', 'peer', 'ratio', 'our cpu', 'peer cpu', 'cpu ratio', 'note', 'goal'];
  const widths = header.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)));
  for (const row of [header, ...cells])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('   ')
        .trimEnd(),
    );
}

function startUp(kubectl: string): Row[] {
  const base = median(Array.from({ length: runs }, () => sample(['node', '-e', '0']).wall));
  const peer = () => sample([kubectl, 'version', '--client']);
  const goal = 'own time <= 40 ms, ratio <= 1.0';
  const calls: [string, string[]][] = [
    ['--help', [...plugin, '--help']],
    ['run --help', [...plugin, 'run', '--help']],
    ['version --client', [...plugin, 'version', '--client']],
    ['completion of a verb', [...completion, '']],
  ];
  return calls.map(([what, command]) => {
    const comparison = compare(runs, () => sample(command), peer);
    return {
      what,
      goal,
      comparison,
      note: `own ${(comparison.ours.wall - base).toFixed(0)} ms over node's ${base.toFixed(0)}`,
    };
  });
}

function list(kubectl: string, kubeconfig: string): Row {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const comparison = compare(
    runs,
    () => sample([...plugin, 'list', '-n', 'default'], env),
    () => sample([kubectl, 'get', '--raw', '/apis/batch/v1/namespaces/default/jobs'], env),
  );
  return { what: 'list (one request)', goal: 'ratio <= 2.5', comparison };
}

/** Suspended, so that what is measured is the creating and not the running of a thousand pods. */
function thousandJobs(): string {
  const job = (index: number) => `apiVersion: batch/v1
kind: Job
metadata:
  name: bench-${index}
spec:
  suspend: true
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: busybox
          command: ["true"]
`;
  return Array.from({ length: 1000 }, (_, index) => job(index)).join('---\n');
}

/** Each round in a namespace of its own, and quiet again before the next: deleting a thousand Jobs is work, too. */
function create(kubectl: string, peer: string, kubeconfig: string, folder: string): Row {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const file = join(folder, 'jobs.yaml');
  writeFileSync(file, thousandJobs());
  let round = 0;
  const inNewNamespace = (command: (namespace: string) => string[]) => {
    const namespace = `bench-${process.pid}-${round++}`;
    const admin = (...words: string[]) => spawnSync(kubectl, words, { env, encoding: 'utf8' });
    admin('create', 'namespace', namespace);
    try {
      return sample(command(namespace), env);
    } finally {
      admin('delete', 'namespace', namespace, '--wait=true');
    }
  };
  const comparison = compare(
    3,
    () => inNewNamespace((namespace) => [...plugin, 'run', '--detach', '-f', file, '-n', namespace]),
    () => inNewNamespace((namespace) => [peer, 'apply', '--server-side', '-f', file, '-n', namespace]),
  );
  return {
    what: '1,000 Jobs created',
    goal: 'ratio <= 0.20, cpu ratio <= 0.10',
    comparison,
    note: `peer ${versionOf(peer)}`,
  };
}

function versionOf(kubectl: string): string {
  const { stdout } = spawnSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return (JSON.parse(stdout) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion;
}

/** The kubectl that people of this machine have, beside the one of the cluster's own version. */
function otherKubectl(path: string | undefined): string[] {
  const found = (path ?? '')
    .split(delimiter)
    .map((place) => join(place, 'kubectl'))
    .find(existsSync);
  return found ? [found] : [];
}

const cluster = await testCluster({}, (line) => console.error(line));
const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-bench-'));
try {
  console.log(
    `node ${process.versions.node}, Kubernetes ${cluster.version}; medians of ${runs} pairs (3 for the thousand Jobs)`,
  );
  const peers = [cluster.kubectl, ...otherKubectl(process.env.PATH)];
  print([
    ...startUp(cluster.kubectl),
    list(cluster.kubectl, cluster.kubeconfig),
    ...peers.map((peer) => create(cluster.kubectl, peer, cluster.kubeconfig, folder)),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
  await cluster.down();
}
