import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { load } from 'js-yaml';
import { type Fields, isFields } from '../../sdk/batch-v1/fields.ts';
import { UsageError } from '../../sdk/errors.ts';

/** A cluster, user or context of a kubeconfig, spelled as in the file; paths are absolute. */
export type Entry = Fields;

/** Several kubeconfig files as one. */
export interface Kubeconfig {
  clusters: Map<string, Entry>;
  users: Map<string, Entry>;
  contexts: Map<string, Entry>;
  currentContext?: string;
  /** Where was looked, and the files that were there. */
  looked: string[];
  found: string[];
}

type Env = Record<string, string | undefined>;

/** Fields that name files, relative to the kubeconfig that they stand in. */
const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/**
 * Reads the kubeconfig as kubectl does: the file of `--kubeconfig`, which must be there; else all of `KUBECONFIG`, where
 * missing ones are skipped; else `~/.kube/config`. The first file that names something wins.
 * Throws UsageError for a file that cannot be read.
 */
export function readKubeconfig(explicit: string | undefined, env: Env): Kubeconfig {
  const looked = explicit === undefined ? defaultFiles(env) : [resolve(explicit)];
  const merged: Kubeconfig = { clusters: new Map(), users: new Map(), contexts: new Map(), looked, found: [] };
  for (const file of looked) {
    const text = readIfThere(file);
    if (text !== undefined) merge(merged, parse(file, text), file);
    else if (explicit !== undefined)
      throw new UsageError(`no such kubeconfig: ${explicit}`, { hint: 'check the path after --kubeconfig' });
  }
  return merged;
}

function defaultFiles(env: Env): string[] {
  const listed = [...new Set((env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== ''))];
  if (listed.length > 0) return listed.map((file) => resolve(file));
  return [join(env.HOME || env.USERPROFILE || homedir(), '.kube', 'config')];
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read kubeconfig ${file}: ${code}`, {
      cause: error,
      hint: 'check its permissions, and that it is a file',
    });
  }
}

function parse(file: string, text: string): Entry {
  let value: unknown;
  try {
    value = text.trimStart().startsWith('{') ? JSON.parse(text) : load(text.trim() === '' ? '{}' : text);
  } catch (error) {
    throw broken(file, (error as Error).message.split('\n')[0]!, error);
  }
  if (isFields(value)) return value;
  if (value === null || value === undefined) return {};
  throw broken(file, 'it is not a mapping');
}

function broken(file: string, why: string, cause?: unknown): UsageError {
  return new UsageError(`kubeconfig ${file} cannot be read: ${why}`, {
    cause,
    hint: 'see what kubectl says: kubectl config view',
  });
}

function merge(into: Kubeconfig, config: Entry, file: string): void {
  into.found.push(file);
  const current = config['current-context'];
  if (!into.currentContext && typeof current === 'string' && current !== '') into.currentContext = current;
  addAll(into.clusters, config.clusters, 'cluster', file);
  addAll(into.users, config.users, 'user', file);
  addAll(into.contexts, config.contexts, 'context', file);
}

function addAll(into: Map<string, Entry>, list: unknown, key: string, file: string): void {
  if (list === undefined || list === null) return;
  if (!Array.isArray(list)) throw broken(file, `${key}s is not a list`);
  const own = new Set<string>();
  for (const item of list as unknown[]) {
    if (!isFields(item) || typeof item.name !== 'string') throw broken(file, `a ${key} has no name`);
    // In one file the last of a name counts, between files the first.
    if (into.has(item.name) && !own.has(item.name)) continue;
    own.add(item.name);
    into.set(item.name, withAbsolutePaths(isFields(item[key]) ? item[key] : {}, dirname(file)));
  }
}

function withAbsolutePaths(entry: Entry, folder: string): Entry {
  const absolute = (path: string) => (isAbsolute(path) ? path : join(folder, path));
  const result = { ...entry };
  for (const field of pathFields) {
    const path = entry[field];
    if (typeof path === 'string' && path !== '') result[field] = absolute(path);
  }
  // A plain name is looked for in PATH; what has a separator is a file beside the kubeconfig.
  const { exec } = entry;
  if (isFields(exec) && typeof exec.command === 'string' && exec.command.includes(sep)) {
    result.exec = { ...exec, command: absolute(exec.command) };
  }
  return result;
}
