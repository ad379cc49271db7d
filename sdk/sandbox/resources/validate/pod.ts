import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { same } from '../same.ts';
import { podCausesAt } from './pod-template.ts';
import { forbidden, immutable, invalid, type Path, required } from './words.ts';

const SPEC: Path = ['spec'];

/** `ValidatePodCreate` (pkg/apis/core/validation/validation.go). */
export function podCauses(pod: KubernetesObject): StatusCause[] {
  const spec = fieldsOf(pod.spec);
  const gated = listOfFields(spec.schedulingGates).length > 0;
  return [
    ...podCausesAt(pod.metadata, spec, (inside) => inside),
    ...imageCauses(spec),
    ...(gated && spec.nodeName
      ? [forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
      : []),
  ];
}

/** Of Pods alone, not of templates. */
function imageCauses(spec: Fields): StatusCause[] {
  return ['containers', 'initContainers'].flatMap((list) =>
    listOfFields(spec[list]).flatMap(({ image }, index) =>
      typeof image === 'string' && image.trim() !== image
        ? [invalid(['spec', list, index, 'image'], image, 'must not have leading or trailing whitespace')]
        : [],
    ),
  );
}

/** `ValidatePodUpdate`: of the spec little may change. */
export function podUpdateCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  const [spec, old] = [fieldsOf(next.spec), fieldsOf(current.spec)];
  if (same(spec, old)) return [];
  const causes = [...podCausesAt(next.metadata, spec, (inside) => inside), ...imageCauses(spec)];
  for (const list of ['containers', 'initContainers']) {
    if (listOfFields(spec[list]).length === listOfFields(old[list]).length) continue;
    return [...causes, forbidden(['spec', list], 'pod updates may not add or remove containers')];
  }
  causes.push(...deadlineCauses(spec.activeDeadlineSeconds, old.activeDeadlineSeconds));
  causes.push(...tolerationCauses(listOfFields(spec.tolerations), listOfFields(old.tolerations)));
  causes.push(...gateCauses(listOfFields(spec.schedulingGates), listOfFields(old.schedulingGates)));
  if (same(withoutUpdatable(spec, old), old)) return causes;
  return [...causes, forbidden(SPEC, `pod updates may not change fields other than ${UPDATABLE.join(',')}`)];
}

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/** The new spec with the old values of all that may change. */
function withoutUpdatable(spec: Fields, old: Fields): Fields {
  const images = (list: string) =>
    listOfFields(spec[list]).map((container, index) => ({
      ...container,
      image: listOfFields(old[list])[index]?.image,
    }));
  const { terminationGracePeriodSeconds: before } = old;
  const mended = typeof before === 'number' && before < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...spec,
    containers: images('containers'),
    ...(spec.initContainers !== undefined && { initContainers: images('initContainers') }),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ...(mended && { terminationGracePeriodSeconds: before }),
    ...(listOfFields(old.schedulingGates).length > 0 && directivesOf(spec, old)),
  };
}

/** A pod that is gated may be told more about where to run. */
function directivesOf(spec: Fields, old: Fields): Fields {
  const [more, given] = [fieldsOf(spec.nodeSelector), fieldsOf(old.nodeSelector)];
  const isAdded = Object.entries(given).every(([key, value]) => more[key] === value);
  return isAdded ? { nodeSelector: old.nodeSelector } : {};
}

const MAX_DEADLINE = 2 ** 31 - 1;

function deadlineCauses(deadline: unknown, old: unknown): StatusCause[] {
  const path = 'spec.activeDeadlineSeconds';
  if (typeof deadline !== 'number') {
    return old === undefined ? [] : [invalid(path, undefined, 'must not update from a positive integer to nil value')];
  }
  if (deadline < 0 || deadline > MAX_DEADLINE) {
    return [invalid(path, deadline, `must be between 0 and ${MAX_DEADLINE}, inclusive`)];
  }
  const isLater = typeof old === 'number' && old < deadline;
  return isLater ? [invalid(path, deadline, 'must be less than or equal to previous value')] : [];
}

function tolerationCauses(tolerations: Fields[], old: Fields[]): StatusCause[] {
  const isKept = (toleration: Fields) =>
    tolerations.some((each) => same({ ...toleration, tolerationSeconds: each.tolerationSeconds }, each));
  return old.every(isKept)
    ? []
    : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function gateCauses(gates: Fields[], old: Fields[]): StatusCause[] {
  return gates.flatMap(({ name }, index) =>
    old.some((gate) => gate.name === name)
      ? []
      : [
          forbidden(
            ['spec', 'schedulingGates', index, 'name'],
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

/** `ValidatePodStatusUpdate`. */
export function podStatusCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  const [status, old] = [fieldsOf(next.status), fieldsOf(current.status)];
  if (status === old) return [];
  const spec = fieldsOf(current.spec);
  return [
    ...(status.qosClass === old.qosClass ? [] : [immutable('status.qosClass', status.qosClass)]),
    ...endedCauses(spec, status, old, 'containerStatuses'),
    ...endedCauses(spec, status, old, 'initContainerStatuses'),
    ...listOfFields(status.conditions).flatMap(({ type }, index) =>
      type ? [] : [required(['status', 'conditions', index, 'type'])],
    ),
  ];
}

/** What has ended for good cannot run again. */
function endedCauses(spec: Fields, status: Fields, old: Fields, list: string): StatusCause[] {
  if (spec.restartPolicy === 'Always' || status[list] === old[list]) return [];
  const now = listOfFields(status[list]);
  return listOfFields(old[list]).flatMap(({ name, state }, index) => {
    const { terminated } = fieldsOf(state);
    if (terminated === undefined || restarts(spec, name, fieldsOf(terminated).exitCode)) return [];
    const isBack = now.some((each) => each.name === name && fieldsOf(each.state).terminated === undefined);
    return isBack
      ? [forbidden(['status', list, index, 'state'], 'may not be transitioned to non-terminated state')]
      : [];
  });
}

function restarts(spec: Fields, name: unknown, exitCode: unknown): boolean {
  const containers = [...listOfFields(spec.containers), ...listOfFields(spec.initContainers)];
  const container = containers.find((each) => each.name === name);
  const policy = container?.restartPolicy ?? spec.restartPolicy;
  // Rules about exit codes may order more than the policy does.
  if (Array.isArray(container?.restartPolicyRules)) return true;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
