import { type Fields, fieldsOf, isFields, listOfFields } from '../../batch-v1/fields.ts';
import { isDnsLabel } from '../../batch-v1/names.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { parseQuantity } from '../../batch-v1/quantity.ts';
import { labelRule } from './validate/names.ts';
import { fieldName, keyOf, type Path } from './validate/words.ts';

/** What the server says in `Warning` headers (pkg/api/job/warnings.go, pkg/api/pod/warnings.go). */

/** Of a DELETE that does not say what is to become of the pods. */
export const ORPHAN_WARNING =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set ' +
  'propagationPolicy=Orphan to suppress this warning';

export function jobWarnings(job: KubernetesObject, current: KubernetesObject | undefined): string[] {
  if (current !== undefined) {
    return job.metadata.generation === current.metadata.generation ? [] : specWarnings(fieldsOf(job.spec), ['spec']);
  }
  return [...nameWarnings(job, 'Pod names and hostnames'), ...specWarnings(fieldsOf(job.spec), ['spec'])];
}

export function cronJobWarnings(cronJob: KubernetesObject, current: KubernetesObject | undefined): string[] {
  const { schedule, jobTemplate } = fieldsOf(cronJob.spec);
  const ofSpec = () => specWarnings(fieldsOf(fieldsOf(jobTemplate).spec), ['spec', 'jobTemplate', 'spec']);
  if (current === undefined) return [...nameWarnings(cronJob, 'Pod names and hostnames'), ...ofSpec()];
  const changed = cronJob.metadata.generation !== current.metadata.generation;
  const page = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
  const zone = `cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ${page} for more details`;
  return [...(changed ? ofSpec() : []), ...(String(schedule).includes('TZ') ? [zone] : [])];
}

export function podWarnings(pod: KubernetesObject, current: KubernetesObject | undefined): string[] {
  if (current !== undefined) return [];
  return [...nameWarnings(pod, "the Pod's hostname"), ...podSpecWarnings(fieldsOf(pod.spec), [])];
}

function nameWarnings({ metadata }: KubernetesObject, where: string): string[] {
  const { name = '' } = metadata;
  if (isDnsLabel(name)) return [];
  const uses = `this is used in ${where}, which can result in surprising behavior`;
  return [`metadata.name: ${uses}; a DNS label is recommended: [${labelRule(name).join(' ')}]`];
}

const MANY_COMPLETIONS = 100_000;
const MANY_PARALLEL = 10_000;

function specWarnings(spec: Fields, path: Path): string[] {
  const { completionMode, completions = 0, parallelism = 0, template } = spec;
  const many = Number(completions) > MANY_COMPLETIONS && Number(parallelism) > MANY_PARALLEL;
  const text =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might ' +
    'not be able to track completedIndexes when a big number of indexes fail';
  return [
    ...(completionMode === 'Indexed' && many ? [`${fieldName(path)}: ${text}`] : []),
    ...podSpecWarnings(fieldsOf(fieldsOf(template).spec), [...path, 'template']),
  ];
}

function podSpecWarnings(pod: Fields, base: Path): string[] {
  const path = [...base, 'spec'];
  const grace = pod.terminationGracePeriodSeconds;
  const graceText = 'must be >= 0; negative values are invalid and will be treated as 1';
  const lists = ['initContainers', 'containers'];
  return [
    ...spreadWarnings(pod, [...path, 'topologySpreadConstraints']),
    ...repeated(pod.hostAliases, 'ip', [...path, 'hostAliases']),
    ...repeated(pod.imagePullSecrets, 'name', [...path, 'imagePullSecrets']),
    ...lists.flatMap((list) =>
      listOfFields(pod[list]).flatMap((container, index) => containerWarnings(container, [...path, list, index])),
    ),
    ...portWarnings(pod, path),
    ...(typeof grace === 'number' && grace < 0
      ? [`${fieldName([...path, 'terminationGracePeriodSeconds'])}: ${graceText}`]
      : []),
  ];
}

function spreadWarnings(pod: Fields, path: Path): string[] {
  return listOfFields(pod.topologySpreadConstraints).flatMap((constraint, index) =>
    isFields(constraint.labelSelector)
      ? []
      : [`${fieldName([...path, index, 'labelSelector'])}: a null labelSelector results in matching no pod`],
  );
}

function repeated(list: unknown, field: string, path: Path): string[] {
  const seen = new Set<unknown>();
  return listOfFields(list).flatMap((item, index) => {
    const value = item[field];
    const isRepeated = seen.has(value);
    seen.add(value);
    return isRepeated ? [`${fieldName([...path, index, field])}: duplicate ${field} ${JSON.stringify(value)}`] : [];
  });
}

function containerWarnings(container: Fields, path: Path): string[] {
  const resources = fieldsOf(container.resources);
  const fractions = ['memory', 'ephemeral-storage'].flatMap((name) =>
    ['limits', 'requests'].flatMap((list) => {
      const amount = fieldsOf(resources[list])[name];
      const value = amount === undefined ? 0 : (parseQuantity(amount) ?? 0);
      const at = keyOf([...path, 'resources', list], name);
      const text = `fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`;
      return Number.isInteger(value) ? [] : [`${at}: ${text}`];
    }),
  );
  return [...fractions, ...envWarnings(listOfFields(container.env), [...path, 'env'])];
}

function envWarnings(env: Fields[], path: Path): string[] {
  const seen = new Set<unknown>();
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    const hides = isFields(valueFrom) || value === reference || !String(value).includes(reference);
    const text = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
    return isRepeated && hides ? [`${fieldName([...path, index])}: ${text}`] : [];
  });
}

interface Port {
  field: string;
  port: Fields;
}

function portWarnings(pod: Fields, path: Path): string[] {
  const ports: Port[] = ['initContainers', 'containers'].flatMap((list) =>
    listOfFields(pod[list]).flatMap((container, index) =>
      listOfFields(container.ports).map((port, at) => ({
        field: fieldName([...path, list, index, 'ports', at]),
        port,
      })),
    ),
  );
  const clashes = ports.flatMap((each, index) =>
    ports.slice(0, index).flatMap((other) => clash(each, other).map((text) => `${each.field}: ${text}`)),
  );
  const names = ports.flatMap(({ field, port }, index) => {
    const other = port.name && ports.slice(0, index).find((earlier) => earlier.port.name === port.name)?.field;
    const text = `duplicate port name ${JSON.stringify(port.name)} with ${other}, services and probes that select ports by name will use ${other}`;
    return other ? [`${field}: ${text}`] : [];
  });
  return [...clashes, ...names];
}

function clash({ port }: Port, { field, port: other }: Port): string[] {
  if (port.containerPort !== other.containerPort || port.protocol !== other.protocol) return [];
  const [host, otherHost] = [port.hostPort ?? 0, other.hostPort ?? 0];
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? ''];
  if (ip === otherIp && host === otherHost) return [`duplicate port definition with ${field}`];
  if (host === 0 || otherHost === 0) return [`overlapping port definition with ${field}`];
  const isUnclear = host === otherHost && (ip === '') !== (otherIp === '');
  return isUnclear ? [`dangerously ambiguous port definition with ${field}`] : [];
}
