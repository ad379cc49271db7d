import { SCHEMA } from '../schema.generated.ts';
import { UNREAD_BEFORE } from './unread.ts';

/** What a field holds: a list or map of something, the fields of a type, or a scalar; see `generate.mjs`. */
export type Shape =
  | { form: 'list' | 'map'; of: Shape }
  | { form: 'fields'; type: string }
  | { form: 'scalar'; code: string };

/** A field of a type: what it holds, whether it must be there, and in which minor versions it is. */
export interface Field {
  shape: Shape;
  required: boolean;
  since: number;
  until: number;
  /** Before this version the server does not read it. */
  unread: number;
}

export interface Type {
  fields: ReadonlyMap<string, Field>;
  required: readonly string[];
}

const types = new Map<string, Type>();

/** A type of the schema, e.g. `JobSpec`, read out of its compact form when first asked for. */
export function typeOf(name: string): Type {
  const known = types.get(name);
  if (known !== undefined) return known;
  const fields = new Map((SCHEMA[name] ?? '').split(' ').map((entry) => readField(entry, name)));
  const required = [...fields].flatMap(([field, { required }]) => (required ? [field] : []));
  const type = { fields, required };
  types.set(name, type);
  return type;
}

const ENTRY = /^(\w+)(!?):([^@]*)(?:@(\d+)(?:-(\d+))?)?$/;

/** `field!:code@since-until`. */
function readField(entry: string, type: string): [string, Field] {
  const [, field = '', mark, code = '', since = 0, until = Number.POSITIVE_INFINITY] = ENTRY.exec(entry) ?? [];
  const unread = UNREAD_BEFORE[`${type}.${field}`] ?? 0;
  const shape = readShape(code);
  return [field, { shape, required: mark === '!', since: Number(since), until: Number(until), unread }];
}

function readShape(code: string): Shape {
  if (code.startsWith('[')) return { form: 'list', of: readShape(code.slice(1)) };
  if (code.startsWith('{')) return { form: 'map', of: readShape(code.slice(1)) };
  return code.length > 1 ? { form: 'fields', type: code } : { form: 'scalar', code };
}
