import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { getJob } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';

/** The Job of that name; undefined where there is none. */
export async function findJob(
  kube: Kube,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<ObservedJob | undefined> {
  try {
    return await getJob(kube, namespace, name, signal);
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
