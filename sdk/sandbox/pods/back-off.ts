/** How long what failed waits for its next try, in milliseconds. */
export interface BackOffLimits {
  base: number;
  max: number;
}

/** The kubelet's own: 10 s, doubled up to 5 minutes. */
export const RESTART_BACK_OFF: BackOffLimits = { base: 10_000, max: 300_000 };

export interface BackOff {
  /** Milliseconds that are left of the back-off after a failure at `since`. */
  left(since: number, now: number): number;
  /** As long as it is now. */
  delay(): number;
  /** It is tried: what comes next waits longer. */
  next(since: number, now: number): void;
}

/**
 * flowcontrol.Backoff in client-go, as doBackOff of the kubelet uses it: the first try after a failure comes at once,
 * the second waits for the base; twice the most without failure, and it begins anew.
 */
export function createBackOff({ base, max }: BackOffLimits): BackOff {
  let delay = 0;
  let updated = 0;
  const expired = (since: number) => since - updated > 2 * max;
  return {
    left: (since, now) => (expired(since) ? 0 : Math.max(0, since + delay - now)),
    delay: () => delay,
    next(since, now) {
      delay = delay === 0 || expired(since) ? base : Math.min(2 * delay, max);
      updated = now;
    },
  };
}
