import { fieldsOf } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { Registry } from '../../registry.ts';
import { forbidden } from '../../store/refusals.ts';
import { pods, priorityClasses } from '../kinds.ts';

/** Classes that every cluster has. */
const BUILT_IN: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

interface Priority {
  className?: string;
  value: number;
  policy: unknown;
}

/** The plug-in Priority: the number behind the class that a pod names, or that all have who name none. */
export function withPriority(pod: KubernetesObject, registry: Registry): KubernetesObject {
  const spec = fieldsOf(pod.spec);
  const refuse = (why: string) => forbidden(pods, pod.metadata.name ?? '', why);
  const found = spec.priorityClassName ? named(String(spec.priorityClassName), registry) : usual(registry);
  if (found === undefined) throw refuse(`no PriorityClass with name ${spec.priorityClassName} was found`);
  const { className, value, policy } = found;
  const rule = 'must not be provided in pod spec; priority admission controller computed';
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(`the integer value of priority (${spec.priority}) ${rule} ${value} from the given PriorityClass name`);
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    const given = spec.preemptionPolicy;
    throw refuse(`the string value of PreemptionPolicy (${given}) ${rule} ${policy} from the given PriorityClass name`);
  }
  const names = className === undefined ? {} : { priorityClassName: className };
  return { ...pod, spec: { ...spec, ...names, priority: value, preemptionPolicy: policy } };
}

function named(className: string, registry: Registry): Priority | undefined {
  const value = BUILT_IN[className];
  if (value !== undefined) return { className, value, policy: 'PreemptLowerPriority' };
  const found = registry.peek(priorityClasses, '', className);
  return found && priorityOf(found);
}

function usual(registry: Registry): Priority {
  const [first] = registry
    .list(priorityClasses)
    .filter(({ globalDefault }) => globalDefault === true)
    .sort((a, b) => Number(a.value) - Number(b.value));
  return first ? priorityOf(first) : { value: 0, policy: 'PreemptLowerPriority' };
}

function priorityOf({ metadata, value, preemptionPolicy }: KubernetesObject): Priority {
  return { className: metadata.name!, value: Number(value ?? 0), policy: preemptionPolicy };
}
