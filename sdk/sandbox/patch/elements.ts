import { isObject } from './merge-patch.ts';
import { fieldShape, isAtomic, type Shape, typeOf, unknownShape } from './schema.ts';

/** One thing directly below a value: by a word of FieldsV1 (`f:spec`, `k:{"name":"a"}`, `v:"x"`), with its shape. */
export interface Element {
  word: string;
  value: unknown;
  shape: Shape;
  /** A field that the schema names: it belongs to its struct and is nothing that was added to it. */
  isNamed: boolean;
}

/** Whether a value is owned as one: a scalar, and what is atomic. */
export function isLeaf(value: unknown, shape: Shape): boolean {
  if (shape.merge === 'atomic' || isAtomic(shape)) return true;
  return !Array.isArray(value) && !isObject(value);
}

/** What is directly below a value that is no leaf. Two items of a list with the same keys have the same word. */
export function elementsOf(value: unknown, shape: Shape): Element[] {
  if (Array.isArray(value)) return value.map((item) => itemOf(item, shape));
  if (!isObject(value)) return [];
  const named = shape.form === 'struct' ? typeOf(shape.type)?.fields : undefined;
  return Object.keys(value).map((field) => ({
    word: `f:${field}`,
    value: value[field],
    shape: fieldShape(shape, field) ?? unknownShape(value[field]),
    isNamed: named?.has(field) ?? false,
  }));
}

function itemOf(item: unknown, shape: Shape): Element {
  const of = shape.of ?? unknownShape(item);
  if (shape.merge === 'set' || !isObject(item))
    return { word: `v:${JSON.stringify(item)}`, value: item, shape: of, isNamed: false };
  const keys = typeof shape.merge === 'object' ? shape.merge.keys : [];
  // The keys in alphabetical order, as Go writes them; a port without protocol has the schema's default.
  const entries = [...keys].sort().map((key) => [key, item[key] ?? DEFAULTS[key]]);
  return { word: `k:${JSON.stringify(Object.fromEntries(entries))}`, value: item, shape: of, isNamed: false };
}

const DEFAULTS: Record<string, unknown> = { protocol: 'TCP' };
