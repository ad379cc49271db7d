import type { KubernetesObject, OwnerReference } from '../../batch-v1/objects.ts';
import type { Registry, Resource } from '../registry.ts';

/** `unknown`: of a kind that this API does not have, so that nobody knows whether it is there. */
export type FindOwner = (
  resource: Resource,
  dependent: KubernetesObject,
  owner: OwnerReference,
) => KubernetesObject | undefined | 'unknown';

/** isDangling: by kind and name, in the namespace of the dependent, and then by uid. */
export function ownerFinder(registry: Registry): FindOwner {
  const byKind = new Map(
    registry.resources.map(({ resource }) => {
      const { group, version, kind } = resource;
      return [`${group === '' ? version : `${group}/${version}`} ${kind}`, resource];
    }),
  );
  return (dependentResource, { metadata }, { apiVersion, kind, name, uid }) => {
    const resource = byKind.get(`${apiVersion} ${kind}`);
    if (!resource || (resource.namespaced && !dependentResource.namespaced)) return 'unknown';
    const owner = registry.peek(resource, resource.namespaced ? metadata.namespace! : '', name);
    return owner?.metadata.uid === uid ? owner : undefined;
  };
}
