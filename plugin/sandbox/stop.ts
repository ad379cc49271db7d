import { setTimeout as sleep } from 'node:timers/promises';
import { clearFolder, type SandboxFolder } from './folder.ts';
import { isAlive, signalProcess } from './processes.ts';
import { clearStale, isMine, runningState, type SandboxState } from './state.ts';

/** How long a sandbox may take to end its pods. */
const patience = 10_000;

/**
 * Ends the sandbox of this user, and what runs in it; what a killed one left is taken away.
 *
 * @returns the state of the one that was ended; undefined: there was none
 */
export async function stopSandbox(folder: SandboxFolder, now: () => number): Promise<SandboxState | undefined> {
  const state = runningState(folder, now());
  if (!state) {
    clearStale(folder, now());
    return undefined;
  }
  signalProcess(state.pid, 'SIGTERM');
  if (!(await isGone(state, patience, now))) {
    signalProcess(state.pid, 'SIGKILL');
    await isGone(state, patience, now);
  }
  if (isMine(folder, state)) clearFolder(folder);
  return state;
}

async function isGone(state: SandboxState, milliseconds: number, now: () => number): Promise<boolean> {
  const end = now() + milliseconds;
  while (isAlive(state)) {
    if (now() > end) return false;
    await sleep(20);
  }
  return true;
}
