import { chmodSync, lstatSync, mkdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { platform, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { BatchError } from '../../sdk/errors.ts';

/** Where the one sandbox of a user keeps what others need to find it. Nobody else may read it: the kubeconfig holds a token. */
export interface SandboxFolder {
  path: string;
  /** What `--kubeconfig` takes. */
  kubeconfig: string;
  /** Who runs it, as JSON: see `SandboxState`. */
  state: string;
  /** What a detached one printed. */
  log: string;
}

/** In the folder that the system keeps for this user while logged in, or else among temporary files. Nothing is made yet. */
export function sandboxFolder(env: Record<string, string | undefined>): SandboxFolder {
  const own = env.XDG_RUNTIME_DIR;
  const path = own && isFolder(own) ? join(own, 'kubectl-batch') : join(tmpdir(), `kubectl-batch-${userWord()}`);
  return {
    path,
    kubeconfig: join(path, 'kubeconfig'),
    state: join(path, 'state.json'),
    log: join(path, 'log'),
  };
}

/**
 * Makes the folder where it is not there.
 *
 * @throws BatchError for one that belongs to somebody else, who would learn the token or hand out another
 */
export function makeFolder({ path }: SandboxFolder): void {
  try {
    mkdirSync(path, { mode: 0o700 });
    // Whatever the umask takes away.
    chmodSync(path, 0o700);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, (cause as Error).message, cause);
  }
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw unusable(path, 'it is no folder');
  if (platform() === 'win32') return;
  if (stats.uid !== userInfo().uid) throw unusable(path, 'it belongs to another user');
  if (stats.mode & 0o077) throw unusable(path, 'others may read or change it');
}

/** Takes away all that a sandbox left; a folder in which something else lies stays. */
export function clearFolder({ path, kubeconfig, state, log }: SandboxFolder): void {
  // The state goes last: as long as it is there, the place is taken.
  for (const file of [kubeconfig, log, state]) rmSync(file, { force: true });
  try {
    rmdirSync(path);
  } catch {
    // Another one has begun to use it, or there is none.
  }
}

function unusable(path: string, why: string, cause?: unknown): BatchError {
  return new BatchError('Server', `cannot keep the sandbox's state in ${path}: ${why}`, {
    hint: 'remove it, or name another place for such files in XDG_RUNTIME_DIR',
    cause,
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The user's number; on Windows, where there is none, the name. */
function userWord(): string {
  const { uid, username } = userInfo();
  return uid >= 0 ? String(uid) : username.replace(/\W+/g, '-');
}
