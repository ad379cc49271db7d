import { fieldPath } from '../../sdk/batch-v1/finding-text.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { inNamespace } from './api-path.ts';
import { resourceOf, serverVersion } from './discovery.ts';
import { droppedFields } from './dropped-fields.ts';
import { getObject, pathOf, type WriteOptions, writeQuery } from './objects.ts';
import type { Kube } from './types.ts';

/**
 * Creates an object by POST, in its own namespace or else the connection's; `generateName` works. Unknown fields are
 * refused. A dry run stores nothing, and throws `FieldsDropped` where the server's answer lacks a field that was sent.
 */
export async function createStrict(
  kube: Kube,
  object: KubernetesObject,
  options: WriteOptions = {},
): Promise<KubernetesObject> {
  const { namespace, resource } = await placeOf(kube, object, options.signal);
  const { body } = await kube.transport.request<KubernetesObject>({
    method: 'POST',
    path: pathOf(resource, namespace),
    query: writeQuery(options.dryRun),
    body: object,
    signal: options.signal,
  });
  if (options.dryRun) await refuseDropped(kube, object, body, namespace);
  return body;
}

/** What server-side apply came to: the object as the server has it, and whether it was not there before. */
export interface Applied {
  object: KubernetesObject;
  created: boolean;
}

/**
 * Creates or changes an object by server-side apply; for all but Jobs. With `force`, fields that others manage are
 * taken over; without, they are a `Conflict` that lists them. A dry run checks as `createStrict` does.
 */
export async function applyServerSide(
  kube: Kube,
  object: KubernetesObject,
  options: WriteOptions & { force?: boolean } = {},
): Promise<Applied> {
  const { namespace, resource } = await placeOf(kube, object, options.signal);
  if (!object.metadata.name) {
    throw new BatchError('InvalidManifest', `${object.kind} without a name cannot be applied`, {
      hint: 'set metadata.name; generateName works for Jobs only',
    });
  }
  const { status, body } = await kube.transport.request<KubernetesObject>({
    method: 'PATCH',
    path: pathOf(resource, namespace, object.metadata.name),
    query: { ...writeQuery(options.dryRun), force: options.force ? true : undefined },
    contentType: 'application/apply-patch+yaml',
    body: object,
    signal: options.signal,
  });
  if (options.dryRun) await refuseDropped(kube, object, body, namespace);
  return { object: body, created: status === 201 };
}

/** The object of that kind and name as the server has it; undefined where there is none. */
export async function findLive(
  kube: Kube,
  object: KubernetesObject,
  signal?: AbortSignal,
): Promise<KubernetesObject | undefined> {
  const { namespace, resource } = await placeOf(kube, object, signal);
  try {
    return await getObject<KubernetesObject>(kube, resource, namespace, object.metadata.name!, signal);
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

async function placeOf(kube: Kube, object: KubernetesObject, signal: AbortSignal | undefined) {
  const resource = await resourceOf(kube, object.apiVersion, object.kind, signal);
  return { resource, namespace: resource.namespaced ? (object.metadata.namespace ?? kube.namespace) : undefined };
}

async function refuseDropped(
  kube: Kube,
  sent: KubernetesObject,
  received: KubernetesObject,
  namespace: string | undefined,
): Promise<void> {
  const dropped = droppedFields(sent, received).map(fieldPath);
  if (dropped.length === 0) return;
  const { gitVersion } = await serverVersion(kube).catch(() => ({ gitVersion: 'of unknown version' }));
  const name = sent.metadata.name ?? sent.metadata.generateName;
  throw new BatchError(
    'FieldsDropped',
    `the server would drop ${dropped.join(', ')}: ${sent.kind} "${name}"${inNamespace(namespace)}`,
    {
      hint: `server ${gitVersion} has the feature switched off or does not know it: leave the field out, or enable its feature gate`,
    },
  );
}
