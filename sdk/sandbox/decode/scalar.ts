import { microTimestamp, timestamp } from '../clock.ts';

/** A value of another type than its field's, in the words of Go's JSON decoder. */
export class TypeFault extends Error {
  override readonly name = 'TypeFault';
  /** In the words of what puts strategic merge patches into Go's types (runtime.DefaultUnstructuredConverter). */
  readonly asUnstructured: string;

  /** @param field such as `JobSpec.spec.completions` */
  constructor(value: unknown, field: string, type: string) {
    super(`json: cannot unmarshal ${wordOf(value, type)} into Go struct field ${field} of type ${type}`);
    this.asUnstructured = unrestored(value, type);
  }
}

function unrestored(value: unknown, type: string): string {
  const kind = Array.isArray(value) ? 'slice' : GO_KINDS[typeof value];
  if (type.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (type.startsWith('map[')) return `cannot restore map from ${kind}`;
  return type.startsWith('v1.') ? `cannot restore struct from: ${kind}` : `unrecognized type: ${type}`;
}

const GO_KINDS: Readonly<Record<string, string>> = {
  boolean: 'bool',
  number: 'int64',
  string: 'string',
  object: 'map',
};

const LIMITS = { i: 2 ** 31, l: 2 ** 63 } as const;

/**
 * @param code as in the schema: s string, b boolean, i and l integers, n number, t and T times, q quantity, x string or integer, B bytes
 * @throws TypeFault for a value of another type; Error for text that cannot be read
 */
export function fitScalar(value: unknown, code: string, field: string): unknown {
  switch (code) {
    case 's':
      return expect(typeof value === 'string', value, field, 'string');
    case 'b':
      return expect(typeof value === 'boolean', value, field, 'bool');
    case 'i':
    case 'l':
      return integer(value, code, field);
    case 'n':
      return expect(typeof value === 'number', value, field, 'float64');
    case 't':
    case 'T':
      return time(expect(typeof value === 'string', value, field, 'string') as string, code);
    case 'q':
      return typeof value === 'number' ? String(value) : expect(typeof value === 'string', value, field, 'string');
    case 'x':
      return typeof value === 'string' ? value : integer(value, 'i', field);
    case 'B':
      return bytes(expect(typeof value === 'string', value, field, '[]uint8') as string);
    default:
      return value;
  }
}

function expect(isRight: boolean, value: unknown, field: string, type: string): unknown {
  if (!isRight) throw new TypeFault(value, field, type);
  return value;
}

function integer(value: unknown, code: 'i' | 'l', field: string): unknown {
  const isWhole = Number.isInteger(value) && Math.abs(value as number) < LIMITS[code];
  return expect(isWhole, value, field, code === 'i' ? 'int32' : 'int64');
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Written as the server writes it: UTC, in whole seconds or microseconds. */
function time(text: string, code: 't' | 'T'): string {
  const read = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(read)) return code === 't' ? timestamp(read) : microseconds(text, read);
  const quoted = JSON.stringify(text);
  const layout = code === 't' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00';
  throw new Error(`parsing time ${quoted} as "${layout}": cannot parse ${quoted} as "2006"`);
}

/** Dates of JavaScript end at milliseconds. */
function microseconds(text: string, read: number): string {
  const digits = /\.(\d+)/.exec(text)?.[1]?.padEnd(6, '0').slice(0, 6) ?? '000000';
  return `${microTimestamp(read).slice(0, 20)}${digits}Z`;
}

function bytes(text: string): string {
  const wrong = /[^A-Za-z0-9+/=]/.exec(text)?.index ?? (text.length % 4 === 0 ? -1 : text.length - (text.length % 4));
  if (wrong >= 0) throw new Error(`illegal base64 data at input byte ${wrong}`);
  return text;
}

/** A number that does not fit an integer is shown. */
function wordOf(value: unknown, type: string): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return type.startsWith('int') ? `number ${value}` : 'number';
  return typeof value === 'string' ? 'string' : Array.isArray(value) ? 'array' : 'object';
}
