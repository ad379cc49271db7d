import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sleep, until } from './run.ts';

/** A process as written down at its start. Its start time tells it from a later one under the same number. */
export interface ProcessId {
  pid: number;
  started: string;
}

export interface RunningProcess extends ProcessId {
  argv: string[];
  /** Lines of /proc/PID/cgroup. */
  cgroups: string[];
}

/** The programs of a cluster; each carries the cluster's folder in its arguments. */
export const PROGRAMS = [
  'control-plane',
  'kwok',
  'coredns',
  'docker-registry',
  'containerd',
  'containerd-shim-runc-v2',
  'runc',
];

/** Field 22 of /proc/PID/stat, counted after the command's name, which may hold spaces and brackets; undefined for a zombie. */
export function startTime(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

const read = (path: string) => readFile(path, 'utf8').catch(() => '');

export async function lookUp(pid: number): Promise<RunningProcess | undefined> {
  const [stat, cmdline, cgroup] = await Promise.all(
    ['stat', 'cmdline', 'cgroup'].map((name) => read(`/proc/${pid}/${name}`)),
  );
  const started = stat ? startTime(stat) : undefined;
  if (started === undefined) return undefined;
  return { pid, started, argv: (cmdline ?? '').split('\0').slice(0, -1), cgroups: (cgroup ?? '').trim().split('\n') };
}

export async function allProcesses(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  return (await Promise.all(pids.map(lookUp))).filter((found) => found !== undefined);
}

/** Whether the process that was written down is still there, and no other one that got its number. */
export async function isAlive(id: ProcessId): Promise<boolean> {
  return (await lookUp(id.pid))?.started === id.started;
}

/**
 * Whether a process belongs to the cluster in `dir`: one of its programs with the folder in its arguments, or anything inside its
 * cgroup. A pager that shows one of its logs is neither.
 */
export function belongsTo(running: RunningProcess, dir: string, cgroup: string | undefined): boolean {
  if (cgroup && running.cgroups.some((line) => `${line.split(':').slice(2).join(':')}/`.startsWith(`/${cgroup}/`)))
    return true;
  const program = basename(running.argv[0] ?? '');
  return PROGRAMS.includes(program) && running.argv.slice(1).some((word) => mentions(word, dir));
}

function mentions(word: string, dir: string): boolean {
  const at = word.indexOf(dir);
  if (at < 0) return false;
  const before = at === 0 || '=:/'.includes(word[at - 1] ?? '');
  const after = word[at + dir.length];
  return before && (after === undefined || after === '/');
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends a process: asks, waits until it is gone with all its threads, and insists at last. */
export async function end(id: ProcessId, patience: number): Promise<void> {
  if (!(await isAlive(id))) return;
  if (patience > 0) {
    signal(id.pid, 'SIGTERM');
    if (await until(patience, () => isGone(id), 50)) return;
  }
  signal(id.pid, 'SIGKILL');
  await until(10_000, () => isGone(id), 20);
}

/** The first thread of a killed process is a zombie while the others still hold its files, and with them its ports. */
async function isGone(id: ProcessId): Promise<boolean> {
  if (await isAlive(id)) return false;
  const threads = await readdir(`/proc/${id.pid}/task`).catch(() => []);
  const number = await lookUp(id.pid);
  return threads.length <= 1 || (number !== undefined && number.started !== id.started);
}

/** Kills every process that `ours` chooses, in rounds, for a dying one may have left children meanwhile. */
export async function killAll(ours: (running: RunningProcess) => boolean): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const left = (await allProcesses()).filter((running) => running.pid !== process.pid && ours(running));
    if (left.length === 0) return;
    for (const running of left) signal(running.pid, 'SIGKILL');
    await sleep(50);
  }
}
