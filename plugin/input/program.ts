import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { readYaml } from '../../sdk/yaml/index.ts';
import { type Assignment, objectKey, type ProgramMessage } from './program-messages.ts';
import { programPlace } from './program-place.ts';
import { reportProgramError } from './program-report.ts';
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

/** Files that are programs, not manifests. */
export function isProgram(file: string): boolean {
  return /\.[mc]?[tj]s$/.test(file);
}

/**
 * Runs a user's program in a process of its own and returns what it synthesised: the App that it exports by default,
 * or else what it wrote to `CDK8S_OUTDIR`.
 *
 * @param name the program as the user named it, from `cwd`
 * @throws UsageError that says what the program did wrong and where; InvalidManifest for what constructs refuse at synth
 */
export async function runProgram(name: string, context: ProgramContext): Promise<ProgramObject[]> {
  const program = resolve(context.cwd, name);
  const { entry, modules, resolveFrom } = programPlace();
  const assignment: Assignment = { program, args: context.programArguments ?? [], modules, resolveFrom };
  const args = [...entry, JSON.stringify(assignment)];
  const ours = [dirname(resolveFrom), dirname(modules['kubectl-batch'] ?? resolveFrom)];
  return withOutdir(async (outdir) => {
    const result = await run(context.execPath, args, context.cwd, outdir, name, context);
    const messages = messagesOf(result);
    const failed = messages.find((message) => message.type === 'failed');
    if (failed) throw await reportProgramError(failed.error, { name, cwd: context.cwd, ours });
    const synthesised = messages.find((message) => message.type === 'synthesised');
    if (synthesised) return placed(synthesised.yaml, synthesised.paths, name);
    refuseEnd(name, result, messages, timeoutOf(context));
    const written = await readOutdir(outdir, name);
    if (written.length > 0) return written;
    throw nothingMade(name, messages);
  });
}

/** Runs the `app` command of a folder's cdk8s.yaml, as `cdk8s synth` does, and returns what it wrote. */
export async function runCdk8sApp(folder: string, context: ProgramContext): Promise<ProgramObject[]> {
  const name = join(folder, 'cdk8s.yaml');
  const command = appOf(await readFile(resolve(context.cwd, name), 'utf8'), name);
  const [shell, ...args] =
    platform() === 'win32'
      ? ['cmd.exe', '/d', '/s', '/c', command]
      : ['/bin/sh', '-c', `${command} "$@"`, 'sh', ...(context.programArguments ?? [])];
  return withOutdir(async (outdir) => {
    const result = await run(shell as string, args, resolve(context.cwd, folder), outdir, name, context);
    refuseEnd(`the app of ${name} (${command})`, result, [], timeoutOf(context));
    const written = await readOutdir(outdir, name);
    if (written.length > 0) return written;
    throw new UsageError(`${name}: its app (${command}) wrote no manifests`, {
      hint: 'it must call app.synth() on an App without an outdir of its own',
    });
  });
}

function appOf(text: string, name: string): string {
  const app = (readYaml(text, name)[0]?.object as { app?: unknown } | undefined)?.app;
  if (typeof app === 'string' && app.trim() !== '') return app;
  throw new UsageError(`${name}: has no "app"`, {
    hint: 'app: names the command that synthesises, e.g. app: npx tsx main.ts',
  });
}

const timeoutOf = (context: ProgramContext) => context.programTimeout ?? DEFAULT_TIMEOUT;

async function run(
  command: string,
  args: string[],
  cwd: string,
  outdir: string,
  name: string,
  context: ProgramContext,
): Promise<ChildResult> {
  const result = await runChild(command, args, {
    cwd,
    env: { ...context.env, CDK8S_OUTDIR: outdir },
    signal: context.signal,
    timeout: timeoutOf(context),
    onOutput: (text) => context.stderr.write(text),
  }).catch((cause) => {
    throw new UsageError(`${name}: cannot start ${command}: ${cause.message}`, { cause });
  });
  if (result.ended === 'aborted') throw new BatchError('Interrupted', 'interrupted', { cause: context.signal.reason });
  return result;
}

/** A folder for one program's output, which is gone afterwards whatever happens. */
async function withOutdir<T>(use: (outdir: string) => Promise<T>): Promise<T> {
  const outdir = await mkdtemp(join(tmpdir(), 'kubectl-batch-synth-'));
  try {
    return await use(outdir);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

function messagesOf({ told }: ChildResult): ProgramMessage[] {
  // The last line may be cut off where the child was killed.
  return told
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ProgramMessage);
}

function refuseEnd(
  name: string,
  { ended, exitCode, killedBy }: ChildResult,
  messages: ProgramMessage[],
  timeout: number,
): void {
  const isLoaded = messages.some(({ type }) => type === 'loaded');
  if (ended === 'timeout') {
    throw new UsageError(`${name}: ${isLoaded ? 'still runs' : 'did not end'} after ${timeout / 1000} s`, {
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

function placed(yaml: string, paths: Record<string, string>, name: string): ProgramObject[] {
  const objects = readYaml(yaml, name).map(({ object }) => object);
  return objects.map((object) => {
    const path = paths[objectKey((object ?? {}) as Record<string, unknown>)];
    return { object, where: path === undefined ? name : `${name}: ${path}` };
  });
}

/** In the order that cdk8s gives its files: it numbers them where the order matters. */
async function readOutdir(outdir: string, name: string): Promise<ProgramObject[]> {
  const files = (await readdir(outdir, { recursive: true })).filter((file) => /\.ya?ml$/.test(file)).sort();
  const objects: ProgramObject[] = [];
  for (const file of files) {
    for (const { object } of readYaml(await readFile(join(outdir, file), 'utf8'), `${name}: ${file}`)) {
      objects.push({ object, where: `${name}: ${file}` });
    }
  }
  return objects;
}

function nothingMade(name: string, messages: ProgramMessage[]): BatchError {
  const loaded = messages.find((message) => message.type === 'loaded');
  const what =
    loaded?.exported === undefined
      ? 'made no manifests'
      : `its default export (${loaded.exported}) is no App, and it wrote no manifests`;
  return new UsageError(`${name}: ${what}`, {
    hint: 'end it with "export default app", or call app.synth() on an App without an outdir of its own',
  });
}
