import { fieldsOf } from '../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Registry, Resource } from '../registry.ts';
import { amountText } from '../resources/admission/amount.ts';
import { usageIn } from '../resources/admission/usage.ts';
import { persistentVolumeClaims, pods, resourceQuotas, services } from '../resources/kinds.ts';
import { follow, keyOf, type Loop, type LoopOptions, splitKey } from './follow.ts';
import { createQueue } from './queue.ts';

/** So long changes of a namespace are gathered before its quotas are counted anew, in milliseconds of the machine. */
const GATHER = 50;

/** Kinds that quotas count by more than their number. */
const MEASURED = [pods, services, persistentVolumeClaims];

/** Tells in the status of quotas how much of them is used: the controller `resourcequota`. */
export function startQuotaController({ registry, clock }: LoopOptions): Loop {
  const queue = createQueue({ clock, run });
  const unfollow = follow(registry, undefined, ({ type, resource, object }) => {
    if (resource === resourceQuotas) return queue.add(keyOf(object));
    const { namespace } = object.metadata;
    if (namespace === undefined || (type === 'MODIFIED' && !MEASURED.includes(resource))) return;
    for (const quota of registry.list(resourceQuotas, namespace)) {
      queue.addAfter(keyOf(quota), GATHER * clock.speed);
    }
  });

  function run(key: string): void {
    const quota = registry.peek(resourceQuotas, ...splitKey(key));
    if (!quota) return;
    const hard = fieldsOf(fieldsOf(quota.spec).hard);
    const status = { hard, used: usedOf(registry, quota, hard) };
    const options = { subresource: 'status', fieldManager: 'kube-controller-manager' };
    registry.update(resourceQuotas, quota.metadata.namespace!, { ...quota, status }, options);
  }

  return {
    stop: () => {
      unfollow();
      queue.stop();
    },
  };
}

/** CalculateUsage, of the names that are limited. */
function usedOf(registry: Registry, quota: KubernetesObject, hard: Record<string, unknown>): Record<string, string> {
  const names = Object.keys(hard);
  const counted = registry.resources.map(({ resource }) => resource).filter((resource) => isLimited(resource, names));
  const usages = counted.map((resource) => usageIn(resource, quota.metadata.namespace!, registry, quota));
  return Object.fromEntries(
    names.map((name) => {
      const amount = usages.reduce((sum, usage) => sum + (usage[name] ?? 0), 0);
      return [name, amountText(amount, hard[name])];
    }),
  );
}

function isLimited(resource: Resource, names: readonly string[]): boolean {
  if (!resource.namespaced) return false;
  const { plural, group } = resource;
  const count = group === '' ? `count/${plural}` : `count/${plural}.${group}`;
  return MEASURED.includes(resource) || names.includes(plural) || names.includes(count);
}
