import { canonicalQuantity } from '../defaults/quantity.ts';

const KIBI = 1024;

/**
 * An amount as a quantity, by powers of 1024 where the one that it stands beside is written so.
 *
 * @param amount in thousandths
 */
export function amountText(amount: number, beside: unknown): string {
  const whole = amount / 1000;
  const binary = String(beside).endsWith('i') && Number.isInteger(whole / KIBI) && whole !== 0;
  return canonicalQuantity(binary ? `${whole / KIBI}Ki` : `${amount}m`, true);
}
