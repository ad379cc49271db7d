import { parseQuantity } from '../../../batch-v1/quantity.ts';

/** Many manifests hold the same few quantities. */
const known = new Map<string, string>();
const MOST_KEPT = 1000;

const PARTS = /^([+-]?)(\d*)\.?(\d*)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const NANO = 9;
const MILLI = 10n ** 6n;

/**
 * A quantity as the server writes it back (`CanonicalizeBytes` of k8s.io/apimachinery): without a fraction, with the
 * largest suffix of its kind: `0.5` becomes `500m`, `1024Mi` `1Gi`, `1000` `1k`. In lists of resources it is first rounded
 * up to thousandths. What is no quantity stays.
 */
export function canonicalQuantity(given: string | number, inList: boolean): string {
  const text = String(given);
  const key = inList ? text : `=${text}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  if (known.size === MOST_KEPT) known.clear();
  const canonical = canonicalize(text, inList);
  known.set(key, canonical);
  return canonical;
}

function canonicalize(text: string, inList: boolean): string {
  const parts = PARTS.exec(text);
  if (parts === null || parseQuantity(text) === undefined) return text;
  const [, sign, whole = '', fraction = '', suffix = '', exponent] = parts;
  const negative = sign === '-';
  let nano = nanos(whole, fraction, suffix, exponent);
  if (inList) nano = ((nano + MILLI - 1n) / MILLI) * MILLI;
  if (nano === 0n) return '0';
  const binary = suffix.endsWith('i') && nano % 10n ** 9n === 0n && nano >= 1024n * 10n ** 9n;
  const unsigned = binary ? inBinary(nano / 10n ** 9n) : inDecimal(nano, exponent !== undefined);
  return negative ? `-${unsigned}` : unsigned;
}

/** Rounded up to whole billionths, the least that the server keeps. */
function nanos(whole: string, fraction: string, suffix: string, exponent: string | undefined): bigint {
  const digits = BigInt(`${whole}${fraction}` || '0');
  if (suffix.endsWith('i')) {
    const scaled = digits * 1024n ** BigInt(BINARY.indexOf(suffix)) * 10n ** BigInt(NANO);
    return divideUp(scaled, 10n ** BigInt(fraction.length));
  }
  const power =
    (exponent === undefined ? (DECIMAL.indexOf(suffix) - 3) * 3 : Number(exponent)) + NANO - fraction.length;
  return power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function inBinary(value: bigint): string {
  let step = 0;
  let rest = value;
  while (step < BINARY.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n;
    step++;
  }
  return `${rest}${BINARY[step]}`;
}

function inDecimal(nano: bigint, asExponent: boolean): string {
  let step = 0;
  let rest = nano;
  while (step < DECIMAL.length - 1 && rest % 1000n === 0n) {
    rest /= 1000n;
    step++;
  }
  if (!asExponent) return `${rest}${DECIMAL[step]}`;
  const exponent = (step - 3) * 3;
  return exponent === 0 ? `${rest}` : `${rest}e${exponent}`;
}
