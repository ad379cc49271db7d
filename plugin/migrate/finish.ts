import { note } from './ask-again.ts';
import { journalBehind, removeJournal } from './journal.ts';
import { removeLocalCopy } from './local-copy.ts';
import { look } from './look.ts';
import type { Step } from './next-step.ts';
import { reportOf } from './report.ts';
import type { Run } from './run.ts';
import { isOurs } from './sight.ts';
import type { Report } from './types.ts';

/** The last word of the journal, which from now on goes when NEW goes. */
export async function finish(run: Run, { job }: Extract<Step, { name: 'finish' }>): Promise<{ report: Report }> {
  const { hold, kube, repaired, execution } = run;
  const { name, uid } = job.metadata;
  // The pods were read before the Job: what it did with them before it wrote its status is seen only now.
  await look(run);
  const { pods, to } = run.sight!;
  const last = isOurs(hold.journal(), to) ? to : job;
  const report = reportOf(hold.journal(), { job: last, pods, repaired, window: windowOf(run) });
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name, uid };
  await removeEarlier(run);
  await note(
    run,
    { done: { at: new Date(kube.transport.now()).toISOString(), report } },
    { metadata: { ownerReferences: [owner] } },
  );
  removeLocalCopy(hold.journal(), execution.env);
  return { report };
}

/** The journal of the migration that made OLD: a deletion that leaves the pods leaves that as well, and nobody owns it now. */
async function removeEarlier({ hold, kube }: Run): Promise<void> {
  const { old, id } = hold.journal();
  try {
    const earlier = await journalBehind(kube, old, hold.signal);
    if (earlier?.journal.state.done && earlier.journal.id !== id) await removeJournal(kube, earlier, hold.signal);
  } catch {
    // It is in nobody's way.
  }
}

/**
 * Milliseconds. Of a run that went on with another's, by the journal's times, until it saw that all is well: where that one died
 * before it wrote down when the Job was deleted, since it began.
 */
function windowOf({ kube, hold, deleted, adopted = Date.now() }: Run): number {
  if (deleted !== undefined) return adopted - deleted;
  const { state, startedAt } = hold.journal();
  const ago = Date.now() - adopted;
  return Math.max(0, Math.round(kube.transport.now() - ago - Date.parse(state.deletedAt ?? startedAt)));
}
