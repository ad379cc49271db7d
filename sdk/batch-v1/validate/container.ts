import { type Fields, isFields } from '../fields.ts';
import { parseQuantity } from '../quantity.ts';
import type { ContainerView, JobView, Problem, Rule } from './rule.ts';
import { fieldsOf, isMissing, JOBS, listOf, oneOf, text, wholeNumber } from './rule.ts';

/** The basics of each container of a pod template. */
export const CONTAINER_RULES: readonly Rule[] = [
  { id: 'image', kinds: JOBS, level: 'error', check: ({ job }) => eachContainer(job, checkImage) },
  { id: 'container-enums', kinds: JOBS, level: 'error', check: ({ job }) => eachContainer(job, checkEnums) },
  {
    id: 'container-restart-policy',
    kinds: JOBS,
    level: 'error',
    check: ({ job }) => eachContainer(job, checkRestartPolicy),
  },
  { id: 'init-container-probes', kinds: JOBS, level: 'error', check: ({ job }) => eachContainer(job, checkInitProbes) },
  { id: 'env-names', kinds: JOBS, level: 'error', check: ({ job }) => eachContainer(job, checkEnv) },
  { id: 'ports', kinds: JOBS, level: 'error', check: ({ job }) => eachContainer(job, checkPorts) },
  { id: 'resources', kinds: JOBS, level: 'error', check: ({ job }) => eachContainer(job, checkResources) },
];

type ContainerCheck = (view: ContainerView) => Problem[];

function eachContainer(job: JobView, check: ContainerCheck): Problem[] {
  return job.containers.flatMap((view) => check(view));
}

function checkImage({ container, path }: ContainerView): Problem[] {
  if (!isMissing(container.image) && container.image !== '') return [];
  return [{ path: [...path, 'image'], value: container.image ?? undefined, message: 'is required' }];
}

function checkEnums({ container, path }: ContainerView): Problem[] {
  return [
    ...oneOf(container, 'imagePullPolicy', path, ['Always', 'IfNotPresent', 'Never']),
    ...oneOf(container, 'terminationMessagePolicy', path, ['File', 'FallbackToLogsOnError']),
  ];
}

/** `Always` makes a sidecar of an init container (1.28+); the other values came with restart rules (1.34+). */
function checkRestartPolicy({ container, path }: ContainerView): Problem[] {
  if (listOf(container.restartPolicyRules).length > 0 && isMissing(container.restartPolicy)) {
    return [{ path: [...path, 'restartPolicy'], value: undefined, message: 'is required with restartPolicyRules' }];
  }
  return oneOf(container, 'restartPolicy', path, ['Always', 'Never', 'OnFailure']);
}

function checkInitProbes({ container, path, init }: ContainerView): Problem[] {
  if (!init || container.restartPolicy === 'Always') return [];
  return ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((field) => {
    const value = container[field];
    if (isMissing(value)) return [];
    return [
      { path: [...path, field], value, message: 'may not be in an init container unless its restartPolicy is Always' },
    ];
  });
}

function checkEnv({ container, path }: ContainerView): Problem[] {
  return listOf(container.env).flatMap((variable, index): Problem[] => {
    if (!isFields(variable)) return [];
    const at = [...path, 'env', index];
    const name = text(variable.name);
    if (name !== undefined && (name === '' || name.includes('='))) {
      return [{ path: [...at, 'name'], value: name, message: name === '' ? 'is required' : 'may hold no "="' }];
    }
    return checkValueFrom(variable, at);
  });
}

function checkValueFrom(variable: Fields, path: Problem['path']): Problem[] {
  if (!isFields(variable.valueFrom)) return [];
  const sources = Object.values(variable.valueFrom).filter((source) => !isMissing(source)).length;
  const at = [...path, 'valueFrom'];
  if (sources !== 1) return [{ path: at, value: variable.valueFrom, message: 'must have exactly one source' }];
  if (!text(variable.value)) return [];
  return [
    { path: at, value: variable.valueFrom, message: 'may not stand beside a value', fix: 'remove one of the two' },
  ];
}

function checkPorts({ container, path }: ContainerView): Problem[] {
  return listOf(container.ports).flatMap((port, index): Problem[] => {
    if (!isFields(port)) return [];
    const at = [...path, 'ports', index];
    const value = wholeNumber(port.containerPort);
    const outside = value !== undefined && (value < 1 || value > 65535);
    return [
      ...(outside ? [{ path: [...at, 'containerPort'], value, message: 'must be between 1 and 65535' }] : []),
      ...oneOf(port, 'protocol', at, ['TCP', 'UDP', 'SCTP']),
    ];
  });
}

function checkResources({ container, path }: ContainerView): Problem[] {
  const { requests, limits } = fieldsOf(container.resources);
  const at = [...path, 'resources'];
  const negative = (['requests', 'limits'] as const).flatMap((list) =>
    Object.entries(fieldsOf(list === 'requests' ? requests : limits)).flatMap(([name, value]): Problem[] => {
      const quantity = parseQuantity(value);
      if (quantity === undefined || quantity >= 0) return [];
      return [{ path: [...at, list, name], value, message: 'must be 0 or more' }];
    }),
  );
  const excess = Object.entries(fieldsOf(requests)).flatMap(([name, value]): Problem[] => {
    const limit = fieldsOf(limits)[name];
    const [requested, most] = [parseQuantity(value), parseQuantity(limit)];
    if (requested === undefined || most === undefined || requested <= most) return [];
    return [{ path: [...at, 'requests', name], value, message: `must be at most the limit, ${limit}` }];
  });
  return [...negative, ...excess];
}
