import { fieldShape, objectShape, type Shape, typeOf } from '../patch/schema.ts';
import { fitScalar, TypeFault } from './scalar.ts';

export { TypeFault } from './scalar.ts';

/** A value as Go's types take it in: fields that they do not have are gone, and named. */
export interface Fitted<T> {
  value: T;
  /** Such as `unknown field "spec.foo"`. */
  faults: string[];
}

/**
 * Kinds outside the schema are taken as they are.
 *
 * @throws TypeFault for a value of another type than its field's, as Go's decoder says it
 */
export function fitObject<T>(object: T, kind: string): Fitted<T> {
  if (!typeOf(kind)) return { value: object, faults: [] };
  const faults: string[] = [];
  return { value: take(object, objectShape(kind), { struct: kind, path: '', go: '' }, faults) as T, faults };
}

/** Where a value stands, for messages: `go` is the path without indexes. */
interface Place {
  struct: string;
  path: string;
  go: string;
}

function take(value: unknown, shape: Shape, place: Place, faults: string[]): unknown {
  if (value === null || value === undefined) return value;
  if (shape.form === 'scalar') return fitScalar(value, shape.type, `${place.struct}.${place.go}`);
  if (shape.form === 'list') {
    if (!Array.isArray(value)) throw mismatch(value, shape, place);
    return unchanged(value, (item, at) => take(item, shape.of!, { ...place, path: `${place.path}[${at}]` }, faults));
  }
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, shape, place);
  const before = value as Record<string, unknown>;
  let after = before;
  for (const key of Object.keys(before)) {
    const inner = fieldShape(shape, key);
    const fitted = inner && take(before[key], inner, placeOf(key, shape, place), faults);
    if (!inner) faults.push(`unknown field "${join(place.path, key)}"`);
    if (inner && fitted === before[key]) continue;
    if (after === before) after = { ...before };
    if (inner) after[key] = fitted;
    else delete after[key];
  }
  return after;
}

/** The same list where nothing in it changes. */
function unchanged(list: unknown[], change: (item: unknown, at: number) => unknown): unknown[] {
  const changed = list.map(change);
  return changed.every((item, at) => item === list[at]) ? list : changed;
}

/** Go names the struct that a field is in, but keys of maps are no fields. */
function placeOf(key: string, shape: Shape, place: Place): Place {
  const path = join(place.path, key);
  if (shape.form === 'map') return { ...place, path };
  return { struct: shape.type, path, go: join(place.go, key) };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function mismatch(value: unknown, shape: Shape, { struct, go }: Place): TypeFault {
  return new TypeFault(value, `${struct}.${go}`, goType(shape));
}

const GO_TYPES: Readonly<Record<string, string>> = { s: 'string', i: 'int32', l: 'int64', b: 'bool', n: 'float64' };

function goType({ form, of, type }: Shape): string {
  if (form === 'list') return `[]${goType(of!)}`;
  if (form === 'map') return `map[string]${goType(of!)}`;
  return form === 'struct' ? `v1.${type}` : (GO_TYPES[type] ?? type);
}
