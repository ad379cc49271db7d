/**
 * What a plain YAML scalar means to kubectl, which reads YAML through sigs.k8s.io/yaml: YAML 1.1 words (`yes`, `off`, `y`),
 * Go's integer literals (`017`, `0o17`, `0b11`, `1_000`), and no dates or sexagesimals (`12:30:45` stays a string).
 */

const words = new Map<string, boolean | number | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const INTEGER = /^([-+]?)(?:0[bB]([01]+)|0[oO]?([0-7]+)|0[xX]([0-9a-fA-F]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** After a leading point underscores stand between digits only; elsewhere they may stand anywhere. */
const FRACTION = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/** An integer that kubectl keeps and a JavaScript number would change: the reader reports it instead of rounding it. */
export interface InexactInteger {
  inexact: string;
}

export type Scalar = string | number | boolean | null | InexactInteger;

/** The value of a plain scalar without a tag. */
export function resolvePlain(text: string): Scalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (isDigit || first === 43 /* + */ || first === 45 /* - */) return resolveNumber(text);
  if (first === 46 /* . */ && FRACTION.test(text)) return finiteOr(Number(text.replaceAll('_', '')), text);
  return text;
}

function resolveNumber(text: string): Scalar {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = INTEGER.exec(plain);
  if (integer) {
    const value = integerOf(integer);
    if (value !== undefined) return value;
  }
  return FLOAT.test(plain) ? finiteOr(Number(plain), text) : text;
}

/** undefined: beyond 64 bits, which Go's reader takes for a float if it looks like one, else for a string. */
function integerOf([, sign, binary, octal, hex, decimal]: RegExpExecArray): Scalar | undefined {
  const digits = binary ?? octal ?? hex ?? decimal ?? '0';
  const radix = binary ? 2 : octal ? 8 : hex ? 16 : 10;
  const value = Number.parseInt(digits, radix);
  if (Number.isSafeInteger(value)) return sign === '-' && value !== 0 ? -value : value;
  const prefix = { 2: '0b', 8: '0o', 16: '0x', 10: '' }[radix];
  const exact = BigInt(`${prefix}${digits}`);
  if (exact <= (sign === '-' ? MAX_INT64 + 1n : MAX_INT64)) return { inexact: `${sign === '-' ? '-' : ''}${exact}` };
  return sign === '' && exact <= MAX_UINT64 ? value : undefined;
}

function finiteOr(value: number, text: string): number | string {
  // Adding zero makes -0 the 0 that it is in JSON.
  return Number.isFinite(value) ? value + 0 : text;
}

/** Whether a string must be quoted to stay a string for kubectl. */
export function readsAsString(text: string): boolean {
  return resolvePlain(text) === text && text !== '<<';
}

/** The JSON key that kubectl makes of a plain mapping key; undefined for null, which it refuses. */
export function plainKey(text: string): string | undefined | InexactInteger {
  const value = resolvePlain(text);
  if (typeof value === 'string') return value;
  if (value === null) return undefined;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'object') return value;
  const plain = text.replaceAll('_', '');
  return INTEGER.test(plain) ? String(value) : floatKey(Object.is(Number(plain), -0) ? -0 : value);
}

/** Go formats a float key with 'g' at 32 bits: the shortest digits, an exponent from 10^6 up and below 10^-4. */
function floatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (Object.is(single, -0)) return '-0';
  let digits = '';
  for (let precision = 0; precision < 9; precision++) {
    digits = single.toExponential(precision);
    if (Math.fround(Number(digits)) === single) break;
  }
  const [mantissa = '', power = '0'] = digits.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(digits));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
