import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BatchError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { makeFolder, type SandboxFolder, sandboxFolder } from './folder.ts';
import { idleOfDetached } from './idle.ts';
import { clearStale, runningState, type SandboxState } from './state.ts';

/** A sandbox that is ready. */
export interface FoundSandbox {
  folder: SandboxFolder;
  state: SandboxState;
  /** Whether this call has started it. */
  startedHere: boolean;
}

/** How long a start may take before it is called failed. */
const patience = 30_000;

/** The sandbox of this user; where there is none it is started, in a process of its own that stays. */
export function ensureSandbox(context: Context): Promise<FoundSandbox> {
  return startDetached([`--idle=${idleOfDetached}ms`], context);
}

/**
 * Starts a sandbox in a process of its own; resolves when it answers. Where two do so at once, both get the one that was first.
 *
 * @param words flags for the `sandbox` of the other process
 */
export async function startDetached(words: string[], context: Context): Promise<FoundSandbox> {
  const folder = sandboxFolder(context.env);
  const first = runningState(folder, context.now());
  if (first?.server !== undefined) return { folder, state: first, startedHere: false };
  context.stderr.write('starting the sandbox ...\n');
  makeFolder(folder);
  const log = openSync(folder.log, 'a+', 0o600);
  const child = first ? undefined : start(words, log, context);
  try {
    const state = await ready(folder, child, context);
    if (!state) throw failedStart(log);
    return { folder, state, startedHere: state.pid === child?.pid };
  } catch (error) {
    if (child) await discard(child, folder, context);
    throw error;
  } finally {
    closeSync(log);
  }
}

function start(words: string[], log: number, { env, execPath }: Context): ChildProcess {
  const child = spawn(execPath, [...entry(), 'sandbox', ...words], {
    // It outlives the folder that this call happens to be made in.
    cwd: parse(execPath).root,
    env,
    stdio: ['ignore', log, log],
    // No signal of the terminal reaches it.
    detached: true,
    windowsHide: true,
  });
  child.on('error', () => {});
  child.unref();
  return child;
}

/** Its state once it answers; undefined where it never will. */
async function ready(
  folder: SandboxFolder,
  child: ChildProcess | undefined,
  { now, signal }: Context,
): Promise<SandboxState | undefined> {
  for (const begin = now(); now() - begin < patience; await sleep(20)) {
    const state = runningState(folder, now());
    if (state?.server !== undefined) return state;
    if (signal.aborted) throw new BatchError('Interrupted', 'interrupted', { cause: signal.reason });
    // Of two that start at once the second ends, and the first is waited for.
    if (!state && (child === undefined || isOver(child))) break;
  }
  return undefined;
}

function isOver({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Ends what is not wanted any more, and takes away what it had no time to. */
async function discard(child: ChildProcess, folder: SandboxFolder, { now }: Context): Promise<void> {
  if (!isOver(child)) {
    child.ref();
    const over = once(child, 'exit');
    child.kill();
    await Promise.race([over, sleep(patience, undefined, { ref: false })]);
  }
  clearStale(folder, now());
}

/** What the other process said: its log may be gone already, but it is still open here. */
function failedStart(log: number): BatchError {
  const room = Buffer.alloc(16_384);
  const lines = room
    .toString('utf8', 0, readSync(log, room, 0, room.length, 0))
    .trimEnd()
    .split('\n');
  const words = lines.slice(-10).join('\n');
  return new BatchError('Server', `the sandbox did not start${words && `:\n${words}`}`);
}

/** Node's arguments for this program: the bundle, or the source by jiti. */
function entry(): string[] {
  const here = fileURLToPath(import.meta.url);
  const folder = dirname(here);
  const built = [join(folder, 'bin.cjs'), join(folder, '..', 'bin.cjs')].find((file) => existsSync(file));
  if (built) return [built];
  const jiti = createRequire(here).resolve('jiti/package.json');
  return [join(dirname(jiti), 'lib', 'jiti-cli.mjs'), join(folder, '..', 'bin.ts')];
}
