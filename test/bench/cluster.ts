import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { compare, median, sample } from './measure.ts';
import { plugin, root } from './places.ts';
import type { Row } from './table.ts';

/** The plugin beside kubectl, on a real cluster. */
export interface Cluster {
  kubectl: string;
  kubeconfig: string;
}

export function clusterRows({ kubectl, kubeconfig }: Cluster, runs: number, folder: string): Row[] {
  const peers = [kubectl, ...otherKubectl(process.env.PATH)];
  return [
    ...startUp(kubectl, runs),
    list(kubectl, kubeconfig, runs),
    ...peers.map((peer) => create(kubectl, peer, kubeconfig, folder)),
  ];
}

function startUp(kubectl: string, runs: number): Row[] {
  const base = median(Array.from({ length: runs }, () => sample(['node', '-e', '0']).wall));
  const peer = () => sample([kubectl, 'version', '--client']);
  const completion = ['node', join(root, 'dist/plugin/complete.cjs')];
  const calls: [string, string[]][] = [
    ['--help', [...plugin, '--help']],
    ['run --help', [...plugin, 'run', '--help']],
    ['version --client', [...plugin, 'version', '--client']],
    ['completion of a verb', [...completion, '']],
  ];
  return calls.map(([what, command]) => {
    const comparison = compare(runs, () => sample(command), peer);
    const own = comparison.ours.wall - base;
    return {
      what,
      goal: { own: 40, wallRatio: 1 },
      comparison,
      own,
      note: `kubectl; node alone ${base.toFixed(0)} ms`,
    };
  });
}

function list(kubectl: string, kubeconfig: string, runs: number): Row {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const comparison = compare(
    runs,
    () => sample([...plugin, 'list', '-n', 'default'], env),
    () => sample([kubectl, 'get', '--raw', '/apis/batch/v1/namespaces/default/jobs'], env),
  );
  return { what: 'list (one request)', goal: { wallRatio: 2.5 }, comparison, note: 'kubectl get --raw' };
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
    goal: { wallRatio: 0.2, cpuRatio: 0.1 },
    comparison,
    note: `kubectl ${versionOf(peer)}`,
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
