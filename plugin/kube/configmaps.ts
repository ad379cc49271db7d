import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import {
  deleteObject,
  getObject,
  listObjects,
  type MergePatch,
  type ObjectKey,
  patchObject,
  pathOf,
  type Resource,
  type WriteOptions,
  writeQuery,
} from './objects.ts';
import type { Kube, Selection } from './types.ts';

const configMaps: Resource = { prefix: '/api/v1', plural: 'configmaps' };

/** A ConfigMap as far as texts go. */
export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

/** The ConfigMap as it is now. Throws `NotFound`. */
export function getConfigMap(kube: Kube, namespace: string, name: string, signal?: AbortSignal): Promise<ConfigMap> {
  return getObject(kube, configMaps, namespace, name, signal);
}

/** All ConfigMaps of a selection. */
export function listConfigMaps(kube: Kube, selection: Selection, signal?: AbortSignal): Promise<ConfigMap[]> {
  return listObjects(kube, configMaps, selection, signal);
}

/** Creates a ConfigMap by POST, so that an existing one is never changed (`AlreadyExists`): who creates it has it. */
export async function createConfigMap(kube: Kube, map: ConfigMap, { dryRun, signal }: WriteOptions = {}) {
  const { body } = await kube.transport.request<ConfigMap>({
    method: 'POST',
    path: pathOf(configMaps, map.metadata.namespace ?? kube.namespace),
    query: writeQuery(dryRun),
    body: map,
    signal,
  });
  return body;
}

/** Changes fields of the ConfigMap of that uid by a merge patch. See `patchObject` for what is thrown. */
export function patchConfigMap(
  kube: Kube,
  key: ObjectKey & { resourceVersion?: string },
  patch: MergePatch,
  options: WriteOptions = {},
): Promise<ConfigMap> {
  return patchObject(kube, configMaps, key, patch, options);
}

/** Deletes the ConfigMap of that uid, in that version where one is given. See `deleteObject` for what is thrown. */
export function deleteConfigMap(
  kube: Kube,
  key: ObjectKey & { resourceVersion?: string },
  options: WriteOptions = {},
): Promise<void> {
  return deleteObject(kube, configMaps, key, { ...options, propagationPolicy: 'Background' });
}
