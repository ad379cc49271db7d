import { JOB_TRACKING_FINALIZER } from '../../sdk/batch-v1/names.ts';
import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { podRef } from '../../sdk/controller/forecast.ts';
import { BatchError } from '../../sdk/errors.ts';
import { isTransient, type MergePatch, patchPod } from '../kube/index.ts';
import { ensureOwn } from './ask-again.ts';
import { keyOf, type Run } from './run.ts';

/**
 * Takes the reference to a Job that is gone off pods: whom the garbage collector did not know yet when it let the others
 * go, it would delete.
 */
export function release(run: Run, pods: readonly ObservedPod[], uid: string): Promise<ObservedPod[]> {
  return change(run, pods, ({ metadata }) => ({
    ownerReferences: (metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid),
  }));
}

/** Takes the finalizer off pods that nobody owns, as the Job controller should have done. */
export function sweep(run: Run, pods: readonly ObservedPod[]): Promise<ObservedPod[]> {
  return change(run, pods, ({ metadata }) => ({
    finalizers: (metadata.finalizers ?? []).filter((finalizer) => finalizer !== JOB_TRACKING_FINALIZER),
  }));
}

/** Puts the finalizer on pods again: the controller counts a pod only where it finds it. */
export async function guard(run: Run, pods: readonly ObservedPod[]): Promise<void> {
  const done = await change(run, pods, tracked);
  if (done.length === 0) return;
  const refs = done.map(podRef);
  run.repaired.push(...refs);
  run.execution.onNotice?.({ type: 'repaired', pods: refs });
}

/** Puts the finalizer on a pod that nobody owns, for the controller to take it off again; false where the pod has changed. */
export async function mark(run: Run, pod: ObservedPod): Promise<boolean> {
  return (await change(run, [pod], tracked)).length > 0;
}

const tracked = ({ metadata }: ObservedPod): MergePatch => ({
  finalizers: [...(metadata.finalizers ?? []), JOB_TRACKING_FINALIZER],
});

/** Changes pods as they were seen, and answers with those that still were so. */
async function change(
  run: Run,
  pods: readonly ObservedPod[],
  metadata: (pod: ObservedPod) => MergePatch,
): Promise<ObservedPod[]> {
  if (pods.length === 0) return [];
  await ensureOwn(run);
  const { kube, hold } = run;
  const changed = await Promise.all(
    pods.map(async (pod) => {
      try {
        await patchPod(kube, keyOf(pod), { metadata: metadata(pod) }, { signal: hold.signal });
        return [pod];
      } catch (error) {
        // It has changed, or is gone or going: the next look tells.
        const passing = ['Conflict', 'NotFound', 'Replaced', 'Invalid'];
        if (isTransient(error) || (error instanceof BatchError && passing.includes(error.code))) return [];
        throw error;
      }
    }),
  );
  return changed.flat();
}
