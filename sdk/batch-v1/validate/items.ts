import type { Fields } from '../fields.ts';
import { isFields } from '../fields.ts';
import { NO_PROBLEMS } from './pod-rule.ts';
import type { Path, Problem } from './rule.ts';
import { isMissing } from './rule.ts';

/** Checks each object of a list. Null counts as an empty object, as for the server; other types are passed over. */
export function eachItem(
  list: unknown,
  path: Path,
  check: (item: Fields, path: Path, index: number) => readonly Problem[],
): readonly Problem[] {
  if (!Array.isArray(list)) return NO_PROBLEMS;
  let problems = NO_PROBLEMS;
  for (let index = 0; index < list.length; index++) {
    const item: unknown = isMissing(list[index]) ? {} : list[index];
    if (isFields(item)) problems = join(problems, check(item, [...path, index], index));
  }
  return problems;
}

/** Checks each text of a list; null counts as the empty one. */
export function eachText(
  list: unknown,
  path: Path,
  check: (item: string, path: Path) => readonly Problem[],
): readonly Problem[] {
  if (!Array.isArray(list)) return NO_PROBLEMS;
  let problems = NO_PROBLEMS;
  for (let index = 0; index < list.length; index++) {
    const item: unknown = isMissing(list[index]) ? '' : list[index];
    if (typeof item === 'string') problems = join(problems, check(item, [...path, index]));
  }
  return problems;
}

/** Checks each text of a mapping such as labels; null counts as the empty one. */
export function eachEntry(
  map: unknown,
  path: Path,
  check: (key: string, value: string, path: Path) => readonly Problem[],
): readonly Problem[] {
  if (!isFields(map)) return NO_PROBLEMS;
  let problems = NO_PROBLEMS;
  for (const key in map) {
    const value = map[key];
    problems = join(problems, check(key, typeof value === 'string' ? value : '', [...path, key]));
  }
  return problems;
}

/** Nearly always there are no more problems, and nothing to copy. */
function join(problems: readonly Problem[], more: readonly Problem[]): readonly Problem[] {
  return more.length === 0 ? problems : [...problems, ...more];
}
