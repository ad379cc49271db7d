import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../sdk/errors.ts';
import type { FolderPlan, OutputFile } from '../plan/output-folder.ts';

/** A folder's absolute path, and its name as the user wrote it. */
export interface Folder {
  path: string;
  name: string;
}

/** The YAML files below a folder, by their paths below it. Links and folders of such a name have no text; hidden folders and installed packages are passed over. */
export async function readFolder({ path: folder, name }: Folder): Promise<Map<string, string>> {
  const present = new Map<string, string>();
  if (!existsSync(folder)) return present;
  return explained(name, async () => {
    await readInto(present, folder, '');
    return present;
  });
}

async function readInto(present: Map<string, string>, folder: string, below: string): Promise<void> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name)) await readInto(present, folder, path);
    if (/\.ya?ml$/.test(entry.name))
      present.set(path, entry.isFile() ? await readFile(join(folder, path), 'utf8') : '');
  }
}

/** Writes a folder that is not there yet: it appears with all its files, or not at all. */
export async function writeNewFolder({ path: folder, name }: Folder, files: readonly OutputFile[]): Promise<void> {
  await explained(name, async () => {
    await makeFolder(dirname(folder));
    await staged(dirname(folder), files, (stage) => rename(stage, folder));
  });
}

/** Node's own `recursive` never comes back where a folder that is there says ENOENT, as /proc does. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Another process was quicker.
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Brings a folder to its new content. All files are written beside it first: each one appears complete or not at all. */
export async function writeFolder({ path: folder, name }: Folder, plan: FolderPlan): Promise<void> {
  const { create, change, remove } = plan;
  const files = [...create, ...change];
  if (!existsSync(folder)) return writeNewFolder({ path: folder, name }, files);
  await explained(name, async () => {
    await staged(folder, files, async (stage) => {
      for (const { path } of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await rename(join(stage, path), join(folder, path));
      }
    });
    for (const path of remove) await rm(join(folder, path));
    for (const path of remove) await removeEmpty(folder, dirname(path));
  });
}

/** Writes all files into a folder of their own, which is gone afterwards whatever happens. */
async function staged(
  beside: string,
  files: readonly OutputFile[],
  use: (stage: string) => Promise<void>,
): Promise<void> {
  const stage = join(beside, `.kubectl-batch-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`);
  try {
    await mkdir(stage);
    for (const { path, text, executable } of files) {
      await mkdir(dirname(join(stage, path)), { recursive: true });
      await writeFile(join(stage, path), text, { mode: executable ? 0o777 : 0o666 });
    }
    await use(stage);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function removeEmpty(folder: string, below: string): Promise<void> {
  for (let path = below; path !== '.' && path !== ''; path = dirname(path)) {
    if ((await readdir(join(folder, path)).catch(() => ['gone'])).length > 0) return;
    await rmdir(join(folder, path));
  }
}

const reasons: Record<string, string> = {
  EACCES: 'may not be written by you',
  EPERM: 'may not be written by you',
  EROFS: 'lies on a file system that cannot be written',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'is no folder',
  EEXIST: 'is no folder',
  ENOTEMPTY: 'is there already',
};

/** What the file system says, in words. */
async function explained<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const reason = code === 'ENOENT' && path ? `nothing can be made in ${dirname(path)}` : (reasons[code] ?? message);
    throw new UsageError(`${name}: ${reason}`, {
      hint: 'nothing was left half-written',
      cause: error,
    });
  }
}
