import { isFields } from '../fields.ts';
import { nearest } from '../nearest.ts';
import { hasUnknownBatchKind } from './kinds.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { isMissing, JOBS } from './rule.ts';
import type { StructureProblems } from './schema/walk.ts';
import { walkType } from './schema/walk.ts';

/** The shape of manifests: unknown fields (refused under strict field validation), missing fields, wrong types. */
export const STRUCTURE_RULES: readonly Rule[] = [
  { id: 'api-version', kinds: 'any', level: 'error', check: checkApiVersion },
  { id: 'kind', kinds: 'any', level: 'error', check: checkKind },
  { id: 'batch-kind', kinds: 'any', level: 'error', check: checkBatchKind },
  { id: 'batch-version', kinds: JOBS, level: 'error', check: checkBatchVersion },
  { id: 'unknown-field', kinds: JOBS, level: 'error', check: (subject) => structure(subject).unknown },
  {
    id: 'required-field',
    kinds: JOBS,
    level: 'error',
    check: (subject) => missingSpec(subject).concat(structure(subject).missing),
  },
  { id: 'field-type', kinds: JOBS, level: 'error', check: (subject) => structure(subject).illTyped },
];

let walked: { subject: Subject; found: StructureProblems } | undefined;

/** One walk serves all rules: they look at one manifest after the other. */
export function structure(subject: Subject): StructureProblems {
  if (walked?.subject !== subject) {
    walked = { subject, found: walkType(subject.object, subject.kind ?? '', subject.minorVersion) };
  }
  return walked.found;
}

function checkApiVersion({ object }: Subject): readonly Problem[] {
  if (typeof object.apiVersion === 'string' && object.apiVersion !== '') return [];
  return [{ path: ['apiVersion'], value: object.apiVersion, message: 'is required', fix: apiVersionFix(object.kind) }];
}

function apiVersionFix(kind: unknown): string {
  return kind === 'Job' || kind === 'CronJob'
    ? 'write apiVersion: batch/v1'
    : 'write the API version, such as v1 or batch/v1';
}

function checkKind({ object }: Subject): readonly Problem[] {
  if (typeof object.kind === 'string' && object.kind !== '') return [];
  return [{ path: ['kind'], value: object.kind, message: 'is required', fix: 'write the kind, such as Job' }];
}

/** A mistyped kind would otherwise be none of ours, and nothing of it judged. */
function checkBatchKind({ object }: Subject): readonly Problem[] {
  if (!hasUnknownBatchKind(object)) return [];
  const near = nearest(object.kind, JOBS);
  const fix = near === undefined ? `write the apiVersion that ${object.kind} is of` : `did you mean \`${near}\`?`;
  return [{ path: ['kind'], value: object.kind, message: 'must be Job or CronJob in batch/v1', fix }];
}

/** The last Kubernetes that served CronJobs of an older version. */
const LAST_SERVED: Readonly<Record<string, string>> = { 'batch/v1beta1': '1.24', 'batch/v2alpha1': '1.20' };

function checkBatchVersion({ object, kind }: Subject): readonly Problem[] {
  const { apiVersion } = object;
  if (typeof apiVersion !== 'string' || apiVersion === '' || apiVersion === 'batch/v1') return [];
  const end = kind === 'CronJob' ? LAST_SERVED[apiVersion] : undefined;
  const message = `must be batch/v1 for a ${kind}${end === undefined ? '' : `: Kubernetes ${end} was the last with this one`}`;
  return [{ path: ['apiVersion'], value: apiVersion, message, fix: 'write batch/v1' }];
}

/** The schema lets a Job be without spec; the server misses what is inside. */
function missingSpec({ object, kind, job }: Subject): readonly Problem[] {
  const required = (path: Problem['path']): Problem => ({ path, value: undefined, message: 'is required' });
  if (isMissing(object.spec)) return [required(['spec'])];
  if (kind === 'CronJob' && isFields(object.spec) && isFields(object.spec.jobTemplate)) {
    if (isMissing(object.spec.jobTemplate.spec)) return [required(['spec', 'jobTemplate', 'spec'])];
  }
  const { template } = job.spec;
  return isFields(template) && isMissing(template.spec) ? [required(job.podPath)] : [];
}
