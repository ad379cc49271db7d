import { setMaxListeners } from 'node:events';
import { BatchError } from '../../sdk/errors.ts';

/** Resolves after some milliseconds, at once when the signal is aborted; never rejects. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = signal && onAbort(signal, end);
    const timer = setTimeout(end, milliseconds);
    function end() {
      clearTimeout(timer);
      stop?.();
      resolve();
    }
  });
}

/** Calls back once when the signal is aborted; the answer takes the call-back away again. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  // One signal ends many requests at once: more than ten listeners are no leak here.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', callback, { once: true });
  return () => signal.removeEventListener('abort', callback);
}

/** What a promise comes to, but no longer than until the signal is aborted: then rejects with `abortError`. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const stop = onAbort(signal, () => reject(abortError(signal)));
    promise.then(resolve, reject).finally(stop);
  });
}

/** The error of a call that was aborted: the signal's own reason where that is a BatchError. */
export function abortError(signal: AbortSignal): BatchError {
  if (signal.reason instanceof BatchError) return signal.reason;
  return new BatchError('Interrupted', 'interrupted', { cause: signal.reason });
}

export interface BackOffRange {
  /** Milliseconds of the first wait. */
  first: number;
  /** Milliseconds that no wait exceeds. */
  most: number;
}

/** Waits that double from `first` to `most`, each shortened by up to half at random so that clients do not march in step. */
export function backOff({ first, most }: BackOffRange): { next(): number; reset(): void } {
  let wait = first;
  return {
    next() {
      const now = wait;
      wait = Math.min(wait * 2, most);
      return now * (0.5 + Math.random() / 2);
    },
    reset() {
      wait = first;
    },
  };
}
