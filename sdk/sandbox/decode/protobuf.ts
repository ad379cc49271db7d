import { microTimestamp, timestamp } from '../clock.ts';
import { PROTOBUF } from './protobuf.generated.ts';

/**
 * Reads objects that Go clients wrote as protobuf: typed ones do, such as `kubectl create job`, and have no other way.
 * What comes out is the JSON that they would have written.
 */

/** Before every object: `k8s` and a zero. */
const MAGIC = Buffer.from('k8s\0');

interface Field {
  /** '' where its fields are those of the type itself. */
  name: string;
  /** Of a message its type, else a letter of generate.mjs; `[` and `{` before it: lists and maps. */
  code: string;
  keepsZero: boolean;
}

const types = new Map<string, Map<number, Field>>();

function fieldsOf(type: string): Map<number, Field> {
  const known = types.get(type);
  if (known) return known;
  const words = PROTOBUF[type]?.split(' ').filter(Boolean) ?? [];
  const fields = new Map(
    words.map((word) => {
      const [name = '', number, code = ''] = word.split(':');
      const field = { name: name === '.' ? '' : name, code: code.replace('!', ''), keepsZero: code.endsWith('!') };
      return [Number(number), field] as const;
    }),
  );
  types.set(type, fields);
  return fields;
}

/**
 * @returns undefined where the kind is none that can be read so
 * @throws Error for bytes that are no protobuf of Kubernetes
 */
export function readProtobuf(bytes: Buffer): Record<string, unknown> | undefined {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    const why = 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]';
    throw new Error(why);
  }
  // runtime.Unknown: the type and, as bytes, the object.
  const parts = new Map([...partsOf(bytes.subarray(MAGIC.length))].map(({ number, value }) => [number, value]));
  const type = new Map([...partsOf(bytesOf(parts.get(1)))].map(({ number, value }) => [number, String(value)]));
  const [apiVersion = '', kind = ''] = [type.get(1), type.get(2)];
  if (PROTOBUF[kind] === undefined) return undefined;
  return { apiVersion, kind, ...messageOf(bytesOf(parts.get(2)), kind) };
}

interface Part {
  number: number;
  value: Buffer | bigint;
}

function* partsOf(bytes: Buffer): Generator<Part> {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    if (at + length > bytes.length) throw new Error('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    if (wire !== 0 && wire !== 1 && wire !== 2 && wire !== 5) throw new Error(`proto: illegal wireType ${wire}`);
    const value = wire === 0 ? varint() : take(wire === 1 ? 8 : wire === 5 ? 4 : Number(varint()));
    yield { number: tag >> 3, value };
  }
}

function messageOf(bytes: Buffer, type: string): Record<string, unknown> {
  const fields = fieldsOf(type);
  const object: Record<string, unknown> = {};
  for (const { number, value } of partsOf(bytes)) {
    const field = fields.get(number);
    if (!field) continue;
    const { name, code, keepsZero } = field;
    if (name === '') Object.assign(object, messageOf(bytesOf(value), code));
    else if (code.startsWith('[')) object[name] = [...((object[name] as unknown[]) ?? []), read(value, code.slice(1))];
    else if (code.startsWith('{')) object[name] = { ...(object[name] as object), ...entryOf(value, code.slice(1)) };
    else {
      const single = read(value, code);
      if (keepsZero || (single !== '' && single !== 0 && single !== false)) object[name] = single;
    }
  }
  return object;
}

/** A map is a list of messages of a key and a value. */
function entryOf(value: Part['value'], code: string): Record<string, unknown> {
  const entry = new Map([...partsOf(bytesOf(value))].map((part) => [part.number, part.value]));
  return { [String(entry.get(1) ?? '')]: read(entry.get(2) ?? Buffer.alloc(0), code) };
}

function read(value: Part['value'], code: string): unknown {
  switch (code) {
    case 's':
      return String(value);
    case 'b':
      return value !== 0n;
    case 'v':
      return integer(value);
    case 'd':
      return bytesOf(value).readDoubleLE();
    case 'y':
      return bytesOf(value).toString('base64');
    case 't':
    case 'T':
      return time(bytesOf(value), code);
    case 'q':
      return String(partAt(bytesOf(value), 1) ?? '0');
    case 'x':
      return intOrString(bytesOf(value));
    case 'f':
      return JSON.parse(String(partAt(bytesOf(value), 1) ?? '{}'));
    case 'Items':
      return messageOf(bytesOf(value), code).items ?? [];
    default:
      return messageOf(bytesOf(value), code);
  }
}

function bytesOf(value: Part['value'] | undefined): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function partAt(bytes: Buffer, number: number): Part['value'] | undefined {
  return [...partsOf(bytes)].find((part) => part.number === number)?.value;
}

/** Negative ones are written as 64 bits. */
function integer(value: Part['value'] | undefined): number {
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
}

/** Seconds and nanoseconds; a time that is not set is null. */
function time(bytes: Buffer, code: 't' | 'T'): string | null {
  if (bytes.length === 0) return null;
  const milliseconds = integer(partAt(bytes, 1)) * 1000;
  if (code === 't') return timestamp(milliseconds);
  const micros = String(Math.floor(integer(partAt(bytes, 2)) / 1000)).padStart(6, '0');
  return `${microTimestamp(milliseconds).slice(0, 20)}${micros}Z`;
}

/** The first field tells which of the others counts. */
function intOrString(bytes: Buffer): string | number {
  const isText = integer(partAt(bytes, 1)) === 1;
  return isText ? String(partAt(bytes, 3) ?? '') : integer(partAt(bytes, 2));
}
