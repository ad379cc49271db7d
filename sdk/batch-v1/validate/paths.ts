import type { Fields } from '../fields.ts';
import { NO_PROBLEMS } from './pod-rule.ts';
import type { Path, Problem } from './rule.ts';
import { text, wholeNumber } from './rule.ts';

/** Problems of a file's path that may not climb out of its folder. */
export function withoutBacksteps(value: unknown, path: Path): readonly Problem[] {
  const place = text(value);
  if (!place?.includes('..') || !place.split('/').includes('..')) return NO_PROBLEMS;
  return [{ path, value, message: 'must have no ".." in it' }];
}

/** As `withoutBacksteps`, and the path must be relative. */
export function relativePath(value: unknown, path: Path): readonly Problem[] {
  const place = text(value);
  if (place === undefined) return NO_PROBLEMS;
  if (!place.startsWith('/')) return withoutBacksteps(place, path);
  return [{ path, value, message: 'must be a relative path', fix: 'remove the "/" at its beginning' }];
}

/** As `relativePath`, and names that begin with ".." are the kubelet's own. */
export function filePath(value: unknown, path: Path): readonly Problem[] {
  const problems = relativePath(value, path);
  const reserved = problems.length === 0 && text(value)?.startsWith('..');
  return reserved ? [{ path, value, message: 'must not begin with ".."' }] : problems;
}

const MAX_MODE = 0o777;

/** Permission bits. YAML 1.1 reads 0644 as octal, JSON and quoted numbers do not: hence the fix. */
export function fileMode(fields: Fields, name: string, path: Path): readonly Problem[] {
  const value = wholeNumber(fields[name]);
  if (value === undefined || (value >= 0 && value <= MAX_MODE)) return NO_PROBLEMS;
  const message = 'must be between 0 and 511, which is 0777 in octal';
  return [{ path: [...path, name], value, message, ...modeFix(value) }];
}

/** 644 and 755 are octal digits read as decimal ones. */
function modeFix(value: number): { fix?: string } {
  const digits = String(value);
  if (!/^[0-7]{3}$/.test(digits)) return {};
  return { fix: `write 0${digits} in YAML, ${Number.parseInt(digits, 8)} in JSON` };
}
