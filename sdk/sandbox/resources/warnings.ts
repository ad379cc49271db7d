import { type Fields, fieldsOf } from '../../batch-v1/fields.ts';
import { isDnsLabel } from '../../batch-v1/names.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { annotationWarnings, podSpecWarnings } from './pod-warnings.ts';
import { labelRule } from './validate/names.ts';
import { fieldName, type Path } from './validate/words.ts';

/** What the server says in `Warning` headers (pkg/api/job/warnings.go, pkg/api/pod/warnings.go). */

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
    ...annotationWarnings(fieldsOf(template), [...path, 'template']),
  ];
}
