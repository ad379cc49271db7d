/** ASN.1's distinguished encoding (X.690), as much of it as a certificate needs. */

export type Der = Buffer;

function tagged(tag: number, ...parts: Uint8Array[]): Der {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

export const sequence = (...parts: Uint8Array[]): Der => tagged(0x30, ...parts);
export const set = (...parts: Uint8Array[]): Der => tagged(0x31, ...parts);
export const octets = (...parts: Uint8Array[]): Der => tagged(0x04, ...parts);
export const utf8 = (text: string): Der => tagged(0x0c, Buffer.from(text));
export const boolean = (value: boolean): Der => tagged(0x01, Buffer.from([value ? 0xff : 0]));

/** A number that is not negative, its bytes the highest first. */
export function integer(bytes: Uint8Array): Der {
  return tagged(0x02, bytes[0]! >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), bytes);
}

/** @param unused how many bits of the last byte do not count */
export function bits(bytes: Uint8Array, unused = 0): Der {
  return tagged(0x03, Buffer.from([unused]), bytes);
}

/** `[number]`, around whole values or, as a primitive, in place of a value's own tag. */
export function context(number: number, content: Uint8Array, form: 'constructed' | 'primitive' = 'constructed'): Der {
  return tagged((form === 'constructed' ? 0xa0 : 0x80) | number, content);
}

/** Such as `1.2.840.10045.4.3.2`. */
export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** All bytes but the last have their highest bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

/** Years 1950 to 2049. */
export function utcTime(date: Date): Der {
  const digits = date.toISOString().replace(/\D/g, '');
  return tagged(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}
