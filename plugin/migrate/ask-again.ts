import { BatchError } from '../../sdk/errors.ts';
import { abortError, isTransient, sleep } from '../kube/index.ts';
import type { Hold } from './hold.ts';
import type { Run } from './run.ts';

const defaultTimeout = 300_000;

/** Does a request until it is answered, as long as one may wait. */
export async function askAgain<T>(run: Run, ask: () => Promise<T>): Promise<T> {
  const { execution, hold, timings } = run;
  const limit = timeLimit(run, 'no answer');
  const pauses = growing(timings.refused);
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error) || limit.isOver()) throw error;
      execution.onNotice?.({ type: 'connection', error: error as BatchError });
      await pause(pauses(), hold.signal);
    }
  }
}

/** To be awaited before each write to the cluster: throws where another run has taken over. */
export function ensureOwn(run: Run): Promise<void> {
  return askAgain(run, () => run.hold.ensure());
}

/** Writes down how far it is. */
export function note(run: Run, ...change: Parameters<Hold['write']>): Promise<void> {
  return askAgain(run, () => run.hold.write(...change));
}

/** Milliseconds that grow by half each time. */
export function growing({ first, most }: { first: number; most: number }): () => number {
  let next = first;
  return () => {
    const now = next;
    next = Math.min(next * 1.5, most);
    return now;
  };
}

export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, signal);
  if (signal.aborted) throw abortError(signal);
}

/** How long one wait may be, since when and for what. */
export function timeLimit({ execution }: Run, what: string, since = Date.now(), cause?: BatchError) {
  const { timeout = defaultTimeout } = execution;
  const isOver = () => timeout > 0 && Date.now() - since >= timeout;
  return {
    isOver,
    check() {
      if (isOver()) throw new BatchError('Timeout', `given up after ${timeout / 1000} s: ${what}`, { cause });
    },
  };
}
