import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Registry, Resource } from '../registry.ts';

/** What the garbage collector writes. */

/** Nobody waits for it any more before its owner goes. */
export function unblocked(registry: Registry, resource: Resource, object: KubernetesObject): KubernetesObject {
  const ownerReferences = object.metadata.ownerReferences!.map(({ blockOwnerDeletion, ...reference }) => ({
    ...reference,
    ...(blockOwnerDeletion !== undefined && { blockOwnerDeletion: false }),
  }));
  return write(registry, resource, object, { ...object.metadata, ownerReferences });
}

export function remove(
  registry: Registry,
  resource: Resource,
  { metadata }: KubernetesObject,
  propagationPolicy: 'Orphan' | 'Background' | 'Foreground',
): void {
  const { namespace = '', name = '', uid, resourceVersion } = metadata;
  const preconditions = { uid: uid!, resourceVersion: resourceVersion! };
  registry.delete(resource, namespace, name, { propagationPolicy, preconditions });
}

export function withoutOwners(
  registry: Registry,
  resource: Resource,
  object: KubernetesObject,
  uids: readonly string[],
): void {
  const { ownerReferences = [], ...rest } = object.metadata;
  const left = ownerReferences.filter(({ uid }) => !uids.includes(uid));
  write(registry, resource, object, { ...rest, ...(left.length > 0 && { ownerReferences: left }) });
}

export function removeFinalizer(
  registry: Registry,
  resource: Resource,
  object: KubernetesObject,
  finalizer: string,
): void {
  const { finalizers = [], ...rest } = object.metadata;
  const left = finalizers.filter((each) => each !== finalizer);
  write(registry, resource, object, { ...rest, ...(left.length > 0 && { finalizers: left }) });
}

function write(
  registry: Registry,
  resource: Resource,
  object: KubernetesObject,
  metadata: KubernetesObject['metadata'],
): KubernetesObject {
  const options = { fieldManager: 'kube-controller-manager' };
  return registry.update(resource, metadata.namespace ?? '', { ...object, metadata }, options);
}
