import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
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
  watchObjects,
} from './objects.ts';
import { projectMeta } from './project.ts';
import type { ReflectorTimings } from './reflector-timings.ts';
import type { Kube, ReflectorEvent, Selection } from './types.ts';
import { createStrict } from './write.ts';

export const jobsResource: Resource = { prefix: '/apis/batch/v1', plural: 'jobs' };

/** The Job as it is now, whole. Throws `NotFound`. */
export function getJob(kube: Kube, namespace: string, name: string, signal?: AbortSignal): Promise<ObservedJob> {
  return getObject(kube, jobsResource, namespace, name, signal);
}

/** All Jobs of a selection, whole, in the server's order. */
export function listJobs(kube: Kube, selection: Selection, signal?: AbortSignal): Promise<ObservedJob[]> {
  return listObjects(kube, jobsResource, selection, signal);
}

/** Follows the Jobs of a selection, with the fields that progress needs; ends without an error when the signal is aborted. */
export function watchJobs(
  kube: Kube,
  selection: Selection,
  signal: AbortSignal,
  timings?: Partial<ReflectorTimings>,
): AsyncGenerator<ReflectorEvent<ObservedJob>> {
  return watchObjects(kube, jobsResource, selection, projectJob, signal, timings);
}

/** Creates a Job by POST, so that an existing one is never changed (`AlreadyExists`). */
export async function createJob(kube: Kube, job: KubernetesObject, options: WriteOptions = {}): Promise<ObservedJob> {
  return (await createStrict(kube, job, options)) as ObservedJob;
}

/** Deletes the Job of that uid. See `deleteObject` for what is thrown. */
export function deleteJob(
  kube: Kube,
  key: ObjectKey & { resourceVersion?: string },
  options: WriteOptions & { propagationPolicy: PropagationPolicy },
): Promise<void> {
  return deleteObject(kube, jobsResource, key, options);
}

/** Changes fields of the Job of that uid by a merge patch. See `patchObject` for what is thrown. */
export function patchJob(
  kube: Kube,
  key: ObjectKey & { resourceVersion?: string },
  patch: MergePatch,
  options: WriteOptions = {},
): Promise<ObservedJob> {
  return patchObject(kube, jobsResource, key, patch, options);
}

/** A Job without its bulk: of the template, only what containers there are and how they restart. */
export function projectJob(object: KubernetesObject): ObservedJob {
  const job = object as ObservedJob;
  const { metadata, spec } = job.spec.template;
  const template = {
    ...(metadata?.labels ? { metadata: { labels: metadata.labels } } : {}),
    spec: {
      ...(spec.restartPolicy ? { restartPolicy: spec.restartPolicy } : {}),
      containers: spec.containers.map(({ name, image }) => ({ name, image })),
    },
  };
  return {
    apiVersion: job.apiVersion,
    kind: job.kind,
    metadata: projectMeta(job.metadata),
    spec: { ...job.spec, template },
    ...(job.status ? { status: job.status } : {}),
  };
}
