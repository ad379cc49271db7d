import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { Registry, Strategy } from '../../registry.ts';

/**
 * Admission: what the server's plug-ins add to a new object, between its defaults and its validation.
 *
 * @throws StatusError where one of them refuses it
 */
export function admit(_strategy: Strategy, object: KubernetesObject, _registry: Registry): KubernetesObject {
  return object;
}
