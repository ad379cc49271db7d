import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { checkOnServer, compareJob, getJob, listJobs } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { type Existing, isJob } from '../plan/run.ts';
import { throwAll } from './selecting.ts';

/** From so many Jobs of one namespace on, one list is cheaper than a look at each name. */
const manyNames = 20;

/**
 * Looks at everything that decides what `run` does, and lets the server judge every manifest by a dry run, so that
 * the first write comes only when all would be accepted.
 *
 * @returns the existing Job of each manifest that has one, with the fields in which they differ
 */
export async function observe(
  kube: Kube,
  objects: KubernetesObject[],
  options: { replace: boolean; signal: AbortSignal },
): Promise<Map<KubernetesObject, Existing>> {
  const existing = new Map<KubernetesObject, Existing>();
  const find = await finder(kube, objects, options.signal);
  const results = await Promise.allSettled(
    objects.map(async (object) => {
      const job = isJob(object) && object.metadata.name ? await find(object) : undefined;
      if (!job) return checkOnServer(kube, object, options.signal);
      const differences = await compareJob(kube, object, job, options.signal);
      existing.set(object, { job, differences });
    }),
  );
  throwAll(results);
  return existing;
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
