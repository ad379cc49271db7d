import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../clock.ts';
import { endReason } from '../outcome.ts';

export interface ChildOptions {
  /** The program and its arguments. */
  words: string[];
  env: Record<string, string>;
  cwd: string;
  /** The program closes its descriptor 3 when what is before the container's own command is done. */
  setsUp: boolean;
  clock: Clock;
  /** A line with its end, or the rest without one. */
  print(text: string): void;
  onExit(exit: ChildExit): void;
}

export interface ChildExit {
  exitCode: number;
  reason: string;
  /** The end of what it printed. */
  tail: string;
}

/** A process and those that it starts: a group of their own. */
export interface Child {
  /** SIGTERM, and SIGKILL when the grace period is over. */
  terminate(graceSeconds: number): void;
  /** SIGKILL. */
  kill(): void;
  /** Resolves when it is gone. */
  readonly gone: Promise<void>;
}

/** Longer lines come in pieces, as in the logs of a container runtime. */
const LONGEST_LINE = 16_384;
/** MaxContainerTerminationMessageLogLength. */
const TAIL = 2048;
/** Whoever left the group may hold the pipes; milliseconds of the machine. */
const PATIENCE = 500;
/** A container's first process takes no notice of SIGTERM before it has a handler: it gets a moment to make one. As above. */
const YOUTH = 100;

export function startChild({ words, env, cwd, setsUp, clock, print, onExit }: ChildOptions): Child {
  const [program = '', ...args] = words;
  const stdio = ['ignore', 'pipe', 'pipe', setsUp ? 'pipe' : 'ignore'] as const;
  const child = spawn(program, args, { env, cwd, detached: true, stdio: [...stdio] }) as Running;
  const grown = childhood(child.stdio[3]);
  let cancelKill = () => {};
  let tail = '';
  let done = () => {};
  const gone = new Promise<void>((resolve) => {
    done = resolve;
  });
  const keep = (text: string) => {
    tail = (tail + text).slice(-TAIL);
    print(text);
  };
  for (const stream of [child.stdout, child.stderr]) eachLine(stream, keep);

  let told = false;
  function tell(exitCode: number): void {
    if (told) return;
    told = true;
    cancelKill();
    child.stdout.destroy();
    child.stderr.destroy();
    done();
    onExit({ exitCode, reason: endReason(exitCode), tail });
  }

  child.on('error', (error) => {
    keep(`${error.message}\n`);
    tell(128);
  });
  child.on('exit', (code, signal) => {
    // With a container's first process all others end.
    signalGroup(child, 'SIGKILL');
    const exitCode = code ?? 128 + constants.signals[signal!];
    child.on('close', () => tell(exitCode));
    setTimeout(() => tell(exitCode), PATIENCE).unref();
  });

  return {
    gone,
    terminate(graceSeconds) {
      cancelKill();
      void grown.then(() => told || signalGroup(child, 'SIGTERM'));
      cancelKill = clock.after(graceSeconds * 1000, () => signalGroup(child, 'SIGKILL'));
    },
    kill: () => signalGroup(child, 'SIGKILL'),
  };
}

type Running = ChildProcess & { stdout: Readable; stderr: Readable };

/** Resolves when a process may be told to end. */
async function childhood(setUp: unknown): Promise<void> {
  if (setUp) await new Promise((resolve) => (setUp as Readable).resume().once('close', resolve));
  await new Promise((resolve) => setTimeout(resolve, YOUTH).unref());
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}

function eachLine(stream: Readable, print: (text: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    rest += text;
    let from = 0;
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n', from)) {
      print(rest.slice(from, at + 1));
      from = at + 1;
    }
    for (; rest.length - from >= LONGEST_LINE; from += LONGEST_LINE) print(rest.slice(from, from + LONGEST_LINE));
    rest = rest.slice(from);
  };
  const finish = () => {
    take(decoder.end());
    if (rest !== '') print(rest);
    rest = '';
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on('close', finish);
}
