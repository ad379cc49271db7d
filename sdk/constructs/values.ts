/** What constructs take and give, by shape: things out of another copy of cdk8s or cdk8s-plus serve as well. */

import { type Fields, isFields } from '../batch-v1/fields.ts';

/** A length of time: cdk8s' `Duration`, of whatever copy. */
export interface DurationLike {
  toSeconds(options?: { integral?: boolean }): number;
}

export function isDuration(value: unknown): value is DurationLike {
  return isFields(value) && typeof value.toSeconds === 'function';
}

/** Seconds of a length of time. Parts of a second, and what is none, stay for the validation to point at. */
export function seconds(duration: DurationLike | undefined): number | undefined {
  return isDuration(duration) ? duration.toSeconds({ integral: false }) : duration;
}

/** cdk8s calls `resolve` when it renders: the value is bound late, after all of the program has run. */
export function late(resolve: () => unknown): { resolve: () => unknown } {
  return { resolve };
}

/** The fields that are there: neither undefined nor null. */
export function present<T extends object>(fields: T): Partial<T> {
  return pick(fields, Object.keys(fields)) as Partial<T>;
}

/** Those of the named fields that are there. */
export function pick(fields: object, names: readonly string[]): Fields {
  const picked: Fields = {};
  for (const name of names) {
    const value = (fields as Fields)[name];
    if (value !== undefined && value !== null) picked[name] = value;
  }
  return picked;
}

/** Those of the fields that are there and named in the set. */
export function among(fields: object, names: ReadonlySet<string>): Fields {
  const found: Fields = {};
  for (const name of Object.keys(fields)) {
    const value = (fields as Fields)[name];
    if (value !== undefined && value !== null && names.has(name)) found[name] = value;
  }
  return found;
}

/** Whether two plain values have the same content, fields in the same order. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, otherKeys] = [Object.keys(one), Object.keys(other)];
  return (
    keys.length === otherKeys.length &&
    keys.every((key, index) => key === otherKeys[index] && isSame((one as Fields)[key], (other as Fields)[key]))
  );
}

/** `undefined` for an empty list. */
export function nonEmpty<T>(list: readonly T[] | undefined): T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : [...list];
}

/** `undefined` for no fields, or none that are there. */
export function nonEmptyFields<T extends object>(fields: T | undefined): Partial<T> | undefined {
  const some = present(fields ?? ({} as T));
  return Object.keys(some).length > 0 ? some : undefined;
}

/** Objects are merged field by field; of anything else the second wins. Neither argument is changed. */
export function merge(base: Fields, over: Fields | undefined): Fields {
  if (over === undefined) return base;
  const merged: Fields = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isFields(before) && isFields(value) ? merge(before, value) : value;
  }
  return merged;
}

/** Like `merge`, but lists are joined: for what two sources may both add to. */
export function join(first: unknown, second: unknown): unknown {
  if (first === undefined) return second;
  if (second === undefined) return first;
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  if (!isFields(first) || !isFields(second)) return second;
  const joined: Fields = { ...first };
  for (const [key, value] of Object.entries(second)) joined[key] = join(joined[key], value);
  return joined;
}

/** The value with everything late bound now, as far as that can be told from outside of cdk8s. */
export function settle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settle);
  if (!isFields(value)) return value;
  if (typeof value.resolve === 'function') return settle(value.resolve());
  if (typeof value.produce === 'function') return settle(value.produce());
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, settle(child)]));
}
