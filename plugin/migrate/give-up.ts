import { PREFIX } from '../../sdk/batch-v1/names.ts';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import { BatchError } from '../../sdk/errors.ts';
import { type MergePatch, patchJob } from '../kube/index.ts';
import { askAgain, ensureOwn } from './ask-again.ts';
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
  await look(run);
  if (isThere(run.sight!.from)) await fence(run, run.sight!.from);
  const journal = hold.journal();
  const sight = run.sight!;
  const { from, to } = sight;
  const isGone = isNothingLeft(journal, sight);
  if (!isGone && journal.state.goal === 'old') return undefined;
  if (isGone || isThere(from)) {
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

function isThere(from: ObservedJob | undefined): from is ObservedJob {
  return from !== undefined && from.metadata.deletionTimestamp === undefined;
}

const fenceAnnotation = `${PREFIX}migration-given-up`;

/**
 * Another run's request to delete OLD may still be on its way. It names the version of OLD that was planned for: once OLD has
 * another, it is refused. A mark is put on OLD for that and taken off again; then one looks who came first.
 */
async function fence(run: Run, { metadata }: ObservedJob): Promise<void> {
  const { hold, kube } = run;
  const { deletedAt, goal } = hold.journal().state;
  if (deletedAt === undefined || goal === 'old') return;
  const key = { namespace: metadata.namespace!, name: metadata.name!, uid: metadata.uid! };
  for (const value of [hold.journal().id, null]) {
    await ensureOwn(run);
    const patch: MergePatch = { metadata: { annotations: { [fenceAnnotation]: value } } };
    try {
      await askAgain(run, () => patchJob(kube, key, patch, { signal: hold.signal }));
    } catch (error) {
      const isGone = error instanceof BatchError && ['NotFound', 'Replaced', 'Conflict'].includes(error.code);
      if (!isGone) throw error;
    }
  }
  await look(run);
}

/** Nothing was changed: no trace stays. */
export async function leave({ hold, execution }: Run): Promise<void> {
  await hold.remove();
  removeLocalCopy(hold.journal(), execution.env);
}
