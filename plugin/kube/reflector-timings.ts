import type { BackOffRange } from './wait.ts';

/** All in milliseconds but `watch`. */
export interface ReflectorTimings {
  /** Seconds after which the server ends a watch; up to a fifth is added at random. */
  watch: number;
  /** A watch that says nothing for so long is replaced. */
  silence: number;
  /** A watch that stood so long counts as sound: its end is no reason to wait before the next. */
  sound: number;
  retry: BackOffRange;
  /** After this time without a first answer it is given up; by default the transport's own limit for one request. */
  firstConnection?: number;
  /** After this time without a connection it is given up. */
  lostConnection: number;
}

/** Watches of 45 s, replaced after 60 s of silence; a lost connection is given up after 5 minutes. */
export const reflectorTimings: ReflectorTimings = {
  watch: 45,
  silence: 60_000,
  sound: 10_000,
  retry: { first: 1000, most: 30_000 },
  lostConnection: 300_000,
};
