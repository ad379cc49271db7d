import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import { fenced } from './fence.ts';
import { Stopped } from './halted.ts';
import { removeLocalCopy } from './local-copy.ts';
import { look } from './look.ts';
import { isNothingLeft } from './nothing-left.ts';
import type { Run } from './run.ts';
import { isOurs } from './sight.ts';
import { stops } from './stops.ts';
import { turnedBack } from './turn-back.ts';

/** OLD is as it was; or it is gone, and so are its pods. */
export type NotPutBack = 'whole' | 'gone';

/** Makes the way back the goal, where there is something to go back from; else the journal is gone. */
export async function turnBack(run: Run): Promise<NotPutBack | undefined> {
  const { hold, kube } = run;
  await fenced(run, await look(run));
  const journal = hold.journal();
  const sight = run.sight!;
  const { from, to } = sight;
  const isGone = isNothingLeft(journal, sight);
  if (!isGone && journal.state.goal === 'old') return undefined;
  if (isGone || (from && !from.metadata.deletionTimestamp)) {
    await leave(run);
    return isGone ? 'gone' : 'whole';
  }
  if (isOurs(journal, to) && isJobFinished(to)) {
    throw new Stopped('Usage', stops.finished(journal, to).reason, {
      hint: 'kubectl batch migrate --resume writes the end of the migration down',
    });
  }
  await hold.rewrite(turnedBack(journal, sight, kube.transport.now()));
  return undefined;
}

/** Nothing was changed: no trace stays. */
export async function leave({ hold, execution }: Run): Promise<void> {
  await hold.remove();
  removeLocalCopy(hold.journal(), execution.env);
}
