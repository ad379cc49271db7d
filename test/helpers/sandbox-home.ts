import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Result } from './call.ts';

export const builtProgram = fileURLToPath(new URL('../../dist/plugin/bin.cjs', import.meta.url));

/** A user who has no sandbox yet, and no cluster. */
export interface SandboxHome {
  /** Where the sandbox of this user keeps its files. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Runs the built program to its end, as a process. */
  batch(...words: string[]): Result;
  /** Starts it, in a process group of its own, and collects what it prints. */
  start(...words: string[]): Started;
  /** Ends the sandbox, and removes all. */
  close(): void;
}

export interface Started {
  child: ChildProcess & { pid: number };
  /** All that it has printed so far. */
  printed(): string;
  /** Resolves when it has printed this; throws when it ends before. */
  until(text: string): Promise<void>;
  ended: Promise<Result>;
}

export function newSandboxHome(): SandboxHome {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-sandbox-home-'));
  const env = { PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home };
  const batch: SandboxHome['batch'] = (...words) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [builtProgram, ...words], {
      cwd: home,
      env,
      encoding: 'utf8',
    });
    return { stdout, stderr, exitCode: status ?? -1 };
  };
  return {
    folder: join(home, 'kubectl-batch'),
    env,
    batch,
    start: (...words) => startProcess([builtProgram, ...words], { cwd: home, env }),
    close() {
      batch('sandbox', 'stop');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export function startProcess(words: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Started {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(process.execPath, words, { ...options, stdio: [...stdio], detached: true });
  const result = { stdout: '', stderr: '', exitCode: -1 };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    result.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    result.stderr += text;
  });
  const printed = () => result.stdout + result.stderr;
  const ended = new Promise<Result>((resolve) => {
    // As a shell counts it.
    child.on('close', (code, signal) => {
      resolve(Object.assign(result, { exitCode: code ?? 128 + constants.signals[signal!] }));
    });
  });
  let over = false;
  ended.then(() => {
    over = true;
  });
  async function until(text: string): Promise<void> {
    while (!printed().includes(text)) {
      if (over) throw new Error(`it ended without "${text}":\n${printed()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return { child: child as Started['child'], printed, until, ended };
}

/** Processes of this machine with this text in their command line. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
