import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { getJob, getPod } from '../kube/index.ts';

/** The Job of that name; undefined where there is none. */
export function findJob(...asked: Parameters<typeof getJob>): Promise<ObservedJob | undefined> {
  return found(getJob(...asked));
}

/** The pod of that name; undefined where there is none. */
export function findPod(...asked: Parameters<typeof getPod>): Promise<ObservedPod | undefined> {
  return found(getPod(...asked));
}

async function found<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
