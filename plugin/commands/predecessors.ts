import { GROUP_LABEL } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { type Dependency, dependenciesOf } from '../../sdk/batch-v1/order.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { getJob, limiter, listJobs } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { type Unmet, unmetBy } from '../plan/predecessors.ts';
import { throwAll } from './selecting.ts';

/** Looks at what Jobs wait for on the cluster; the same thing once, however many wait for it. */
export function predecessorsOn(kube: Kube, signal: AbortSignal) {
  const known = new Map<string, Promise<ObservedJob[]>>();
  const limit = limiter(32);
  return async (object: KubernetesObject, dependency: Dependency): Promise<Unmet | undefined> => {
    const { kind, name, namespace = object.metadata.namespace ?? kube.namespace } = dependency;
    const key = `${kind}/${namespace}/${name}`;
    const asked = known.get(key) ?? limit(() => jobsOf(kube, { kind, name, namespace }, signal));
    known.set(key, asked);
    return unmetBy(dependency, await asked, kube.transport.now());
  };
}

async function jobsOf(
  kube: Kube,
  { kind, name, namespace }: Required<Dependency>,
  signal: AbortSignal,
): Promise<ObservedJob[]> {
  if (kind === 'group') return listJobs(kube, { namespace, labelSelector: `${GROUP_LABEL}=${name}` }, signal);
  try {
    return [await getJob(kube, namespace, name, signal)];
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return [];
    throw error;
  }
}

/** @throws BatchErrors with everything outside of an input that its Jobs wait for and that is not complete */
export async function refuseUnmet(
  kube: Kube,
  outside: { object: KubernetesObject; dependency: Dependency }[],
  signal: AbortSignal,
): Promise<void> {
  const lookUp = predecessorsOn(kube, signal);
  const results = await Promise.allSettled(
    outside.map(async ({ object, dependency }) => {
      const unmet = await lookUp(object, dependency);
      if (unmet) throw refusal(object, unmet, kube);
    }),
  );
  throwAll(results);
}

function refusal({ metadata }: KubernetesObject, { because, text, job }: Unmet, kube: Kube): BatchError {
  const which = `job "${metadata.name ?? metadata.generateName}" in namespace "${metadata.namespace ?? kube.namespace}"`;
  const message = `${which} waits for ${text}`;
  if (because === 'missing')
    return new BatchError('NotFound', message, { hint: 'it must be in the input, or complete on the cluster' });
  const hint =
    because === 'failed'
      ? 'run that one anew first, or add it to the input with --replace'
      : `follow that one to its end first: kubectl batch watch ${job?.metadata.name} -n ${job?.metadata.namespace}`;
  return new UsageError(message, { hint });
}

/** What the given Jobs still wait for, in words for a sentence; those that wait for nothing are left out. */
export async function unmetOf(kube: Kube, jobs: ObservedJob[], signal: AbortSignal): Promise<Map<ObservedJob, string>> {
  const lookUp = predecessorsOn(kube, signal);
  const unmet = new Map<ObservedJob, string>();
  const results = await Promise.allSettled(
    jobs.map(async (job) => {
      const all = await Promise.all(dependenciesOf(job).map((dependency) => lookUp(job, dependency)));
      const texts = all.flatMap((one) => (one ? [one.text] : []));
      if (texts.length > 0) unmet.set(job, texts.join('; and for '));
    }),
  );
  throwAll(results);
  return unmet;
}
