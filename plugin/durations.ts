import { UsageError } from '../sdk/errors.ts';

const units: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Reads a duration as Go and kubectl write it (`90s`, `1h30m`, `1.5h`), or whole seconds (`90`), and days (`7d`).
 *
 * @returns milliseconds
 * @throws UsageError naming `what`
 */
export function parseDuration(what: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw new UsageError(`${what}: "${text}" is not a duration`, { hint: 'write it like 30s, 5m, 1h30m or 7d' });
  }
  return parts.reduce((total, [, number, unit]) => total + Number(number) * units[unit!]!, 0);
}
