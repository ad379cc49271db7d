import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One run of a command as a whole process, in milliseconds; `cpu` is user and system time of it and its children. */
export interface Sample {
  wall: number;
  cpu: number;
}

export interface Comparison {
  ours: Sample;
  peer: Sample;
  /** Ours divided by the peer's, the median of the pairs. */
  wallRatio: number;
  cpuRatio: number;
}

/** bash's own `time` reads what the operating system accounted for the process. */
const timed = 'TIMEFORMAT="%R %U %S"; { time "$@" >/dev/null 2>&3; } 3>&2 2>&1 | tail -n 1';

/** Runs a command once and times it. Throws with its output where it fails. */
export function sample(command: string[], env: NodeJS.ProcessEnv = process.env): Sample {
  const { NODE_EXTRA_CA_CERTS: _, ...clean } = env;
  const result = spawnSync('bash', ['-o', 'pipefail', '-c', timed, 'bash', ...command], {
    env: clean,
    encoding: 'utf8',
  });
  const figures = result.stdout.trim().split(' ').map(Number);
  if (result.status !== 0 || figures.length !== 3 || figures.some(Number.isNaN)) {
    throw new Error(`${command.join(' ')} failed (${result.status}):\n${result.stderr}${result.stdout}`);
  }
  const [wall = 0, user = 0, system = 0] = figures;
  return { wall: wall * 1000, cpu: (user + system) * 1000 };
}

/**
 * Ours and the peer in turn, so that a machine whose speed drifts slows both: medians of the pairs. Both are run once before,
 * for files to be cached, unless that was done.
 */
export function compare(runs: number, ours: () => Sample, peer: () => Sample, { warm = false } = {}): Comparison {
  if (!warm) for (const run of [ours, peer]) run();
  const pairs = Array.from({ length: runs }, () => ({ ours: ours(), peer: peer() }));
  return {
    ours: { wall: median(pairs.map((pair) => pair.ours.wall)), cpu: median(pairs.map((pair) => pair.ours.cpu)) },
    peer: { wall: median(pairs.map((pair) => pair.peer.wall)), cpu: median(pairs.map((pair) => pair.peer.cpu)) },
    wallRatio: median(pairs.map((pair) => pair.ours.wall / pair.peer.wall)),
    cpuRatio: median(pairs.map((pair) => pair.ours.cpu / pair.peer.cpu)),
  };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The most memory that a Node program had in use at one time, in bytes. */
export function peakMemory(command: string[], folder: string): number {
  const [hook, file] = [join(folder, 'peak.cjs'), join(folder, 'peak.txt')];
  const write = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(hook, `process.on('exit', () => ${write});\n`);
  sample(command, { ...process.env, NODE_OPTIONS: `--require ${hook}` });
  return Number(readFileSync(file, 'utf8')) * 1024;
}
