import type { Clock } from '../clock.ts';

export interface AllowanceOptions {
  /** How often it may be done in a second of the machine. */
  rate: number;
  /** How often at once, after a rest. */
  burst: number;
}

/**
 * Whether there is time for what can be left out: a bucket of tokens. It is filled by the machine's time, so that a fast
 * sandbox does not drown in it.
 */
export function createAllowance(clock: Clock, { rate, burst }: AllowanceOptions): () => boolean {
  let tokens = burst;
  let at = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - at) / 1000 / clock.speed) * rate);
    at = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
