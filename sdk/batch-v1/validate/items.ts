import type { Fields } from '../fields.ts';
import { isFields } from '../fields.ts';
import { NO_PROBLEMS } from './pod-rule.ts';
import type { Path, Problem } from './rule.ts';
import { isMissing } from './rule.ts';

/** Checks each object of a list. Null counts as an empty object, as for the server; other types are passed over. */
export function eachItem(
  list: unknown,
  path: Path,
  check: (item: Fields, path: Path, index: number) => Problem[],
): Problem[] {
  if (!Array.isArray(list) || list.length === 0) return NO_PROBLEMS;
  return list.flatMap((value, index) => {
    const item = isMissing(value) ? {} : value;
    return isFields(item) ? check(item, [...path, index], index) : NO_PROBLEMS;
  });
}

/** Checks each text of a list; null counts as the empty one. */
export function eachText(list: unknown, path: Path, check: (item: string, path: Path) => Problem[]): Problem[] {
  if (!Array.isArray(list) || list.length === 0) return NO_PROBLEMS;
  return list.flatMap((value, index) => {
    const item = isMissing(value) ? '' : value;
    return typeof item === 'string' ? check(item, [...path, index]) : NO_PROBLEMS;
  });
}

/** Checks each text of a mapping such as labels; null counts as the empty one. */
export function eachEntry(
  map: unknown,
  path: Path,
  check: (key: string, value: string, path: Path) => Problem[],
): Problem[] {
  if (!isFields(map)) return NO_PROBLEMS;
  return Object.entries(map).flatMap(([key, value]) =>
    check(key, typeof value === 'string' ? value : '', [...path, key]),
  );
}
