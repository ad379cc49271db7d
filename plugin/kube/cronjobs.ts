import type { ObservedCronJob } from '../../sdk/batch-v1/objects.ts';
import {
  getObject,
  listObjects,
  type MergePatch,
  type ObjectKey,
  patchObject,
  type Resource,
  type WriteOptions,
} from './objects.ts';
import type { Kube, Selection } from './types.ts';

export const cronJobsResource: Resource = { prefix: '/apis/batch/v1', plural: 'cronjobs' };

/** The CronJob as it is now. Throws `NotFound`. */
export function getCronJob(
  kube: Kube,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<ObservedCronJob> {
  return getObject(kube, cronJobsResource, namespace, name, signal);
}

/** All CronJobs of a selection, in the server's order. */
export function listCronJobs(kube: Kube, selection: Selection, signal?: AbortSignal): Promise<ObservedCronJob[]> {
  return listObjects(kube, cronJobsResource, selection, signal);
}

/** Changes fields of the CronJob of that uid by a merge patch. See `patchObject` for what is thrown. */
export function patchCronJob(
  kube: Kube,
  key: ObjectKey & { resourceVersion?: string },
  patch: MergePatch,
  options: WriteOptions = {},
): Promise<ObservedCronJob> {
  return patchObject(kube, cronJobsResource, key, patch, options);
}
