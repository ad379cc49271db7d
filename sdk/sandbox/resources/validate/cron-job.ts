import { type Fields, fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { jobSpecCauses } from './job-spec.ts';
import { scheduleProblem, zoneProblems } from './schedule.ts';
import { invalid, nonNegative, notSupported, type Path, required } from './words.ts';

const MAX_NAME = 52;
const POLICIES = ['Allow', 'Forbid', 'Replace'];

/** `ValidateCronJobCreate`: batch-api.md 1.7. */
export function cronJobCauses(cronJob: KubernetesObject): StatusCause[] {
  const { name = '' } = cronJob.metadata;
  return [
    ...specCauses(fieldsOf(cronJob.spec), undefined),
    ...(name.length > MAX_NAME ? [invalid(['metadata', 'name'], name, 'must be no more than 52 characters')] : []),
  ];
}

/** `ValidateCronJobUpdate`: everything may change. */
export function cronJobUpdateCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  return next.spec === current.spec ? [] : specCauses(fieldsOf(next.spec), fieldsOf(current.spec));
}

function specCauses(spec: Fields, old: Fields | undefined): StatusCause[] {
  const at = (field: string): Path => ['spec', field];
  const { concurrencyPolicy: policy = '' } = spec;
  return [
    ...scheduleCauses(spec, old),
    ...nonNegative(spec.startingDeadlineSeconds, at('startingDeadlineSeconds')),
    ...(old === undefined || old.timeZone !== spec.timeZone ? zoneCauses(spec.timeZone, at('timeZone')) : []),
    ...(policy === '' ? [required(at('concurrencyPolicy'))] : []),
    ...(policy === '' || POLICIES.includes(String(policy))
      ? []
      : [notSupported(at('concurrencyPolicy'), policy, POLICIES)]),
    ...templateCauses(fieldsOf(fieldsOf(spec.jobTemplate).spec)),
    ...nonNegative(spec.successfulJobsHistoryLimit, at('successfulJobsHistoryLimit')),
    ...nonNegative(spec.failedJobsHistoryLimit, at('failedJobsHistoryLimit')),
  ];
}

function scheduleCauses({ schedule, timeZone }: Fields, old: Fields | undefined): StatusCause[] {
  const path = ['spec', 'schedule'];
  if (typeof schedule !== 'string' || schedule === '') return [required(path)];
  const problem = scheduleProblem(schedule);
  const causes = problem === undefined ? [] : [invalid(path, schedule, problem)];
  if (!schedule.includes('TZ')) return causes;
  const tolerated = old !== undefined && String(old.schedule).includes('TZ');
  if (!tolerated) {
    const detail = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    return [...causes, invalid(path, schedule, detail)];
  }
  if (timeZone === undefined) return causes;
  return [...causes, invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')];
}

function zoneCauses(zone: unknown, path: Path): StatusCause[] {
  return typeof zone === 'string' ? zoneProblems(zone).map((problem) => invalid(path, zone, problem)) : [];
}

function templateCauses(spec: Fields): StatusCause[] {
  const path = ['spec', 'jobTemplate', 'spec'];
  return [
    ...jobSpecCauses(spec, path),
    ...(isFields(spec.selector)
      ? [invalid([...path, 'selector'], spec.selector, '`selector` will be auto-generated')]
      : []),
    ...(spec.manualSelector === true ? [notSupported([...path, 'manualSelector'], true, ['nil', 'false'])] : []),
  ];
}
