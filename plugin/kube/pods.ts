import type {
  ContainerStatus,
  KubernetesObject,
  ObservedContainer,
  ObservedPod,
  PodStatus,
} from '../../sdk/batch-v1/objects.ts';
import {
  getObject,
  listObjects,
  type MergePatch,
  type ObjectKey,
  patchObject,
  type Resource,
  type WriteOptions,
  watchObjects,
} from './objects.ts';
import { projectMeta } from './project.ts';
import type { ReflectorTimings } from './reflector-timings.ts';
import type { Kube, ReflectorEvent, Selection } from './types.ts';

export const podsResource: Resource = { prefix: '/api/v1', plural: 'pods' };

/** The Pod as it is now, whole. Throws `NotFound`. */
export function getPod(kube: Kube, namespace: string, name: string, signal?: AbortSignal): Promise<ObservedPod> {
  return getObject(kube, podsResource, namespace, name, signal);
}

/** All Pods of a selection, whole, in the server's order. */
export function listPods(kube: Kube, selection: Selection, signal?: AbortSignal): Promise<ObservedPod[]> {
  return listObjects(kube, podsResource, selection, signal);
}

/** Follows the Pods of a selection, with the fields that progress needs; ends without an error when the signal is aborted. */
export function watchPods(
  kube: Kube,
  selection: Selection,
  signal: AbortSignal,
  timings?: Partial<ReflectorTimings>,
): AsyncGenerator<ReflectorEvent<ObservedPod>> {
  return watchObjects(kube, podsResource, selection, projectPod, signal, timings);
}

/** Changes fields of the Pod of that uid and version by a merge patch. See `patchObject` for what is thrown. */
export function patchPod(
  kube: Kube,
  key: ObjectKey & { resourceVersion: string },
  patch: MergePatch,
  options: WriteOptions = {},
): Promise<ObservedPod> {
  return patchObject(kube, podsResource, key, patch, options);
}

/** A Pod without its bulk: where it runs, what containers it has and how they fare. */
export function projectPod(object: KubernetesObject): ObservedPod {
  const { apiVersion, kind, metadata, spec, status } = object as ObservedPod;
  const { nodeName, restartPolicy, initContainers } = spec;
  return {
    apiVersion,
    kind,
    metadata: projectMeta(metadata),
    spec: {
      ...(nodeName ? { nodeName } : {}),
      ...(restartPolicy ? { restartPolicy } : {}),
      containers: spec.containers.map(projectContainer),
      ...(initContainers ? { initContainers: initContainers.map(projectContainer) } : {}),
    },
    ...(status ? { status: projectStatus(status) } : {}),
  };
}

function projectContainer({ name, image, restartPolicy }: ObservedContainer): ObservedContainer {
  // An init container that restarts Always is a sidecar.
  return { name, image, ...(restartPolicy ? { restartPolicy } : {}) };
}

function projectStatus({ phase, reason, message, conditions, startTime, ...status }: PodStatus): PodStatus {
  return {
    ...(phase ? { phase } : {}),
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
    ...(conditions ? { conditions } : {}),
    ...(status.containerStatuses ? { containerStatuses: status.containerStatuses.map(projectContainerStatus) } : {}),
    ...(status.initContainerStatuses
      ? { initContainerStatuses: status.initContainerStatuses.map(projectContainerStatus) }
      : {}),
    ...(startTime ? { startTime } : {}),
  };
}

function projectContainerStatus({ name, ready, restartCount, state, lastState }: ContainerStatus): ContainerStatus {
  return { name, ready, restartCount, state, lastState };
}
