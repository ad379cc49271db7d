/** Nanoseconds in each unit of Go's durations. Days are none of them. */
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** The limit of Go's durations, some 292 years. */
const MAX = 2n ** 63n - 1n;

/** The nanoseconds of a duration as Go writes it (`1h30m`, `-1.5h`, `0`); `undefined` for a text that is none. */
export function parseGoDuration(text: string): bigint | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0n;
  if (rest === '') return undefined;
  let sum = 0n;
  while (rest !== '') {
    const part = /^(\d*)(?:\.(\d*))?([^\d.]+)/.exec(rest);
    if (!part) return undefined;
    const nanoseconds = ofPart(part[1]!, part[2] ?? '', part[3]!);
    if (nanoseconds === undefined) return undefined;
    sum += nanoseconds;
    rest = rest.slice(part[0].length);
  }
  if (sign === '-') return sum > MAX + 1n ? undefined : -sum;
  return sum > MAX ? undefined : sum;
}

function ofPart(whole: string, fraction: string, unit: string): bigint | undefined {
  const size = Object.hasOwn(UNITS, unit) ? UNITS[unit]! : undefined;
  if (size === undefined || whole + fraction === '') return undefined;
  // Go counts fractions in floating point, and ignores what is beyond 64 bits.
  const digits = fraction.slice(0, 18);
  const ofFraction = Number(digits) * (Number(size) / 10 ** digits.length);
  return BigInt(whole || '0') * size + BigInt(Math.trunc(ofFraction));
}
