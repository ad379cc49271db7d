import type { FieldDifference } from '../../sdk/batch-v1/field-differences.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import { BatchError } from '../../sdk/errors.ts';
import { applyServerSide, compareJob, createStrict, getJob, listJobs } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { type Existing, isJob, waysOn } from '../plan/run.ts';
import { shapeOf } from '../plan/shape.ts';
import { throwAll } from './selecting.ts';

/** From so many Jobs of one namespace on, one list is cheaper than a look at each name. */
const manyNames = 20;

interface ObserveOptions {
  replace: boolean;
  /** Whether Jobs may be kept though they have ended. */
  keepEnded?: boolean;
  signal: AbortSignal;
}

/**
 * Looks at everything that decides what `run` does, and lets the server judge the manifests by a dry run, one of each
 * shape, so that the first write comes only when all would be accepted.
 *
 * @returns the existing Job of each manifest that has one, with the fields in which they differ
 */
export async function observe(
  kube: Kube,
  objects: KubernetesObject[],
  options: ObserveOptions,
): Promise<Map<KubernetesObject, Existing>> {
  const existing = new Map<KubernetesObject, Existing>();
  const find = await finder(kube, objects, options.signal);
  const shapes = new Set<string>();
  const isNewShape = (object: KubernetesObject) => {
    const known = shapes.size;
    return shapes.add(shapeOf(object)).size > known;
  };
  const results = await Promise.allSettled(
    objects.map(async (object) => {
      const job = isJob(object) && object.metadata.name ? await find(object) : undefined;
      if (!job) return isNewShape(object) ? checkOnServer(kube, object, objects, options.signal) : undefined;
      existing.set(object, { job, differences: await differencesOf(kube, object, job, options) });
    }),
  );
  throwAll(results);
  return existing;
}

/**
 * What has ended, or is being deleted, is mostly no longer joined: then only whether the manifest could replace it is of
 * interest. A quota that is full says nothing against that, for the old Job makes room.
 */
async function differencesOf(
  kube: Kube,
  object: KubernetesObject,
  job: ObservedJob,
  { replace, keepEnded = false, signal }: ObserveOptions,
): Promise<FieldDifference[]> {
  const isOver = isJobFinished(job) || job.metadata.deletionTimestamp !== undefined;
  if (!replace && isOver && !keepEnded) return [];
  try {
    return await compareJob(kube, object, job, signal);
  } catch (error) {
    if (!(error instanceof BatchError && error.code === 'AdmissionDenied' && /quota/.test(error.message))) throw error;
    if (replace) return [];
    throw new BatchError(
      'AdmissionDenied',
      `job "${job.metadata.name}" is there already, and cannot be compared: ${error.message}`,
      {
        hint: `${waysOn}; kubectl batch watch ${job.metadata.name} follows the one that is there`,
        cause: error.cause,
      },
    );
  }
}

/** A dry run needs the namespace to be there, so what lies in one that the same input brings is checked when it is written. */
async function checkOnServer(
  kube: Kube,
  object: KubernetesObject,
  all: KubernetesObject[],
  signal: AbortSignal,
): Promise<void> {
  const namespace = object.metadata.namespace;
  if (namespace && all.some(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace)) return;
  await (isJob(object) ? createStrict : applyServerSide)(kube, object, { dryRun: true, signal });
}

type Find = (object: KubernetesObject) => Promise<ObservedJob | undefined>;

async function finder(kube: Kube, objects: KubernetesObject[], signal: AbortSignal): Promise<Find> {
  const namespaceOf = (object: KubernetesObject) => object.metadata.namespace ?? kube.namespace;
  const counts = new Map<string, number>();
  for (const object of objects)
    if (isJob(object)) counts.set(namespaceOf(object), (counts.get(namespaceOf(object)) ?? 0) + 1);
  const listed = new Map<string, Map<string, ObservedJob>>();
  for (const [namespace, count] of counts) {
    if (count < manyNames) continue;
    const jobs = await listJobs(kube, { namespace }, signal);
    listed.set(namespace, new Map(jobs.map((job) => [job.metadata.name!, job])));
  }
  return async (object) => {
    const jobs = listed.get(namespaceOf(object));
    if (jobs) return jobs.get(object.metadata.name!);
    try {
      return await getJob(kube, namespaceOf(object), object.metadata.name!, signal);
    } catch (error) {
      if (error instanceof BatchError && error.code === 'NotFound') return undefined;
      throw error;
    }
  };
}
