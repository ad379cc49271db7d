import { SCHEMA } from '../../../../../sdk/batch-v1/validate/schema.generated.ts';
import type { Fields } from './corpus/parts.ts';

export type Path = (string | number)[];

/** A value in a manifest and what the schema says that it is; `code` as in the schema's generator. */
export interface Place {
  path: Path;
  code: string;
  value: unknown;
}

const fieldCodes = new Map<string, ReadonlyMap<string, string>>();

/** The fields of a type, each with its code. */
export function fieldsOfType(name: string): ReadonlyMap<string, string> {
  let codes = fieldCodes.get(name);
  if (codes === undefined) {
    const words = (SCHEMA[name] ?? '').split(' ').filter(Boolean);
    const entries = words.map((entry) => entry.split(':') as [string, string]);
    codes = new Map(entries.map(([field, code]) => [field.replace(/\W.*$/, ''), code.replace(/@.*$/, '')]));
    fieldCodes.set(name, codes);
  }
  return codes;
}

/** Every value of a manifest that the schema knows, from the outside in; the manifest itself comes first. */
export function placesOf(manifest: Fields): Place[] {
  return visit(manifest, String(manifest.kind), []);
}

function visit(value: unknown, code: string, path: Path): Place[] {
  return [{ path, code, value }, ...children(value, code, path)];
}

function children(value: unknown, code: string, path: Path): Place[] {
  if (typeof value !== 'object' || value === null || code.length === 1) return [];
  if (Array.isArray(value) !== code.startsWith('[')) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => visit(item, code.slice(1), [...path, index]));
  return Object.entries(value).flatMap(([key, child]) => {
    const childCode = code.startsWith('{') ? code.slice(1) : fieldsOfType(code).get(key);
    return childCode === undefined ? [] : visit(child, childCode, [...path, key]);
  });
}

/** The manifest with another value at the path; `undefined` takes it out. */
export function replaceAt<T>(object: T, path: Path, value: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return value as T;
  if (Array.isArray(object)) {
    const index = Number(key);
    if (rest.length === 0 && value === undefined) return object.toSpliced(index, 1) as T;
    return object.with(index, replaceAt(object[index], rest, value)) as T;
  }
  const copy: Fields = { ...(object as Fields) };
  const replaced = replaceAt(copy[key], rest, value);
  if (replaced === undefined) delete copy[key];
  else copy[key] = replaced;
  return copy as T;
}
