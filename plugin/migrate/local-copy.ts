import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { pid } from 'node:process';
import { UsageError } from '../../sdk/errors.ts';
import { parseJournal } from './journal.ts';
import type { Journal } from './types.ts';

type Env = Record<string, string | undefined>;

/** Where the copy of a journal lies on this machine: state of the user's own, by the XDG rules. */
export function localCopyPath({ namespace, old, id }: Journal, env: Env): string {
  // By those rules a path that is not absolute is as good as none.
  const base =
    env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)
      ? env.XDG_STATE_HOME
      : join(env.HOME ?? homedir(), '.local', 'state');
  return join(base, 'kubectl-batch', 'migrations', `${namespace}-${old.metadata.name}-${id}.json`);
}

/** Writes the copy, whole or not at all, for this user alone: a Job's manifest may hold secrets in its environment. */
export function writeLocalCopy(journal: Journal, env: Env): void {
  const path = localCopyPath(journal, env);
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // One that was there already may be open to others.
  chmodSync(folder, 0o700);
  const { state, ...rest } = journal;
  const draft = `${path}.${pid}`;
  writeFileSync(draft, JSON.stringify({ journal: rest, state }, null, 2), { mode: 0o600 });
  renameSync(draft, path);
}

/** Takes the copy away; one that cannot be reached is left. */
export function removeLocalCopy(journal: Journal, env: Env): void {
  try {
    rmSync(localCopyPath(journal, env), { force: true });
  } catch {
    // It was told when it was written.
  }
}

/** @throws UsageError where there is no such file, BatchError where it is no journal */
export function readLocalCopy(path: string): Journal {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  let parts: { journal?: unknown; state?: unknown } = {};
  try {
    parts = Object(JSON.parse(text)) as typeof parts;
  } catch {
    // As good as an empty one.
  }
  return parseJournal(JSON.stringify(parts.journal), JSON.stringify(parts.state), path);
}
