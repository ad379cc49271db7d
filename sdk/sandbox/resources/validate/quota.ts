import { type Fields, fieldsOf } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import { parseQuantity } from '../../../batch-v1/quantity.ts';
import type { StatusCause } from '../../status-error.ts';
import { same } from '../same.ts';
import { qualifiedNameRule } from './names.ts';
import { immutable, invalid, keyOf } from './words.ts';

/** Names without a domain that a quota may limit. */
const STANDARD = new Set(
  (
    'cpu memory ephemeral-storage requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu ' +
    'limits.memory limits.ephemeral-storage pods services replicationcontrollers resourcequotas secrets configmaps ' +
    'persistentvolumeclaims services.nodeports services.loadbalancers'
  ).split(' '),
);
const COUNTS =
  /^(pods|services|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|count\/.*)$/;

/** `ValidateResourceQuotaSpec`. */
export function quotaCauses(quota: KubernetesObject): StatusCause[] {
  return Object.entries(fieldsOf(fieldsOf(quota.spec).hard)).flatMap(([name, amount]) => hardCauses(name, amount));
}

export function quotaUpdateCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  const [spec, old]: Fields[] = [fieldsOf(next.spec), fieldsOf(current.spec)];
  const scopes = same(spec?.scopes, old?.scopes) ? [] : [immutable('spec.scopes', spec?.scopes)];
  return [...quotaCauses(next), ...scopes];
}

function hardCauses(name: string, amount: unknown): StatusCause[] {
  const path = keyOf(['spec', 'hard'], name);
  const value = parseQuantity(amount) ?? 0;
  const isKnown =
    name.includes('/') || STANDARD.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');
  return [
    ...qualifiedNameRule(name).map((problem) => invalid(path, name, problem)),
    ...(isKnown
      ? []
      : ['must be a standard resource type or fully qualified', 'must be a standard resource for quota'].map((detail) =>
          invalid(path, name, detail),
        )),
    ...(value < 0 ? [invalid(path, String(amount), 'must be greater than or equal to 0')] : []),
    ...(COUNTS.test(name) && !Number.isInteger(value) ? [invalid(path, String(amount), 'must be an integer')] : []),
  ];
}
