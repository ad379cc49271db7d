import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BatchError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { makeFolder, type SandboxFolder, sandboxFolder } from './folder.ts';
import { idleOfDetached } from './idle.ts';
import { runningState, type SandboxState } from './state.ts';

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
  const child = first ? undefined : start(folder, words, context);
  const state = await ready(folder, child, context);
  return { folder, state, startedHere: state.pid === child?.pid };
}

function start(folder: SandboxFolder, words: string[], { cwd, env, execPath }: Context): ChildProcess {
  makeFolder(folder);
  const log = openSync(folder.log, 'a', 0o600);
  const child = spawn(execPath, [...entry(), 'sandbox', ...words], {
    cwd,
    env,
    stdio: ['ignore', log, log],
    // No signal of the terminal reaches it.
    detached: true,
    windowsHide: true,
  });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  return child;
}

async function ready(
  folder: SandboxFolder,
  child: ChildProcess | undefined,
  { now, signal }: Context,
): Promise<SandboxState> {
  const begin = now();
  for (;;) {
    const state = runningState(folder, now());
    if (state?.server !== undefined) return state;
    if (signal.aborted) {
      child?.kill();
      throw new BatchError('Interrupted', 'interrupted', { cause: signal.reason });
    }
    const isOver = child === undefined ? state === undefined : child.exitCode !== null || child.signalCode !== null;
    if ((isOver && !state) || child?.pid === undefined || now() - begin > patience)
      throw new BatchError('Server', `the sandbox did not start${lastWords(folder)}`);
    await sleep(20);
  }
}

function lastWords({ log }: SandboxFolder): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  return lines.at(0) ? `:\n${lines.slice(-10).join('\n')}` : '';
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
