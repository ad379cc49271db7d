import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import { thousandths } from '../../../batch-v1/quantity.ts';
import type { Amounts } from '../../pods/requests.ts';
import type { Registry, Resource } from '../../registry.ts';
import { forbidden } from '../../store/refusals.ts';
import { resourceQuotas } from '../kinds.ts';
import { qosClass } from '../pod-qos.ts';
import { amountText } from './amount.ts';
import { isInScope, usageIn, usageOf } from './usage.ts';

/**
 * The plug-in ResourceQuota (apiserver/pkg/admission/plugin/resourcequota). It counts what is there, so that it never lags
 * behind as the status of a quota may.
 *
 * @throws StatusError 403 for an object that is more than a quota of its namespace leaves
 */
export function enforceQuotas(resource: Resource, object: KubernetesObject, registry: Registry): void {
  const { namespace, name = '' } = object.metadata;
  if (namespace === undefined || resource === resourceQuotas) return;
  const quotas = registry.list(resourceQuotas, namespace);
  if (quotas.length === 0) return;
  // Scopes ask for what the pod will have in its status.
  const judged =
    resource.plural === 'pods' ? { ...object, status: { qosClass: qosClass(fieldsOf(object.spec)) } } : object;
  const requested = usageOf(resource, judged);
  for (const quota of quotas) {
    if (!isInScope(resource, judged, quota)) continue;
    const hard = fieldsOf(fieldsOf(quota.spec).hard);
    const missing = resource.plural === 'pods' ? unsaid(fieldsOf(object.spec), hard) : '';
    if (missing !== '')
      throw forbidden(resource, name, `failed quota: ${quota.metadata.name}: must specify ${missing}`);
    const why = exceeded(quota, hard, requested, () => usageIn(resource, namespace, registry, quota));
    if (why !== undefined) throw forbidden(resource, name, why);
  }
}

function exceeded(quota: KubernetesObject, hard: Fields, requested: Amounts, usage: () => Amounts): string | undefined {
  const limited = Object.keys(hard)
    .filter((name) => (requested[name] ?? 0) > 0)
    .sort();
  if (limited.length === 0) return undefined;
  const used = usage();
  const over = limited.filter((name) => (used[name] ?? 0) + requested[name]! > (thousandths(hard[name]) ?? 0));
  if (over.length === 0) return undefined;
  const text = (amounts: Amounts) =>
    over.map((name) => `${name}=${amountText(amounts[name] ?? 0, hard[name])}`).join(',');
  const limits = over.map((name) => `${name}=${hard[name]}`).join(',');
  return `exceeded quota: ${quota.metadata.name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${limits}`;
}

const MUST_BE_SAID = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** Where cpu or memory is limited, every container must say how much it takes. */
function unsaid(spec: Fields, hard: Fields): string {
  if (Object.keys(fieldsOf(fieldsOf(spec.resources).requests)).length > 0) return '';
  const containers = [...listOfFields(spec.containers), ...listOfFields(spec.initContainers)];
  return MUST_BE_SAID.filter((name) => name in hard)
    .sort()
    .flatMap((name) => {
      const [list, kind] = name.includes('.') ? name.split('.') : ['requests', name];
      const silent = containers.filter(
        ({ resources }) => fieldsOf(fieldsOf(resources)[String(list)])[String(kind)] === undefined,
      );
      const names = [...new Set(silent.map((container) => String(container.name)))].sort();
      return names.length === 0 ? [] : `${name} for: ${names.join(',')}`;
    })
    .join('; ');
}
