import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { readYaml } from '../../sdk/yaml/index.ts';
import type { ProgramMessage } from './program-messages.ts';
import { type ChildResult, runChild } from './run-child.ts';

/** What of the world a program may know. */
export interface ProgramContext {
  cwd: string;
  env: Record<string, string | undefined>;
  /** Takes what programs print. */
  stderr: { write(text: string): unknown };
  /** The Node binary. */
  execPath: string;
  signal: AbortSignal;
  /** The words after `--`. */
  programArguments?: string[];
  /** Milliseconds that a program may take; default 60,000; 0: no limit. */
  programTimeout?: number;
}

/** One object that a program made. */
export interface ProgramObject {
  object: unknown;
  /** The program, and the construct's path where it is known: `jobs.ts: etl/convert`. */
  where: string;
}

const DEFAULT_TIMEOUT = 60_000;

/** One process to start for a program. */
interface Start {
  command: string;
  args: string[];
  cwd: string;
  /** Where `CDK8S_OUTDIR` points. */
  outdir: string;
  /** For messages. */
  name: string;
}

/** Runs the process of a program to its end; throws `Interrupted` when the user ended it. */
export async function startProgram(
  { command, args, cwd, outdir, name }: Start,
  context: ProgramContext,
): Promise<ChildResult> {
  const result = await runChild(command, args, {
    cwd,
    env: { ...context.env, CDK8S_OUTDIR: outdir },
    signal: context.signal,
    timeout: context.programTimeout ?? DEFAULT_TIMEOUT,
    onOutput: (text) => context.stderr.write(text),
  }).catch((cause) => {
    throw new UsageError(`${name}: cannot start ${command}: ${cause.message}`, { cause });
  });
  if (result.ended === 'aborted') throw new BatchError('Interrupted', 'interrupted', { cause: context.signal.reason });
  return result;
}

/** A folder for one program's output, which is gone afterwards whatever happens. */
export async function withOutdir<T>(use: (outdir: string) => Promise<T>): Promise<T> {
  const outdir = await mkdtemp(join(tmpdir(), 'kubectl-batch-synth-'));
  try {
    return await use(outdir);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** Throws unless the process ended by itself and well. */
export function refuseEnd(
  name: string,
  { ended, exitCode, killedBy }: ChildResult,
  messages: ProgramMessage[],
  { programTimeout = DEFAULT_TIMEOUT }: ProgramContext,
): void {
  const isLoaded = messages.some(({ type }) => type === 'loaded');
  if (ended === 'timeout') {
    throw new UsageError(`${name}: ${isLoaded ? 'still runs' : 'did not end'} after ${programTimeout / 1000} s`, {
      hint: isLoaded
        ? 'a timer, server or connection keeps it running: close it, or write "export default app", which is not waited for'
        : 'is there an endless loop, or an await that takes long? --program-timeout gives it more time',
    });
  }
  if (messages.some(({ type }) => type === 'stuck')) {
    throw new UsageError(`${name}: waits for a promise that nothing will ever settle`, {
      hint: 'look at its top-level await',
    });
  }
  if (killedBy)
    throw new UsageError(`${name}: was killed by ${killedBy}`, {
      hint: 'did it run out of memory? NODE_OPTIONS=--max-old-space-size=4096 gives it more',
    });
  if (exitCode !== 0)
    throw new UsageError(`${name}: ended itself with exit code ${exitCode}`, { hint: 'what it printed is above' });
}

/** In the order that cdk8s gives its files: it numbers them where the order matters. */
export async function readOutdir(outdir: string, name: string): Promise<ProgramObject[]> {
  const files = (await readdir(outdir, { recursive: true })).filter((file) => /\.ya?ml$/.test(file)).sort();
  const objects: ProgramObject[] = [];
  for (const file of files) {
    for (const { object } of readYaml(await readFile(join(outdir, file), 'utf8'), `${name}: ${file}`)) {
      objects.push({ object, where: `${name}: ${file}` });
    }
  }
  return objects;
}
