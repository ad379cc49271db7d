import { PREFIX } from '../../sdk/batch-v1/names.ts';
import { BatchError, type ErrorCode } from '../../sdk/errors.ts';
import { type MergePatch, patchJob } from '../kube/index.ts';
import { askAgain, ensureOwn } from './ask-again.ts';
import { look } from './look.ts';
import type { Step } from './next-step.ts';
import type { Run } from './run.ts';

const annotation = `${PREFIX}migration-fence`;

/** It is not there any more, has changed of itself, or a rule of the cluster keeps it from being changed: the look tells. */
const passing: ErrorCode[] = ['NotFound', 'Replaced', 'Conflict', 'AdmissionDenied', 'Forbidden', 'Invalid'];

/**
 * Another run's request to delete OLD may still be on its way. It names the version of OLD that was planned for: once OLD has
 * another, it is refused. A mark is put on OLD for that and taken off again; then one looks who came first.
 *
 * @param step what was next before
 * @returns what is next
 */
export async function fenced(run: Run, step: Step): Promise<Step> {
  const { hold, kube, sight } = run;
  const { deletedAt, goal } = hold.journal().state;
  const from = sight!.from?.metadata;
  if (!from || from.deletionTimestamp || deletedAt === undefined || goal === 'old') return step;
  const key = { namespace: from.namespace!, name: from.name!, uid: from.uid! };
  for (const value of [hold.journal().id, null]) {
    await ensureOwn(run);
    const patch: MergePatch = { metadata: { annotations: { [annotation]: value } } };
    try {
      await askAgain(run, () => patchJob(kube, key, patch, { signal: hold.signal }));
    } catch (error) {
      if (!(error instanceof BatchError && passing.includes(error.code))) throw error;
    }
  }
  return look(run);
}
