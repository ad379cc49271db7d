import { type Dirent, existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { nearest } from '../../sdk/batch-v1/nearest.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { shellWord } from '../words.ts';
import { isProgram } from './program.ts';
import { fileProblem } from './text.ts';

/** One thing to read. */
export interface Input {
  type: 'file' | 'stdin' | 'program' | 'cdk8s';
  /** As the user named it; a file in a folder by the folder's name and its own. */
  name: string;
  /** The folder that it was found in. Beside other files of a folder one may be empty. */
  folder?: string;
  mayBeEmpty?: boolean;
}

interface Where {
  verb: string;
  cwd: string;
  recursive?: boolean;
  stdin: { isTTY?: boolean };
}

/** The inputs that the words of `-f` stand for, in their order; what is wrong with a word goes to `problems`. */
export async function findInputs(sources: readonly string[], where: Where, problems: BatchError[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const source of sources) {
    try {
      const found = await inputsOf(source, where);
      if (source === '-' && inputs.some(({ type }) => type === 'stdin')) {
        throw new UsageError('standard input can be read only once', { hint: 'leave one "-f -" out' });
      }
      inputs.push(...found);
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      problems.push(error);
    }
  }
  return inputs;
}

async function inputsOf(source: string, where: Where): Promise<Input[]> {
  if (source === '-') return [stdin(where)];
  if (/^https?:\/\//i.test(source)) {
    throw new UsageError(`${source}: addresses are not read`, {
      hint: `curl -fsSL ${shellWord(source)} | kubectl batch ${where.verb} -f -`,
    });
  }
  const path = resolve(where.cwd, source);
  if (!existsSync(path)) throw missing(source, path, await siblings(path));
  if (!isFolder(path)) return [{ type: isProgram(source) ? 'program' : 'file', name: source }];
  if (existsSync(join(path, 'cdk8s.yaml'))) return [{ type: 'cdk8s', name: source }];
  const files = await filesIn(path, source, where.recursive === true);
  if (files.length === 0) throw await emptyFolder(source, path, where);
  return files.map((name) => ({ type: 'file', name, folder: source, mayBeEmpty: true }));
}

function stdin({ verb, stdin: { isTTY } }: Where): Input {
  if (!isTTY) return { type: 'stdin', name: 'standard input' };
  throw new UsageError('-f - reads standard input, and that is the terminal', {
    hint: `pipe the objects into it: ... | kubectl batch ${verb} -f -`,
  });
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

/** As kubectl: *.yaml, *.yml and *.json, in the order of their names; folders below only when asked for. */
async function filesIn(path: string, name: string, recursive: boolean): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error) => {
    throw fileProblem(name, error);
  });
  const files: string[] = [];
  for (const entry of entries.sort(byName)) {
    const below = join(name, entry.name);
    if (entry.isDirectory()) {
      if (recursive) files.push(...(await filesIn(join(path, entry.name), below, true)));
    } else if (/\.(ya?ml|json)$/.test(entry.name)) files.push(below);
  }
  return files;
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : 1;
}

async function emptyFolder(source: string, path: string, { recursive }: Where): Promise<BatchError> {
  const entries = await readdir(path, { withFileTypes: true });
  const program = entries.find(({ name }) => isProgram(name) && !name.endsWith('.d.ts'))?.name;
  const hasFolders = !recursive && entries.some((entry) => entry.isDirectory());
  const hint = program
    ? `a program is named itself: -f ${join(source, program)}`
    : hasFolders
      ? '--recursive reads the folders below it, too'
      : 'objects are read from *.yaml, *.yml and *.json';
  return new BatchError('EmptySelection', `no objects in ${source}: it has no YAML or JSON files`, { hint });
}

async function siblings(path: string): Promise<string[]> {
  return readdir(dirname(path)).catch(() => []);
}

function missing(source: string, path: string, beside: string[]): UsageError {
  const near = nearest(basename(path), beside);
  const hint = near
    ? `did you mean ${join(dirname(source), near)}?`
    : existsSync(dirname(path))
      ? 'check its name, and the folder that you are in'
      : `there is no folder ${dirname(source)} either`;
  return new UsageError(`${source}: no such file`, { hint });
}
