import type { KubernetesObject, ObservedCronJob } from '../../sdk/batch-v1/objects.ts';
import {
  deleteObject,
  getObject,
  listObjects,
  type MergePatch,
  type ObjectKey,
  type PropagationPolicy,
  patchObject,
  type Resource,
  type WriteOptions,
} from './objects.ts';
import type { Kube, Selection } from './types.ts';
import { createStrict } from './write.ts';

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

/** Creates a CronJob by POST; throws `AlreadyExists`. To create or change one, see `applyServerSide`. */
export async function createCronJob(
  kube: Kube,
  cronJob: KubernetesObject,
  options: WriteOptions = {},
): Promise<ObservedCronJob> {
  return (await createStrict(kube, cronJob, options)) as ObservedCronJob;
}

/** Deletes the CronJob of that uid. See `deleteObject` for what is thrown. */
export function deleteCronJob(
  kube: Kube,
  key: ObjectKey,
  options: WriteOptions & { propagationPolicy: PropagationPolicy },
): Promise<void> {
  return deleteObject(kube, cronJobsResource, key, options);
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
