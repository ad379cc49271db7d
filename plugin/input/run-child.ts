import { type ChildProcess, spawn } from 'node:child_process';
import { platform } from 'node:os';
import { kill } from 'node:process';
import type { Readable } from 'node:stream';
import { after } from '../timers.ts';

export interface ChildOptions {
  cwd: string;
  env: Record<string, string | undefined>;
  signal: AbortSignal;
  /** Milliseconds; 0: no limit. */
  timeout: number;
  /** Takes what the child prints, on either stream. */
  onOutput(text: string): void;
}

export interface ChildResult {
  /** How it ended: by itself, or by us. */
  ended: 'itself' | 'timeout' | 'aborted';
  exitCode: number | null;
  killedBy: string | null;
  /** What it wrote on file descriptor 3. */
  told: string;
}

const isWindows = platform() === 'win32';
/** How long a stream may stay open once the child is gone: a process that it left behind may hold it. */
const LINGER = 500;

/** Runs a process to its end, or ends it together with everything it started. Throws when it cannot be started. */
export function runChild(command: string, args: string[], options: ChildOptions): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    if (options.signal.aborted) return resolve({ ended: 'aborted', exitCode: null, killedBy: null, told: '' });
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // A group of its own, so that what it starts can be ended with it.
      detached: !isWindows,
      windowsHide: true,
    });
    let ended: ChildResult['ended'] = 'itself';
    let told = '';
    for (const stream of [child.stdout, child.stderr]) readText(stream, options.onOutput);
    readText(child.stdio[3] as Readable, (text) => {
      told += text;
    });
    const end = (why: ChildResult['ended']) => {
      ended = why;
      killGroup(child);
    };
    const onAbort = () => end('aborted');
    options.signal.addEventListener('abort', onAbort, { once: true });
    const inTime = options.timeout > 0 ? after(options.timeout, () => end('timeout')) : () => {};
    const stop = () => {
      inTime();
      options.signal.removeEventListener('abort', onAbort);
    };
    child.once('error', (error) => {
      stop();
      reject(error);
    });
    child.once('exit', () => {
      stop();
      killGroup(child);
      const linger = setTimeout(() => destroyStreams(child), LINGER);
      for (const stream of child.stdio) stream?.on('data', () => linger.refresh());
      child.once('close', () => clearTimeout(linger));
    });
    child.once('close', (exitCode, killedBy) => resolve({ ended, exitCode, killedBy, told }));
  });
}

function readText(stream: Readable | null, take: (text: string) => void): void {
  stream?.setEncoding('utf8').on('data', take);
  // A stream that breaks has nothing more to say; how the child ended is told by its exit.
  stream?.on('error', () => {});
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (isWindows) child.kill('SIGKILL');
    else kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function destroyStreams(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy();
}
