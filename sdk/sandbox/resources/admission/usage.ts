import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import { thousandths } from '../../../batch-v1/quantity.ts';
import type { SandboxPodSpec } from '../../pods/pod-types.ts';
import { type Amounts, podRequests } from '../../pods/requests.ts';
import type { Registry, Resource } from '../../registry.ts';
import { persistentVolumeClaims, pods, services } from '../kinds.ts';

/** What objects count against quotas, by resource names, in thousandths (pkg/quota/v1/evaluator/core). */

const ONE = 1000;
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED_BY_NAME = new Set(['configmaps', 'secrets', 'resourcequotas', 'persistentvolumeclaims', 'services']);

const known = new WeakMap<KubernetesObject, Amounts>();

/** Of one object. Objects do not change, so it is reckoned once. */
export function usageOf(resource: Resource, object: KubernetesObject): Amounts {
  const kept = known.get(object);
  if (kept !== undefined) return kept;
  const usage = { ...counts(resource), ...particular(resource, object) };
  known.set(object, usage);
  return usage;
}

/** Of all objects of the kind in the namespace that the quota counts. */
export function usageIn(resource: Resource, namespace: string, registry: Registry, quota: KubernetesObject): Amounts {
  const total: Record<string, number> = {};
  for (const object of registry.list(resource, namespace)) {
    if (!isInScope(resource, object, quota)) continue;
    const usage = usageOf(resource, object);
    for (const name in usage) total[name] = (total[name] ?? 0) + usage[name]!;
  }
  return total;
}

function counts({ plural, group }: Resource): Amounts {
  const name = `count/${plural}${group === '' ? '' : `.${group}`}`;
  return { [name]: ONE, ...(COUNTED_BY_NAME.has(plural) && { [plural]: ONE }) };
}

function particular({ plural }: Resource, object: KubernetesObject): Amounts {
  switch (plural) {
    case pods.plural:
      return podUsage(object);
    case services.plural:
      return serviceUsage(fieldsOf(object.spec));
    case persistentVolumeClaims.plural: {
      const { storage } = fieldsOf(fieldsOf(fieldsOf(object.spec).resources).requests);
      return { 'requests.storage': thousandths(storage ?? '0') ?? 0 };
    }
    default:
      return {};
  }
}

/** A pod that has ended takes up nothing but its place in the store. */
function podUsage(pod: KubernetesObject): Amounts {
  const { phase } = fieldsOf(pod.status);
  if (phase === 'Succeeded' || phase === 'Failed') return {};
  const spec = pod.spec as SandboxPodSpec;
  return { pods: ONE, ...computeUsage(podRequests(spec), podRequests(limitsAsRequests(spec))) };
}

function limitsAsRequests(spec: SandboxPodSpec): SandboxPodSpec {
  const swap = (holder: Fields): Fields => ({ ...holder, resources: { requests: fieldsOf(holder.resources).limits } });
  return swap({
    ...spec,
    containers: listOfFields(spec.containers).map(swap),
    initContainers: listOfFields(spec.initContainers).map(swap),
  }) as unknown as SandboxPodSpec;
}

function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage: Record<string, number> = {};
  for (const name in requests) {
    if (COMPUTE.includes(name)) usage[name] = requests[name]!;
    usage[`requests.${name}`] = requests[name]!;
  }
  for (const name of COMPUTE) if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name]!;
  return usage;
}

function serviceUsage({ type, ports }: Fields): Amounts {
  const nodePorts = type === 'NodePort' || type === 'LoadBalancer' ? listOfFields(ports).length : 0;
  return { 'services.nodeports': nodePorts * ONE, 'services.loadbalancers': type === 'LoadBalancer' ? ONE : 0 };
}

/** Whether a quota is about the object; scopes are of pods alone. */
export function isInScope({ plural }: Resource, object: KubernetesObject, quota: KubernetesObject): boolean {
  const { scopes, scopeSelector } = fieldsOf(quota.spec);
  const expressions = listOfFields(fieldsOf(scopeSelector).matchExpressions);
  const names: unknown[] = Array.isArray(scopes) ? scopes : [];
  if (names.length === 0 && expressions.length === 0) return true;
  if (plural !== pods.plural) return false;
  const asked = [...names.map((scopeName): Fields => ({ scopeName, operator: 'Exists' })), ...expressions];
  return asked.every((expression) => meetsScope(object, expression));
}

function meetsScope({ spec: given, status }: KubernetesObject, { scopeName, operator, values }: Fields): boolean {
  const spec = fieldsOf(given);
  const bestEffort = fieldsOf(status).qosClass === 'BestEffort';
  const className = spec.priorityClassName;
  switch (scopeName) {
    case 'Terminating':
      return typeof spec.activeDeadlineSeconds === 'number';
    case 'NotTerminating':
      return typeof spec.activeDeadlineSeconds !== 'number';
    case 'BestEffort':
      return bestEffort;
    case 'NotBestEffort':
      return !bestEffort;
    case 'PriorityClass':
      return meetsClass(className, operator, Array.isArray(values) ? values : []);
    default:
      return false;
  }
}

function meetsClass(className: unknown, operator: unknown, values: readonly unknown[]): boolean {
  switch (operator) {
    case 'In':
      return values.includes(className);
    case 'NotIn':
      return !values.includes(className);
    case 'DoesNotExist':
      return !className;
    default:
      return Boolean(className);
  }
}
