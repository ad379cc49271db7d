import { BatchError } from '../../sdk/errors.ts';
import { abortError, type MergePatch } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { findJob } from './find.ts';
import { carriedOut, givenUp, holderOf, type Operator, takeJournal } from './holder.ts';
import { createJournal, readJournal, removeJournal, type StoredJournal, writeState } from './journal.ts';
import { lease } from './timings.ts';
import type { Journal, JournalState } from './types.ts';

/** A journal that is this run's alone, as long as its signal is not aborted. */
export interface Hold {
  /** As it was last written. */
  journal(): Journal;
  /** Aborted by the caller's, or when another run has taken over. */
  signal: AbortSignal;
  /** To be awaited before each write to the cluster: throws where the journal is another run's by now. */
  ensure(): Promise<void>;
  /** Writes down how far it is; throws as `ensure` does. */
  write(change: Partial<JournalState>, also?: MergePatch): Promise<void>;
  /** Writes another plan of the same migration down, its state included. */
  rewrite(journal: Journal): Promise<void>;
  /** Lets go, so that another run need not wait; never throws. */
  release(): Promise<void>;
  /** Takes the journal away: there is nothing to carry on. */
  remove(): Promise<void>;
}

export interface HoldOptions {
  operator: Operator;
  signal: AbortSignal;
  /** Called when the journal was written with something new in it. */
  onWritten?: (journal: Journal) => void;
  /** Somebody took the journal away; it is back, or, with an error, it is not. */
  onRestored?: (error?: BatchError) => void;
}

const tries = 5;
/** Milliseconds for a last word after an interruption. */
const lastWord = 2000;

/** Takes a migration's journal, as `takeJournal` does, and keeps it by a timer that keeps no process alive. */
export async function holdJournal(kube: Kube, wanted: Journal, options: HoldOptions): Promise<Hold> {
  const { operator } = options;
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const inOrder = queue();
  let current = await takeJournal(kube, wanted, operator, signal);

  async function put(journal: Journal, also?: MergePatch): Promise<void> {
    const next = { ...journal, state: { ...journal.state, holder: holderOf(operator, kube.transport.now()) } };
    for (let tried = 1; ; tried++) {
      if (lost.signal.aborted) throw abortError(lost.signal);
      try {
        current = await writeState(kube, { ...current, journal: next }, next.state, also, signal);
        return;
      } catch (error) {
        if (!isOneOf(error, 'Conflict', 'NotFound', 'Replaced') || tried === tries) throw error;
      }
      const found = await readAgain();
      if (found) current = found;
      else if (!(await restore(next))) return;
    }
  }

  /** Its new version, where it is still ours. */
  async function readAgain(): Promise<StoredJournal | undefined> {
    const found = await readJournal(kube, wanted.namespace, wanted.old.metadata.uid!, signal);
    if (!found || (found.journal.id === wanted.id && found.journal.state.holder?.token === operator.token))
      return found;
    lost.abort(carriedOut(found.journal));
    throw abortError(lost.signal);
  }

  /**
   * Somebody took it away: before anything was deleted that is another run's way to give the migration up. Later it is put
   * back; where that cannot be, it goes on from memory, since the pods must not wait for that. False then.
   */
  async function restore(journal: Journal): Promise<boolean> {
    const { namespace, state } = current.journal;
    if (state.deletedAt === undefined) throw givenUp(journal);
    // Asked for is not done.
    const from = await findJob(kube, namespace, state.from.name, signal);
    if (from?.metadata.uid === state.from.uid && !from.metadata.deletionTimestamp) throw givenUp(journal);
    try {
      current = await createJournal(kube, journal, signal);
      options.onRestored?.();
    } catch (error) {
      // Somebody else was quicker: it is read again.
      if (isOneOf(error, 'AlreadyExists')) return true;
      if (!isOneOf(error, 'AdmissionDenied', 'Forbidden')) throw error;
      options.onRestored?.(error);
      current = { ...current, journal };
      return false;
    }
    return true;
  }

  const renew = () => inOrder(() => put(current.journal));
  const writeNew = (next: () => Journal, also?: MergePatch) =>
    inOrder(async () => {
      await put(next(), also);
      options.onWritten?.(current.journal);
    });
  // One that fails is tried again; `ensure` tells where that does not help.
  const timer = current.journal.state.done
    ? undefined
    : setInterval(() => void renew().catch(() => {}), lease.renewed).unref();
  options.onWritten?.(current.journal);

  return {
    journal: () => current.journal,
    signal,
    write: (change, also) =>
      writeNew(() => ({ ...current.journal, state: { ...current.journal.state, ...change } }), also),
    rewrite: (journal) => writeNew(() => journal),
    async ensure() {
      if (signal.aborted) throw abortError(signal);
      // Not from memory: whoever took this run for dead has written so.
      await renew();
    },
    async release() {
      clearInterval(timer);
      // A finished one has none that holds it, once its end is written.
      if (lost.signal.aborted) return;
      const { holder: _, ...state } = current.journal.state;
      const brief = AbortSignal.timeout(lastWord);
      await inOrder(() => writeState(kube, current, state, {}, brief)).catch(() => {});
    },
    async remove() {
      clearInterval(timer);
      await inOrder(() => removeJournal(kube, current));
    },
  };
}

/** Runs what it is given one after the other: none of our own writes is in the way of the next. */
function queue(): <T>(write: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (write) => {
    const next = last.then(write);
    last = next.catch(() => {});
    return next;
  };
}

function isOneOf(error: unknown, ...codes: BatchError['code'][]): error is BatchError {
  return error instanceof BatchError && codes.includes(error.code);
}
