import { BatchError } from '../../sdk/errors.ts';
import { HeldByOthers } from './holder.ts';
import { factsOf } from './run.ts';
import { isOurs, type Sight, targetName } from './sight.ts';
import type { Journal } from './types.ts';

/**
 * An error that ends a run, with what state the pods are in and how to go on.
 *
 * @param asked the deletion was sent: what was seen before may be out of date
 */
export function halted(error: unknown, journal: Journal, sight: Sight | undefined, asked = false): unknown {
  if (!(error instanceof BatchError) || error instanceof HeldByOthers || error instanceof Stopped) return error;
  const { code, message, hint, cause } = error;
  const { old, namespace } = journal;
  const how = (flag: string) => `kubectl batch migrate ${flag} ${old.metadata.name} -n ${namespace}`;
  const ways = `go on: ${how('--resume')}; or back: ${how('--abort')}`;
  const why = code === 'Interrupted' || hint === undefined ? '' : `${hint}; `;
  return new BatchError(code, `${message}: ${pictureOf(journal, sight, asked)}`, { hint: `${why}${ways}`, cause });
}

/** It was ended on purpose, with its own words. */
export class Stopped extends BatchError {}

/** How things stand: `20 running pods have no Job that looks after them`. */
function pictureOf(journal: Journal, sight: Sight | undefined, asked: boolean): string {
  const { state } = journal;
  const { from, to, running } = factsOf(journal, sight);
  const pods = `${running} running ${running === 1 ? 'pod' : 'pods'}`;
  if (sight && isOurs(journal, sight.to)) return `job "${targetName(journal)}" is there and takes over ${pods}`;
  const isWhole = !sight || (sight.from !== undefined && !sight.from.metadata.deletionTimestamp);
  if (isWhole && asked) return `job "${from}" may have been deleted by now, its pods (${running} running) stay`;
  if (isWhole && (sight || state.deletedAt === undefined)) return `job "${from}" and its pods are as they were`;
  if (sight?.from) return `job "${from}" is being deleted, its pods (${running} running) stay`;
  return `${pods} ${running === 1 ? 'has' : 'have'} no Job that looks after ${running === 1 ? 'it' : 'them'} until job "${to}" is created`;
}
