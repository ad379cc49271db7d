import { BatchError } from '../../sdk/errors.ts';
import { getJob } from './jobs.ts';
import type { ObjectKey } from './objects.ts';
import type { Kube } from './types.ts';
import { sleep } from './wait.ts';

/** Milliseconds between two looks. A foreground deletion takes as long as the slowest pod takes to end. */
const interval = 500;

/** Waits until the Job of that uid is gone, its pods included where it is deleted in the foreground. */
export async function waitUntilGone(kube: Kube, key: ObjectKey, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (await isGone(kube, key, signal)) return;
    await sleep(interval, signal);
    if (signal.aborted) throw stillGoing(key, signal);
  }
}

/** The deletion was taken on and cannot be called back: who interrupts the wait for it must know. */
function stillGoing({ namespace, name }: ObjectKey, signal: AbortSignal): BatchError {
  return new BatchError('Interrupted', `interrupted while job "${name}" in namespace "${namespace}" is being deleted`, {
    hint: 'it goes all the same, and nothing is created in its place; run the same command again for that',
    cause: signal.reason,
  });
}

async function isGone(kube: Kube, { namespace, name, uid }: ObjectKey, signal: AbortSignal): Promise<boolean> {
  try {
    return (await getJob(kube, namespace, name, signal)).metadata.uid !== uid;
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return true;
    throw error;
  }
}
