import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { listAll } from './list.ts';
import { reflect } from './reflector.ts';
import type { ReflectorTimings } from './reflector-timings.ts';
import type { Kube, ReflectorEvent, Selection } from './types.ts';

/** Who writes, as managedFields and audit logs show it. */
export const fieldManager = 'kubectl-batch';

/** A resource as its path on the server has it. */
export interface Resource {
  /** `/api/v1` or `/apis/batch/v1`. */
  prefix: string;
  /** Plural, e.g. `jobs`. */
  plural: string;
}

/** Which object, and which one under its name: a namesake has another uid. */
export interface ObjectKey {
  namespace: string;
  name: string;
  uid: string;
}

export type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan';

/** How a write is sent. */
export interface WriteOptions {
  /** The server checks and answers as if, and stores nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/** The path of a collection, or of one object of it; no namespace: all of them, or an object outside of namespaces. */
export function pathOf({ prefix, plural }: Resource, namespace: string | undefined, name?: string): string {
  const where = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${prefix}${where}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

export async function getObject<T>(
  kube: Kube,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  signal?: AbortSignal,
): Promise<T> {
  const { body } = await kube.transport.request<T>({ method: 'GET', path: pathOf(resource, namespace, name), signal });
  return body;
}

export async function listObjects<T>(
  kube: Kube,
  resource: Resource,
  selection: Selection,
  signal?: AbortSignal,
): Promise<T[]> {
  const { namespace, labelSelector, fieldSelector } = selection;
  const project = (object: KubernetesObject) => object as T;
  const query = { labelSelector, fieldSelector };
  const { items } = await listAll(kube.transport, { path: pathOf(resource, namespace), query, project, signal });
  return items;
}

export function watchObjects<T>(
  kube: Kube,
  resource: Resource,
  { namespace, ...selectors }: Selection,
  project: (object: KubernetesObject) => T,
  signal: AbortSignal,
  timings?: Partial<ReflectorTimings>,
): AsyncGenerator<ReflectorEvent<T>> {
  return reflect(kube.transport, { path: pathOf(resource, namespace), ...selectors, project, signal, timings });
}

/** Which one to delete; no namespace: one outside of namespaces. */
export interface DeletionKey extends Omit<ObjectKey, 'namespace'> {
  namespace: string | undefined;
  /** Only as it is in this version. */
  resourceVersion?: string;
}

/**
 * Deletes the object of that uid, never a namesake (`Replaced`). With a resourceVersion, one that was changed meanwhile is a
 * `Conflict`. Resolves when the server has taken it on, not when it is gone.
 */
export async function deleteObject(
  kube: Kube,
  resource: Resource,
  { namespace, name, uid, resourceVersion }: DeletionKey,
  // The server's own default orphans a Job's pods (batch/v1), so the policy is always sent.
  { propagationPolicy, dryRun, signal }: WriteOptions & { propagationPolicy: PropagationPolicy },
): Promise<void> {
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy,
    preconditions: { uid, ...(resourceVersion ? { resourceVersion } : {}) },
    ...(dryRun ? { dryRun: ['All'] } : {}),
  };
  await kube.transport.request({ method: 'DELETE', path: pathOf(resource, namespace, name), body, signal });
}

/** The changed fields of a patch; null removes a field. */
export type MergePatch = Record<string, unknown>;

/**
 * Changes fields of the object of that uid by a merge patch; a namesake is never touched (`Replaced`). With a resourceVersion, an
 * object that was changed meanwhile is a `Conflict`.
 */
export async function patchObject<T>(
  kube: Kube,
  resource: Resource,
  { namespace, name, uid, resourceVersion }: ObjectKey & { resourceVersion?: string },
  patch: MergePatch,
  { dryRun, signal }: WriteOptions = {},
): Promise<T> {
  const metadata = {
    ...(patch.metadata as MergePatch | undefined),
    uid,
    ...(resourceVersion ? { resourceVersion } : {}),
  };
  const { body } = await kube.transport.request<T>({
    method: 'PATCH',
    path: pathOf(resource, namespace, name),
    query: writeQuery(dryRun),
    contentType: 'application/merge-patch+json',
    body: { ...patch, metadata },
    signal,
  });
  return body;
}

/** Parameters of every write: who writes, and that unknown fields are refused instead of dropped. */
export function writeQuery(dryRun: boolean | undefined): Record<string, string | undefined> {
  return { fieldManager, fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined };
}
