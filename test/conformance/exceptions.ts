import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Exception } from './explain.ts';

/** What differs in another version, by scenario. `because` is written by hand; the rest by UPDATE_CONFORMANCE=1. */
export type Exceptions = Record<string, Exception>;

const fileOf = (version: string) => new URL(`differs.${version.replace(/\.\d+$/, '')}.json`, import.meta.url);

export function readExceptions(version: string): Exceptions {
  const file = fileOf(version);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Exceptions) : {};
}

export function writeExceptions(version: string, exceptions: Exceptions): void {
  const inOrder = Object.fromEntries(Object.entries(exceptions).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(fileOf(version), `${JSON.stringify(inOrder, null, 2)}\n`);
}
