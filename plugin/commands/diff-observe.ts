import { GENERATED_POD_LABELS, HELD_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { abortError, applyServerSide, comparable, createStrict, defaultedJob, findLive } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { diffMissing, diffObject, type ObjectDiff } from '../plan/diff.ts';
import { waitsForOthers } from '../plan/order.ts';
import { isJob } from '../plan/run.ts';

interface Written {
  object: KubernetesObject;
  where: string;
}

/** Compares each object with the cluster, in their order; what went wrong with one does not stop the others. */
export async function observeDiffs(
  kube: Kube,
  manifests: readonly Written[],
  signal: AbortSignal,
): Promise<{ diffs: ObjectDiff[]; failures: unknown[] }> {
  const brought = new Set(
    manifests.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object.metadata.name),
  );
  const results = await Promise.allSettled(manifests.map((manifest) => observe(kube, manifest, brought, signal)));
  if (signal.aborted) throw abortError(signal);
  return {
    diffs: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    failures: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  };
}

async function observe(
  kube: Kube,
  { object, where }: Written,
  brought: ReadonlySet<string | undefined>,
  signal: AbortSignal,
): Promise<ObjectDiff> {
  const live = object.metadata.name === undefined ? undefined : await findLive(kube, object, signal);
  if (live && isJob(object)) return diffJob(kube, { object, where }, live as ObservedJob, signal);
  if (live) {
    const { object: wanted } = await applyServerSide(kube, object, { dryRun: true, force: true, signal });
    return diffObject({ object, where, live, wanted });
  }
  return diffMissing(object, where, await namespaceOfNew(kube, object, brought, signal));
}

/** Has the server judge what is not there yet, and say where it would be. */
async function namespaceOfNew(
  kube: Kube,
  object: KubernetesObject,
  brought: ReadonlySet<string | undefined>,
  signal: AbortSignal,
): Promise<string | undefined> {
  // A dry run needs the namespace to be there.
  if (brought.has(object.metadata.namespace ?? kube.namespace)) return object.metadata.namespace;
  const options = { dryRun: true, signal };
  const made = isJob(object)
    ? await createStrict(kube, object, options)
    : (await applyServerSide(kube, object, options)).object;
  return made.metadata.namespace;
}

/** A Job is not applied but created: it is compared with one that were created now. */
async function diffJob(
  kube: Kube,
  { object, where }: Written,
  job: ObservedJob,
  signal: AbortSignal,
): Promise<ObjectDiff> {
  const wanted = await defaultedJob(kube, object, job, signal);
  const [liveSpec, wantedSpec] = [comparable(job), comparable(wanted)];
  // The hold of a Job that waits for others is taken away when they are complete.
  if (waitsForOthers(object) && object.metadata.annotations?.[HELD_ANNOTATION] !== 'true')
    for (const spec of [liveSpec, wantedSpec]) delete spec.suspend;
  const { labels: allLabels = {}, annotations = {} } = wanted.metadata;
  // A Job without labels takes those of its pods, the generated ones among them.
  const labels = Object.fromEntries(Object.entries(allLabels).filter(([key]) => !GENERATED_POD_LABELS.includes(key)));
  const { name, namespace } = job.metadata;
  const { apiVersion, kind } = object;
  return diffObject({
    object,
    where,
    wanted: { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec: wantedSpec },
    live: { apiVersion, kind, metadata: { name, namespace, ...ofThese(job, labels, annotations) }, spec: liveSpec },
  });
}

type Texts = Record<string, string>;

/** The live Job's values of these labels and annotations: others belong to whoever put them there. */
function ofThese({ metadata }: ObservedJob, labels: Texts, annotations: Texts): { labels: Texts; annotations: Texts } {
  const among = (own: Texts = {}, wanted: Texts) =>
    Object.fromEntries(Object.entries(own).filter(([key]) => Object.hasOwn(wanted, key)));
  return { labels: among(metadata.labels, labels), annotations: among(metadata.annotations, annotations) };
}
