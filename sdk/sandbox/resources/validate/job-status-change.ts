import { fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { JobStatus, ObservedJob } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { same } from '../same.ts';
import { immutable, invalid, invalidField, required } from './words.ts';

/** A write of a Job's status beside what was there. */
export interface StatusChange {
  job: ObservedJob;
  status: JobStatus;
  old: JobStatus;
  /** Whether a condition is True now, and before. */
  is(type: string): boolean;
  was(type: string): boolean;
  /** Whether one of these fields, or conditions, differs. */
  changed(...names: (keyof JobStatus)[]): boolean;
  turned(...types: string[]): boolean;
  finished: boolean;
  finishes: boolean;
}

export function changeOf(job: ObservedJob, before: ObservedJob): StatusChange {
  const [status, old] = [job.status ?? {}, before.status ?? {}];
  const is = (type: string) => holds(status, type);
  const was = (type: string) => holds(old, type);
  const finished = is('Complete') || is('Failed');
  return {
    job,
    status,
    old,
    is,
    was,
    changed: (...names) => names.some((name) => !same(status[name], old[name])),
    turned: (...types) => types.some((type) => is(type) !== was(type)),
    finished,
    finishes: finished !== (was('Complete') || was('Failed')),
  };
}

function holds({ conditions }: JobStatus, type: string): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

export const CONDITIONS = 'status.conditions';

/** What may not be taken back. */
export function counterCauses({ job, status, old, is, was }: StatusChange): StatusCause[] {
  const causes: StatusCause[] = [];
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (was(type) && !is(type)) {
      causes.push(invalidField(CONDITIONS, `cannot disable the terminal ${type}=True condition`));
    }
  }
  const fell = (field: 'failed' | 'succeeded') => (status[field] ?? 0) < (old[field] ?? 0);
  const { completionMode, completions, parallelism } = job.spec;
  // Such a Job can be scaled down.
  const elastic = completionMode === 'Indexed' && completions === parallelism;
  for (const field of ['failed', 'succeeded'] as const) {
    if (!fell(field) || (field === 'succeeded' && elastic)) continue;
    causes.push(invalid(`status.${field}`, status[field] ?? 0, `cannot decrease the ${field} counter`));
  }
  return causes;
}

/** What may not change, or only once. */
export function transitionCauses({ job, status, old, is, was, changed }: StatusChange): StatusCause[] {
  const causes: StatusCause[] = [];
  if (status.completionTime !== undefined && old.completionTime !== undefined && changed('completionTime')) {
    causes.push(immutable('status.completionTime', status.completionTime));
  }
  const resumes =
    was('Suspended') &&
    listOfFields(fieldsOf(status).conditions).some((each) => each.type === 'Suspended' && each.status === 'False');
  if (old.startTime !== undefined && changed('startTime') && !resumes && job.spec.suspend !== true) {
    causes.push(required('status.startTime', 'startTime cannot be removed for unsuspended job'));
  }
  if (was('SuccessCriteriaMet') && !is('SuccessCriteriaMet')) {
    causes.push(invalidField(CONDITIONS, 'cannot disable the SuccessCriteriaMet=True condition'));
  }
  if (was('Complete') && !was('SuccessCriteriaMet') && is('SuccessCriteriaMet')) {
    const detail = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    causes.push(invalidField(CONDITIONS, detail));
  }
  return causes;
}
