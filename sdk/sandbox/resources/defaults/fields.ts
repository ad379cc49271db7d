import { type Fields, isFields } from '../../../batch-v1/fields.ts';
import { canonicalQuantity } from './quantity.ts';

/** The fields, and those of the defaults that are missing; the same object where none is. */
export function withDefaults<T extends Fields>(fields: T, defaults: Fields): T {
  let result: Fields | undefined;
  for (const key in defaults) {
    if (fields[key] !== undefined || defaults[key] === undefined) continue;
    result ??= { ...fields };
    result[key] = defaults[key];
  }
  return (result as T | undefined) ?? fields;
}

/** The fields with one of them changed; the same object where that changes nothing. A missing field stays missing. */
export function changeField<T extends Fields>(fields: T, key: string, change: (value: never) => unknown): T {
  const value = fields[key];
  if (value === undefined || value === null) return fields;
  const next = change(value as never);
  return next === value ? fields : { ...fields, [key]: next };
}

/** The fields without some of them; the same object where none is there. */
export function without<T extends Fields>(fields: T, ...keys: readonly string[]): T {
  if (!keys.some((key) => key in fields)) return fields;
  const rest: Fields = { ...fields };
  for (const key of keys) delete rest[key];
  return rest as T;
}

/** As `changeField`, where the field holds fields. */
export function changeFields<T extends Fields>(fields: T, key: string, change: (value: Fields) => Fields): T {
  return isFields(fields[key]) ? changeField(fields, key, change) : fields;
}

/** As `changeField`, for each member of a list of fields. */
export function changeEach<T extends Fields>(fields: T, key: string, change: (item: Fields) => Fields): T {
  const list = fields[key];
  return Array.isArray(list) ? changeField(fields, key, (items: unknown[]) => mapShared(items, change)) : fields;
}

function mapShared(list: unknown[], change: (item: Fields) => Fields): unknown[] {
  let result: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    const next = isFields(item) ? change(item) : item;
    if (next !== item) {
      result ??= [...list];
      result[index] = next;
    }
  }
  return result ?? list;
}

/** Amounts of resources by their names, as the server writes them back. */
export function canonicalAmounts(amounts: Fields): Fields {
  let result: Fields | undefined;
  for (const name in amounts) {
    const amount = amounts[name];
    const canonical = isAmount(amount) ? canonicalQuantity(amount, true) : amount;
    if (canonical !== amount) {
      result ??= { ...amounts };
      result[name] = canonical;
    }
  }
  return result ?? amounts;
}

/** `limits` and `requests`. */
export function canonicalResources(resources: Fields): Fields {
  return changeFields(changeFields(resources, 'limits', canonicalAmounts), 'requests', canonicalAmounts);
}

export function isAmount(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
