import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { pid } from 'node:process';
import { clearFolder, makeFolder, type SandboxFolder } from './folder.ts';
import { isAlive, type ProcessId } from './processes.ts';

/** What is written down of a running sandbox, for those that want to use it or end it. */
export interface SandboxState extends ProcessId {
  /** Of this package. */
  version: string;
  /** RFC 3339. */
  since: string;
  speed: number;
  /** Pods are processes of this machine; otherwise they are played. */
  exec: boolean;
  /** The address of its API server; absent while it starts. */
  server?: string;
}

/** A sandbox that has its place and is not ready yet is given up after this time, where its process cannot be recognised. */
const patience = 30_000;

/** The state of the sandbox that runs or starts; undefined where there is none, or only what a killed one left. */
export function runningState(folder: SandboxFolder, now: number): SandboxState | undefined {
  const state = readState(folder.state);
  return state && isBelievable(state, now) ? state : undefined;
}

/**
 * Takes the one place of this user for a sandbox that starts.
 *
 * @returns the state of the one that has it already; undefined: it is ours now
 */
export function claim(folder: SandboxFolder, mine: SandboxState, now: number): SandboxState | undefined {
  const draft = `${folder.state}.${mine.pid}`;
  for (;;) {
    makeFolder(folder);
    try {
      writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
      // Made whole or not at all, and refused where there is one.
      linkSync(draft, folder.state);
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The folder went away: the last user of it was just leaving.
      if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const other = readState(folder.state);
    if (other && isBelievable(other, now)) return other;
    removeStale(folder, mine.pid, now);
  }
}

/** Tells the others that the sandbox is ready; false where the place was lost to another meanwhile. */
export function publish(folder: SandboxFolder, mine: SandboxState): boolean {
  if (!isMine(folder, mine)) return false;
  const draft = `${folder.state}.${mine.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  renameSync(draft, folder.state);
  return true;
}

/** Whether the place is that process'. */
export function isMine(folder: SandboxFolder, { pid, started }: ProcessId): boolean {
  const state = readState(folder.state);
  return state?.pid === pid && state.started === started;
}

/** Takes away what a killed sandbox left. */
export function clearStale(folder: SandboxFolder, now: number): void {
  removeStale(folder, pid, now);
  if (readState(folder.state) === undefined) clearFolder(folder);
}

/** Two may find the same dead one: what is taken away is looked at again, and put back where it is a new one's. */
function removeStale(folder: SandboxFolder, by: number, now: number): void {
  const aside = `${folder.state}.${by}.old`;
  try {
    renameSync(folder.state, aside);
    const taken = readState(aside);
    if (taken && isBelievable(taken, now)) linkSync(aside, folder.state);
  } catch {
    // Somebody else was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

function isBelievable(state: SandboxState, now: number): boolean {
  if (!isAlive(state)) return false;
  return state.started !== undefined || state.server !== undefined || now - Date.parse(state.since) < patience;
}

function readState(file: string): SandboxState | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SandboxState;
  } catch {
    return undefined;
  }
}
