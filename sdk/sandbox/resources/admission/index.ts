import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { Registry, Strategy } from '../../registry.ts';
import { limitRanges } from '../kinds.ts';
import { withLimits } from './limit-ranger.ts';
import { enforcePodSecurity } from './pod-security.ts';
import { withPriority } from './priority.ts';
import { enforceQuotas } from './quota.ts';
import { withServiceAccount } from './service-account.ts';
import { withTolerations } from './tolerations.ts';

/**
 * Admission: what the server's plug-ins add to a new object, between its defaults and its validation.
 *
 * @throws StatusError 403 where one of them refuses it
 */
export function admit(strategy: Strategy, object: KubernetesObject, registry: Registry): KubernetesObject {
  const admitted = strategy.resource.plural === 'pods' ? admitPod(object, registry) : object;
  enforceQuotas(strategy.resource, admitted, registry);
  return admitted;
}

function admitPod(pod: KubernetesObject, registry: Registry): KubernetesObject {
  const limited = withLimits(pod, registry.list(limitRanges, pod.metadata.namespace));
  const prepared = withTolerations(withPriority(withServiceAccount(limited, registry), registry));
  enforcePodSecurity(prepared, registry);
  return prepared;
}
