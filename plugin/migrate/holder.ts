import { BatchError } from '../../sdk/errors.ts';
import type { Kube } from '../kube/types.ts';
import { createJournal, readJournal, type StoredJournal, writeState } from './journal.ts';
import { lease } from './timings.ts';
import type { Holder, Journal } from './types.ts';

/** Who carries it out: this process. */
export interface Operator extends Pick<Holder, 'token' | 'user' | 'host' | 'pid'> {
  /** Whether a process of this machine is there. */
  isAlive(pid: number): boolean;
}

/** The operator as the journal names it, from `now` on: epoch milliseconds of the server. */
export function holderOf({ token, user, host, pid }: Operator, now: number): Holder {
  return { token, user, host, pid, until: new Date(now + lease.lasts).toISOString() };
}

/** Whether the holder still carries it out: its time is not over, and its process, if that is of this machine, is there. */
export function isHeld(holder: Holder | undefined, operator: Operator, now: number): boolean {
  if (!holder || holder.token === operator.token || !(Date.parse(holder.until) > now)) return false;
  if (holder.host !== operator.host) return true;
  // A process of our own number that is not us has ended.
  return holder.pid !== operator.pid && operator.isAlive(holder.pid);
}

const tries = 5;

/**
 * Takes a journal, or writes it where there is none; one that is done is given as it is.
 *
 * @throws BatchError `AlreadyExists` for another migration of the same Job, `Conflict` where another run carries this one out
 */
export async function takeJournal(
  kube: Kube,
  journal: Journal,
  operator: Operator,
  signal: AbortSignal,
): Promise<StoredJournal> {
  for (let tried = 1; ; tried++) {
    try {
      const found = await readJournal(kube, journal.namespace, journal.old.metadata.uid!, signal);
      const holder = holderOf(operator, kube.transport.now());
      if (!found) return await createJournal(kube, { ...journal, state: { ...journal.state, holder } }, signal);
      const { state, id } = found.journal;
      if (id !== journal.id) throw otherMigration(found.journal);
      if (state.done) return found;
      if (isHeld(state.holder, operator, kube.transport.now())) throw carriedOut(found.journal);
      return await writeState(kube, found, { ...state, holder }, {}, signal);
    } catch (error) {
      // Somebody else was there between two of our requests: look again.
      if (!isRace(error) || tried === tries) throw error;
    }
  }
}

function isRace(error: unknown): boolean {
  if (!(error instanceof BatchError) || error instanceof HeldByOthers) return false;
  return ['Conflict', 'AlreadyExists', 'NotFound', 'Replaced'].includes(error.code);
}

/** A migration that is not this run's to carry out. */
export class HeldByOthers extends BatchError {}

function otherMigration({ old, manifest, startedAt, state }: Journal): BatchError {
  const begun = `job "${old.metadata.name}" is being migrated to "${manifest.metadata.name}" since ${startedAt}`;
  const hint = 'go on with that one: kubectl batch migrate --resume, or end it: kubectl batch migrate --abort';
  return new HeldByOthers('AlreadyExists', `${begun}${state.holder ? ` by ${holderText(state.holder)}` : ''}`, {
    hint,
  });
}

/** Another run has it now. */
export function carriedOut({ old, state }: Journal): BatchError {
  if (state.done) {
    return new HeldByOthers(
      'Conflict',
      `another run took the migration of job "${old.metadata.name}" over and ended it`,
      {
        hint: 'see how it went: kubectl batch migrate --resume',
      },
    );
  }
  const by = state.holder ? holderText(state.holder) : 'another run';
  return new HeldByOthers('Conflict', `the migration of job "${old.metadata.name}" is carried out by ${by}`, {
    hint: `it goes on there; a run that has died can be followed after ${lease.lasts / 1000} s: kubectl batch migrate --resume`,
  });
}

/** The journal is gone, and this run had nothing deleted yet. */
export function givenUp({ old }: Journal): BatchError {
  const { name } = old.metadata;
  return new HeldByOthers('Conflict', `the migration of job "${name}" was given up elsewhere: its journal is gone`, {
    hint: `this run deleted nothing; see how the Job is: kubectl get job ${name}`,
  });
}

/** `ann@build-7 (pid 4711)` */
export function holderText({ user, host, pid }: Holder): string {
  return `${user}@${host} (pid ${pid})`;
}
