import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hierarchies } from './node.ts';
import { allProcesses } from './processes.ts';
import { run } from './run.ts';

/** What a cluster could leave on the machine, to compare before and after. */
export interface Snapshot {
  processes: string[];
  mounts: string[];
  links: string[];
  rules: string[];
  cgroups: string[];
  files: string[];
  settings: string[];
}

const FILES = [
  '/run/containerd',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/log/containers',
  '/var/log/pods',
  '/opt/containerd',
];
const ALSO = ['/etc/cni', '/usr/libexec/kubernetes', '/run/netns', '/var/run/kubernetes', '/var/lib/docker-registry'];

/** Programs of clusters only: whatever else runs on the machine comes and goes. */
const OURS = /control-plane|containerd|docker-registry|coredns|kwok|runc/;

export async function takeSnapshot(folder: string): Promise<Snapshot> {
  const mounts = await readFile('/proc/mounts', 'utf8');
  const rules = await run('iptables-save', []);
  const settings = await run('sysctl', [
    'vm.overcommit_memory',
    'vm.panic_on_oom',
    'kernel.panic',
    'kernel.panic_on_oops',
  ]);
  return {
    processes: (await allProcesses()).map((p) => `${p.pid} ${p.argv.join(' ')}`).filter((line) => OURS.test(line)),
    mounts: mounts.split('\n').map((line) => line.split(' ').slice(0, 3).join(' ')),
    links: await readdir('/sys/class/net'),
    rules: rules.stdout.split('\n').filter((line) => line.startsWith('-A')),
    cgroups: (await Promise.all(hierarchies(mounts).map(({ path }) => subfolders(path)))).flat(),
    files: (await Promise.all([folder, ...FILES, ...ALSO].map(below))).flat(),
    settings: settings.stdout.trim().split('\n'),
  };
}

async function subfolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
}

async function below(path: string): Promise<string[]> {
  const names = await readdir(path, { recursive: true }).catch(() => undefined);
  return names === undefined ? [] : [path, ...names.map((name) => join(path, name)).sort()];
}

/** What is there afterwards and was not before, less what `foreign` names as somebody else's. */
export function leftOver(
  before: Snapshot,
  after: Snapshot,
  foreign: (line: string) => boolean = () => false,
): string[] {
  return (Object.keys(after) as (keyof Snapshot)[]).flatMap((kind) => {
    const old = new Set(before[kind]);
    return after[kind].filter((line) => !old.has(line) && !foreign(line)).map((line) => `${kind}: ${line}`);
  });
}
