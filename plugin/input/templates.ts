import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatchError } from '../../sdk/errors.ts';
import type { OutputFile } from '../plan/output-folder.ts';

/** A folder below `templates/`: a program, its YAML, a page about it, and what else it needs. */
export interface Template {
  name: string;
  /** The heading of its page: `One Job`. */
  title: string;
}

/** Every template of this package, by name. */
export async function listTemplates(): Promise<Template[]> {
  const folder = templatesFolder();
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && isWhole(join(folder, entry.name)));
  return Promise.all(
    names
      .map(({ name }) => name)
      .sort()
      .map(async (name) => ({ name, title: titleOf(await readFile(join(folder, name, 'README.md'), 'utf8')) })),
  );
}

/** All files of a template, those in its folders included. */
export async function readTemplate(name: string): Promise<OutputFile[]> {
  const folder = join(templatesFolder(), name);
  const paths = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll(sep, '/')).sort();
  const files: OutputFile[] = [];
  for (const path of paths) {
    const file = join(folder, path);
    const stats = await stat(file);
    if (!stats.isFile() || /(^|\/)(\.|__pycache__)/.test(path)) continue;
    files.push({ path, text: await readFile(file, 'utf8'), ...(stats.mode & 0o100 ? { executable: true } : {}) });
  }
  return files;
}

function isWhole(folder: string): boolean {
  return ['jobs.ts', 'README.md'].every((file) => existsSync(join(folder, file)));
}

function titleOf(page: string): string {
  return /^# (.*)$/m.exec(page)?.[1] ?? '';
}

/** Beside the sources, or beside `dist` in the package. */
function templatesFolder(): string {
  const here = fileURLToPath(import.meta.url);
  for (let folder = dirname(here); folder !== dirname(folder); folder = dirname(folder)) {
    if (isWhole(join(folder, 'templates', 'job'))) return join(folder, 'templates');
  }
  throw new BatchError('Server', `the installation is incomplete: no templates above ${dirname(here)}`, {
    hint: 'install kubectl-batch again',
  });
}
