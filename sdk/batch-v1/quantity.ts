/** Parts are divided by, since 700 times 0.001 is more than 0.7 for a computer. */
const DIVISORS: Readonly<Record<string, number>> = { n: 1e9, u: 1e6, m: 1e3 };

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The digits may be missing: the server reads `Gi` as 0. */
const QUANTITY = /^(?=.)([+-]?\d*\.?\d*)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

/** Many manifests hold the same few quantities. */
const parsed = new Map<string, number | undefined>();
const MOST_KEPT = 1000;

/** The number that a Kubernetes quantity such as `500m`, `1Gi` or `2e3` stands for; `undefined` if it is none. */
export function parseQuantity(quantity: unknown): number | undefined {
  if (typeof quantity === 'number') return quantity;
  if (typeof quantity !== 'string') return undefined;
  if (parsed.has(quantity)) return parsed.get(quantity);
  if (parsed.size === MOST_KEPT) parsed.clear();
  const number = parseText(quantity);
  parsed.set(quantity, number);
  return number;
}

function parseText(quantity: string): number | undefined {
  const parts = QUANTITY.exec(quantity);
  if (parts === null) return undefined;
  const [, digits = '', suffix = '', exponent] = parts;
  const number = /\d/.test(digits) ? digits : '0';
  if (exponent !== undefined) return Number(`${number}e${exponent}`);
  const divisor = DIVISORS[suffix];
  return divisor === undefined ? Number(number) * FACTORS[suffix]! : Number(number) / divisor;
}

/** The server keeps no more than this. */
const MOST = 2 ** 63;

/** A quantity as the server compares it: in thousandths, rounded up. `undefined` if it is none. */
export function thousandths(quantity: unknown): number | undefined {
  const value = quantity === null ? 0 : parseQuantity(quantity);
  if (value === undefined) return undefined;
  const exact = Math.min(value, MOST) * 1000;
  const whole = Math.round(exact);
  const near = whole !== 0 && Math.abs(exact - whole) < 1e-6 * Math.abs(whole);
  return near ? whole : Math.ceil(exact);
}
