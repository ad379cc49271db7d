import {
  COMPLETION_INDEX_KEY,
  INDEX_FAILURE_COUNT_ANNOTATION,
  INDEX_IGNORED_FAILURE_COUNT_ANNOTATION,
  JOB_TRACKING_FINALIZER,
  MAX_GENERATE_NAME,
} from '../batch-v1/names.ts';
import type {
  KubernetesObject,
  ObjectMeta,
  ObservedContainer,
  ObservedJob,
  ObservedPod,
  OwnerReference,
} from '../batch-v1/objects.ts';
import { hasTrackingFinalizer } from './pod.ts';
import { indexFailures } from './pod-counts.ts';
import { countsAsFailed } from './pod-failure-policy.ts';

/** The pods that the Job controller makes, and what it changes in those that exist. */

const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';
const MAX_POD_NAME = 253;

/** NewControllerRef. */
export function controllerReference({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference {
  const { name = '', uid = '' } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/**
 * Makes the pods of a Job, ready to be created: GetPodFromTemplate in controller_utils.go, and what manageJob adds for
 * an Indexed Job (batch-api 2.10).
 */
export function podMaker(job: ObservedJob): (index?: number, replaced?: ObservedPod) => ObservedPod {
  const { metadata = {}, spec } = job.spec.template;
  const owner = controllerReference(job);
  const finalizers = metadata.finalizers ?? [];
  const tracked = finalizers.includes(JOB_TRACKING_FINALIZER) ? finalizers : [...finalizers, JOB_TRACKING_FINALIZER];
  const isIndexed = job.spec.completionMode === 'Indexed';
  const podSpec = (isIndexed ? withIndexVariable(spec) : spec) as ObservedPod['spec'];
  return (index, replaced) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: generateName(job.metadata.name ?? '', index),
      ...(job.metadata.namespace !== undefined && { namespace: job.metadata.namespace }),
      labels: { ...metadata.labels, ...(index !== undefined && { [COMPLETION_INDEX_KEY]: `${index}` }) },
      ...annotationsOf(job, index, replaced),
      finalizers: tracked,
      ownerReferences: [owner],
    },
    spec: index === undefined ? podSpec : { ...podSpec, hostname: `${job.metadata.name}-${index}` },
  });
}

/** getPodsPrefix; podGenerateNameWithIndex, which cuts the Job's name and not the index. */
function generateName(name: string, index: number | undefined): string {
  if (index === undefined) return name.length < MAX_POD_NAME ? `${name}-` : name;
  const suffix = `-${index}-`;
  const whole = `${name}${suffix}`;
  return whole.length > MAX_GENERATE_NAME ? `${whole.slice(0, MAX_GENERATE_NAME - suffix.length)}${suffix}` : whole;
}

/** addIndexFailureCountAnnotation: a pod carries how often its index has failed before it. */
function annotationsOf(job: ObservedJob, index?: number, replaced?: ObservedPod): Pick<ObjectMeta, 'annotations'> {
  const { annotations = {} } = job.spec.template.metadata ?? {};
  if (index === undefined) return Object.keys(annotations).length > 0 ? { annotations } : {};
  const indexed = { ...annotations, [COMPLETION_INDEX_KEY]: `${index}` };
  if (typeof job.spec.backoffLimitPerIndex !== 'number') return { annotations: indexed };
  const { counted, ignored } = replaced ? failuresWith(job, replaced) : { counted: 0, ignored: 0 };
  return {
    annotations: {
      ...indexed,
      [INDEX_FAILURE_COUNT_ANNOTATION]: `${counted}`,
      ...(ignored > 0 && { [INDEX_IGNORED_FAILURE_COUNT_ANNOTATION]: `${ignored}` }),
    },
  };
}

/** getNewIndexFailureCounts: those before the pod, and its own. */
function failuresWith(job: ObservedJob, pod: ObservedPod): { counted: number; ignored: number } {
  const { counted, ignored } = indexFailures(pod);
  return countsAsFailed(job, pod) ? { counted: counted + 1, ignored } : { counted, ignored: ignored + 1 };
}

/** addCompletionIndexEnvVariables: each container that has no such variable gets it. */
function withIndexVariable(spec: ObservedJob['spec']['template']['spec']): object {
  const source = { fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX_KEY}']` } };
  const add = (container: ObservedContainer): ObservedContainer => {
    const env = (container.env ?? []) as { name: string }[];
    if (env.some(({ name }) => name === INDEX_VARIABLE)) return container;
    return { ...container, env: [...env, { name: INDEX_VARIABLE, valueFrom: source }] };
  };
  const initContainers = spec.initContainers as ObservedContainer[] | undefined;
  return {
    ...spec,
    containers: spec.containers.map(add),
    ...(initContainers && { initContainers: initContainers.map(add) }),
  };
}

/** The pod with the Job for its controller (AdoptPod). */
export function adoptedPod(job: ObservedJob, pod: ObservedPod): ObservedPod {
  const { finalizers = [], ownerReferences = [] } = pod.metadata;
  return withMetadata(pod, {
    ownerReferences: [...ownerReferences.filter(({ uid }) => uid !== job.metadata.uid), controllerReference(job)],
    finalizers: hasTrackingFinalizer(pod) ? finalizers : [...finalizers, JOB_TRACKING_FINALIZER],
  });
}

/** The pod without the Job among its owners (ReleasePod). */
export function releasedPod(job: ObservedJob, pod: ObservedPod): ObservedPod {
  return orphanedPod(pod, job.metadata.uid);
}

/**
 * A pod as it is when its Job was deleted and it was left: the garbage collector takes off the owner of this uid, the Job
 * controller the tracking finalizer (batch-api 3.1, steps 2 and 3).
 */
export function orphanedPod(pod: ObservedPod, ownerUid: string | undefined): ObservedPod {
  const ownerReferences = pod.metadata.ownerReferences?.filter(({ uid }) => uid !== ownerUid);
  return untrackedPod(withMetadata(pod, { ownerReferences }));
}

/** The pod without the tracking finalizer (removeTrackingFinalizerPatch). */
export function untrackedPod(pod: ObservedPod): ObservedPod {
  const finalizers = pod.metadata.finalizers?.filter((finalizer) => finalizer !== JOB_TRACKING_FINALIZER);
  return withMetadata(pod, { finalizers });
}

/** Lists that become empty are left out, as the API server does. */
function withMetadata(pod: ObservedPod, change: Partial<ObjectMeta>): ObservedPod {
  const metadata = { ...pod.metadata, ...change };
  for (const key of Object.keys(change))
    if ((metadata[key] as unknown[] | undefined)?.length === 0) delete metadata[key];
  return { ...pod, metadata };
}
