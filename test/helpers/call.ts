import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, Output } from '../../plugin/context.ts';
import { connect } from '../../plugin/kube/index.ts';
import { run } from '../../plugin/main.ts';

/** What a call of the program printed and how it ended. */
export interface Result {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export interface CallOptions {
  env?: Record<string, string | undefined>;
  stdin?: string;
  /** What is typed where standard input is a terminal; default: nothing, and then the end of input. */
  typed?: string;
  cwd?: string;
  /** Makes stdout and stderr a terminal of this size. */
  terminal?: { columns: number; rows: number };
  now?: () => number;
  signal?: AbortSignal;
  /** Sees each piece of text as it is written. */
  onWrite?: (text: string, stream: 'stdout' | 'stderr') => void;
}

/** Runs the program in this process, as `kubectl batch ARGV...` would. */
export async function call(argv: string[], options: CallOptions = {}): Promise<Result> {
  const result: Result = { stdout: '', stderr: '', exitCode: -1 };
  const output = (stream: 'stdout' | 'stderr'): Output => ({
    write: (text) => {
      result[stream] += text;
      options.onWrite?.(text, stream);
    },
    isTTY: options.terminal !== undefined,
    size: () => options.terminal,
  });
  const context: Context = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: stdinOf(options.stdin, options.typed),
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    execPath: process.execPath,
    now: options.now ?? Date.now,
    signal: options.signal ?? new AbortController().signal,
    connect,
  };
  result.exitCode = await run(argv, context);
  return result;
}

function stdinOf(text: string | undefined, typed: string | undefined): Context['stdin'] {
  const chunks = (async function* () {
    const read = text ?? typed;
    if (read !== undefined) yield new TextEncoder().encode(read);
  })();
  return Object.assign(chunks, { isTTY: text === undefined });
}

/** A folder with these files, removed after `use`. */
export async function withFiles<T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-batch-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
