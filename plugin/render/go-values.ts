/** Values as kubectl's printers write them, which are Go's own formats. */

import { isFields } from '../../sdk/batch-v1/fields.ts';

/** encoding/json: keys sorted, and `<`, `>`, `&` escaped. */
export function goJson(value: unknown, indent?: number): string {
  return JSON.stringify(sortKeys(value), undefined, indent).replace(/[<>&\p{Cc}\u2028\u2029]/gu, (character) => {
    return character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The same value with the keys of every object in order, as everything that has been a Go map. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isFields(value)) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, field]) => [key, sortKeys(field)]));
}

/** The fields of an object in order of their keys. */
export function sortedEntries(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** fmt.Sprint: `map[a:1 b:[x y]]`, `<nil>`. */
export function goSprint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goSprint).join(' ')}]`;
  if (typeof value === 'number') return goNumber(value);
  if (!isFields(value)) return String(value);
  return `map[${sortedEntries(value)
    .map(([key, field]) => `${key}:${goSprint(field)}`)
    .join(' ')}]`;
}

/** Integers in full; floats with an exponent of two digits below 1e-4 and from 1e21 on. */
export function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  if (Number(exponent) >= -4 && Number(exponent) < 21) return String(value);
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}
