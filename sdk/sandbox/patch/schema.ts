import { SCHEMA } from './schema.generated.ts';

/** What stands at a place of an object, and how patches treat it. */
export interface Shape {
  form: 'list' | 'map' | 'struct' | 'scalar';
  /** Of a list's items or a map's values. */
  of?: Shape;
  /** Of a struct: its type, such as `PodSpec`; of a scalar: the code of generate.mjs. */
  type: string;
  /** Server-side apply: `atomic` is owned as a whole; a list merges by keys or as a set; `granular`: field by field. */
  merge: 'atomic' | 'granular' | 'set' | { keys: readonly string[] };
  /** Strategic merge: the list is merged, by this key or, without one, as a set. */
  patchMerge?: boolean;
  patchKey?: string;
  /** Strategic merge: a struct loses fields that `$retainKeys` does not name. */
  retainKeys?: boolean;
}

export interface Type {
  name: string;
  /** Such as `io.k8s.api.core.v1`. */
  package: string;
  fields: ReadonlyMap<string, Shape>;
  required: readonly string[];
  atomic: boolean;
}

const packageOf = new Map(
  Object.entries(SCHEMA).flatMap(([path, types]) => Object.keys(types).map((type) => [type, path] as const)),
);
const types = new Map<string, Type>();

/** A type of the schema, read when first asked for; undefined where there is none. */
export function typeOf(name: string): Type | undefined {
  const known = types.get(name);
  if (known) return known;
  const path = packageOf.get(name);
  if (path === undefined) return undefined;
  const words = SCHEMA[path]![name]!.split(' ');
  const atomic = words[0] === '~atomic';
  const fields = new Map<string, Shape>();
  const required: string[] = [];
  const type = { name, package: path, fields, required, atomic };
  types.set(name, type);
  for (const word of atomic ? words.slice(1) : words) {
    const [, field = '', mark, code = '', merging = ''] = /^(\w+|\$\w+)(!?):([^~]+)(.*)$/.exec(word) ?? [];
    fields.set(field, readShape(code, merging.split('~').slice(1)));
    if (mark) required.push(field);
  }
  return type;
}

function readShape(code: string, merging: readonly string[] = []): Shape {
  const patch = merging.find((word) => word.startsWith('merge'));
  return {
    ...formOf(code),
    merge: mergeOf(code, merging),
    ...(patch === undefined ? {} : { patchMerge: true }),
    ...(patch?.endsWith(')') ? { patchKey: patch.slice('merge('.length, -1) } : {}),
    ...(merging.includes('retainKeys') ? { retainKeys: true } : {}),
  };
}

function formOf(code: string): Pick<Shape, 'form' | 'of' | 'type'> {
  if (code.startsWith('[')) return { form: 'list', of: readShape(code.slice(1)), type: '' };
  if (code.startsWith('{')) return { form: 'map', of: readShape(code.slice(1)), type: '' };
  return code.length > 1 ? { form: 'struct', type: code } : { form: 'scalar', type: code };
}

/** A list that does not say is atomic; a struct asks its type (`LabelSelector` is atomic wherever it stands). */
function mergeOf(code: string, merging: readonly string[]): Shape['merge'] {
  if (merging.includes('set')) return 'set';
  if (merging.includes('atomic')) return 'atomic';
  const map = merging.find((word) => word.startsWith('map('));
  if (map !== undefined) return { keys: map.slice('map('.length, -1).split(',') };
  if (code.startsWith('[')) return 'atomic';
  return 'granular';
}

/** Whether server-side apply owns this as a whole. */
export function isAtomic(shape: Shape): boolean {
  if (shape.form === 'struct') return shape.merge === 'atomic' || typeOf(shape.type)?.atomic === true;
  return shape.merge === 'atomic';
}

/** What a struct's field or a map's value is; undefined for a field that the schema does not know. */
export function fieldShape(shape: Shape, field: string): Shape | undefined {
  if (shape.form === 'map') return shape.of;
  return shape.form === 'struct' ? typeOf(shape.type)?.fields.get(field) : undefined;
}

/** The shape of a whole object; kinds outside the schema are a struct without fields, whose fields are all unknown. */
export function objectShape(kind: string): Shape {
  return { form: 'struct', type: kind, merge: 'granular' };
}

/** For what the schema does not know: objects field by field, lists as a whole, as the server treats what has no schema. */
export function unknownShape(value: unknown): Shape {
  if (Array.isArray(value)) return { form: 'list', type: '', merge: 'atomic' };
  return value !== null && typeof value === 'object'
    ? { form: 'struct', type: '', merge: 'granular' }
    : { form: 'scalar', type: '', merge: 'granular' };
}
