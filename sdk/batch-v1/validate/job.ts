import { isFields } from '../fields.ts';
import { isDnsSubdomain } from '../names.ts';
import { checkJobSelector } from './job-selector.ts';
import { atMost, notNegative } from './numbers.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, JOBS, oneOf, orList, text, wholeNumber } from './rule.ts';

/** Numbers and words of a Job's spec that stand for themselves. */
export const JOB_RULES: readonly Rule[] = [
  { id: 'job-numbers', kinds: JOBS, level: 'error', check: ({ job }) => notNegative(job.spec, job.path, JOB_COUNTS) },
  {
    id: 'completion-mode',
    kinds: JOBS,
    level: 'error',
    check: ({ job }) => oneOf(job.spec, 'completionMode', job.path, ['NonIndexed', 'Indexed']),
  },
  { id: 'pod-replacement-policy', kinds: JOBS, level: 'error', check: checkPodReplacementPolicy },
  { id: 'managed-by', kinds: JOBS, level: 'error', check: checkManagedBy },
  { id: 'job-selector', kinds: ['Job'], level: 'error', check: checkJobSelector },
  { id: 'job-restart-policy', kinds: JOBS, level: 'error', check: checkRestartPolicy },
  { id: 'gang-min-count', kinds: JOBS, level: 'error', check: checkGangMinCount },
];

/** Fields of a Job's spec that are whole numbers from 0 on. */
export const JOB_COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];

function checkPodReplacementPolicy({ job }: Subject): readonly Problem[] {
  const value = text(job.spec.podReplacementPolicy);
  const allowed = isFields(job.spec.podFailurePolicy) ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  if (value === undefined || allowed.includes(value)) return [];
  const why = allowed.length === 1 ? ' with a podFailurePolicy' : '';
  return [{ path: [...job.path, 'podReplacementPolicy'], value, message: `must be ${orList(allowed)}${why}` }];
}

const MAX_MANAGED_BY = 63;
/** RFC 3986: what the path of a URL may hold. */
const URL_PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

function checkManagedBy({ job }: Subject): readonly Problem[] {
  const value = text(job.spec.managedBy);
  if (value === undefined) return [];
  const path = [...job.path, 'managedBy'];
  const slash = value.indexOf('/');
  if (slash < 0 || !isDnsSubdomain(value.slice(0, slash)) || !URL_PATH.test(value.slice(slash + 1))) {
    return [{ path, value, message: 'must be a domain and a path such as example.com/controller' }];
  }
  return value.length > MAX_MANAGED_BY
    ? [{ path, value, message: `must have at most ${MAX_MANAGED_BY} characters` }]
    : [];
}

function checkRestartPolicy({ job }: Subject): readonly Problem[] {
  if (!job.hasPod) return [];
  const value = job.pod.restartPolicy;
  const path = [...job.podPath, 'restartPolicy'];
  if (isMissing(value) || value === '') {
    return [{ path, value: undefined, message: 'is required', fix: 'write Never or OnFailure' }];
  }
  if (typeof value !== 'string') return [];
  if (value !== 'Never' && value !== 'OnFailure')
    return [{ path, value, message: 'must be Never or OnFailure in a Job' }];
  if (value === 'Never' || !isFields(job.spec.podFailurePolicy)) return [];
  return [{ path, value, message: 'must be Never with a podFailurePolicy' }];
}

function checkGangMinCount({ job }: Subject): readonly Problem[] {
  const gang = fieldsOf(fieldsOf(fieldsOf(job.spec.scheduling).schedulingPolicy).gang);
  const path = [...job.path, 'scheduling', 'schedulingPolicy', 'gang'];
  const value = wholeNumber(gang.minCount);
  if (value !== undefined && value < 1) return [{ path: [...path, 'minCount'], value, message: 'must be 1 or more' }];
  return atMost(gang, 'minCount', path, wholeNumber(job.spec.parallelism) ?? 1, ', the parallelism of the Job');
}
