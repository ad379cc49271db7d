import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Registry, Strategy } from '../registry.ts';
import * as kinds from './kinds.ts';
import { plain } from './plain.ts';

export * from './kinds.ts';

/** All that the sandbox stores, each kind with its rules. */
export const strategies: readonly Strategy[] = [
  { ...plain(kinds.jobs), defaultPropagation: 'Orphan' as const },
  plain(kinds.cronJobs),
  plain(kinds.pods),
  plain(kinds.events),
  plain(kinds.configMaps),
  plain(kinds.secrets),
  plain(kinds.services),
  plain(kinds.serviceAccounts),
  plain(kinds.leases),
  plain(kinds.namespaces),
  plain(kinds.nodes),
  plain(kinds.resourceQuotas),
  plain(kinds.limitRanges),
  plain(kinds.persistentVolumeClaims),
  plain(kinds.endpointSlices),
  plain(kinds.priorityClasses),
];

/**
 * Admission: what the server's plug-ins add to a new object, between its defaults and its validation.
 *
 * @throws StatusError where one of them refuses it
 */
export function admit(_strategy: Strategy, object: KubernetesObject, _registry: Registry): KubernetesObject {
  return object;
}
