import type { Fields } from '../fields.ts';
import type { Path, Problem } from './rule.ts';
import { wholeNumber } from './rule.ts';

/** A problem for each of the fields that holds a negative number. */
export function notNegative(fields: Fields, path: Path, names: readonly string[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const name of names) {
    const value = wholeNumber(fields[name]);
    if (value !== undefined && value < 0) problems.push({ path: [...path, name], value, message: 'must be 0 or more' });
  }
  return problems;
}

/** A problem where the field holds more than `limit`; `why` stands behind the number. */
export function atMost(fields: Fields, field: string, path: Path, limit: number, why: string): readonly Problem[] {
  const value = wholeNumber(fields[field]);
  if (value === undefined || value <= limit) return [];
  return [{ path: [...path, field], value, message: `must be at most ${limit}${why}` }];
}

/** A problem where the field holds a whole number outside these limits. */
export function between(fields: Fields, field: string, path: Path, least: number, most: number): readonly Problem[] {
  const value = wholeNumber(fields[field]);
  if (value === undefined || (value >= least && value <= most)) return [];
  return [{ path: [...path, field], value, message: `must be between ${least} and ${most}` }];
}
