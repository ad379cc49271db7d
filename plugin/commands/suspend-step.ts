import { BatchError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { getCronJob, getJob, patchCronJob, patchJob } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { planSuspend, type SuspendStep } from '../plan/suspend.ts';

const mostTries = 5;

/**
 * Sends the change of a step. Controllers write to Jobs at any time: where one was faster, the object is judged anew, and the
 * change tried again.
 *
 * @returns the step as it was done in the end
 */
export async function applyStep(
  kube: Kube,
  planned: SuspendStep,
  { suspend, dryRun }: { suspend: boolean; dryRun: boolean },
  { signal }: Pick<Context, 'signal'>,
): Promise<SuspendStep> {
  let step = planned;
  for (let tries = 1; step.changes; tries++) {
    const { namespace, name, uid, resourceVersion } = step;
    const patch = step.kind === 'Job' ? patchJob : patchCronJob;
    try {
      await patch(kube, { namespace, name, uid, resourceVersion }, { spec: { suspend } }, { dryRun, signal });
      break;
    } catch (error) {
      const changedMeanwhile = error instanceof BatchError && error.code === 'Conflict';
      if (!changedMeanwhile || tries === mostTries) throw error;
      step = await planAnew(kube, step, suspend, signal);
    }
  }
  return step;
}

async function planAnew(kube: Kube, step: SuspendStep, suspend: boolean, signal: AbortSignal): Promise<SuspendStep> {
  const { kind, namespace, name, uid } = step;
  const found =
    kind === 'Job'
      ? { jobs: [await getJob(kube, namespace, name, signal)], cronJobs: [] }
      : { jobs: [], cronJobs: [await getCronJob(kube, namespace, name, signal)] };
  const { steps, refusals } = planSuspend(found, suspend, kube.transport.now());
  if (refusals[0]) throw refusals[0];
  // By the uid of the first look a namesake is told from it, and refused.
  return { ...steps[0]!, uid };
}
