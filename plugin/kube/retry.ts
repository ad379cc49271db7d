import type { BatchError } from '../../sdk/errors.ts';
import type { KubeRequest } from './types.ts';

/** A request that failed: with an answer of the server, or without one. */
export interface Failure {
  error: BatchError;
  /** The HTTP status; absent where no whole answer came. */
  status?: number;
  /** Seconds, as the server asks. */
  retryAfter?: number;
  /** The server lost a race with itself over a quota's count: nothing was done. */
  quotaConflict?: boolean;
}

export interface RetryTimings {
  /** How often a request is sent again; default 5, and at most 3 where no whole answer came. */
  tries: number;
  /** Milliseconds before the second try; each further wait is twice as long. Default 200. */
  first: number;
  /** Milliseconds that no wait exceeds, whatever the server asks. Default 30,000. */
  most: number;
}

/** What answers nothing at all is given up sooner. */
const triesWhenBroken = 3;

export const retryTimings: RetryTimings = { tries: 5, first: 200, most: 30_000 };

/** Answers that say that it was not done: any request may be sent again. */
const refused = ({ status = 0, retryAfter, quotaConflict }: Failure) =>
  status === 429 || quotaConflict === true || (status >= 500 && retryAfter !== undefined);

const broken = ({ status, error }: Failure) => status === 503 || (status === undefined && isBroken(error.cause));

function isBroken(cause: unknown): boolean {
  const code = (cause as { code?: string } | undefined)?.code;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/**
 * Milliseconds until a request is sent again; undefined where it is not: after too many tries, and where a second
 * time could do it twice.
 *
 * @param tried how often it was sent again already
 */
export function retryWait(
  method: KubeRequest['method'],
  failure: Failure,
  tried: number,
  timings: RetryTimings = retryTimings,
  random: () => number = Math.random,
): number | undefined {
  const notDone = refused(failure);
  if (!notDone && (method === 'POST' || !broken(failure))) return undefined;
  if (tried >= (notDone ? timings.tries : Math.min(timings.tries, triesWhenBroken))) return undefined;
  const own = timings.first * 2 ** tried;
  const asked = (failure.retryAfter ?? 0) * 1000;
  return Math.min(Math.max(own, asked), timings.most) * (1 + random() / 4);
}
