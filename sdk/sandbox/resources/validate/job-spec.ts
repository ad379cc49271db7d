import { type Fields, fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import { JOB_COUNTS } from '../../../batch-v1/validate/job.ts';
import type { StatusCause } from '../../status-error.ts';
import { subdomainRule } from './names.ts';
import { podFailurePolicyCauses } from './pod-failure-policy.ts';
import { podTemplateCauses } from './pod-template.ts';
import { successPolicyCauses } from './success-policy.ts';
import { invalid, nonNegative, notSupported, type Path, required, tooLong } from './words.ts';

/** `validateJobSpec`: what holds for a Job and for the jobTemplate of a CronJob alike. */
export function jobSpecCauses(spec: Fields, path: Path): StatusCause[] {
  return [
    ...JOB_COUNTS.flatMap((field) => nonNegative(spec[field], [...path, field])),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [required([...path, 'backoffLimitPerIndex'], 'when maxFailedIndexes is specified')]
      : []),
    ...(typeof spec.managedBy === 'string' ? managedByCauses(spec.managedBy, [...path, 'managedBy']) : []),
    ...modeCauses(spec, path),
    ...(isFields(spec.podFailurePolicy) ? podFailurePolicyCauses(spec, [...path, 'podFailurePolicy']) : []),
    ...(isFields(spec.successPolicy) ? successPolicyCauses(spec, [...path, 'successPolicy']) : []),
    ...replacementCauses(spec, [...path, 'podReplacementPolicy']),
    ...podTemplateCauses(fieldsOf(spec.template), [...path, 'template']),
    ...restartPolicyCauses(spec, [...path, 'template', 'spec', 'restartPolicy']),
  ];
}

const MAX_MANAGED_BY = 63;
const URL_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const IS_URL_PATH = new RegExp(`^${URL_PATH}$`);

/** `IsDomainPrefixedPath`. */
function managedByCauses(managedBy: string, path: Path): StatusCause[] {
  const long = managedBy.length > MAX_MANAGED_BY ? [tooLong(path, MAX_MANAGED_BY)] : [];
  if (managedBy === '') return [required(path)];
  const slash = managedBy.indexOf('/');
  const [host, rest] = [managedBy.slice(0, Math.max(slash, 0)), managedBy.slice(slash + 1)];
  if (host === '' || rest === '') {
    return [invalid(path, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")'), ...long];
  }
  const pathWords = `Invalid path (regex used for validation is '${URL_PATH}')`;
  return [
    ...subdomainRule(host).map((problem) => invalid(path, host, problem)),
    ...(IS_URL_PATH.test(rest) ? [] : [invalid(path, rest, pathWords)]),
    ...long,
  ];
}

const MODES = ['NonIndexed', 'Indexed'];
/** The status lists indexes, and has its limits. */
const MOST = 100_000;
/** With more completions than MOST, and a limit for each index. */
const MOST_OF_MANY = 10_000;

function modeCauses(spec: Fields, path: Path): StatusCause[] {
  const mode = spec.completionMode ?? 'NonIndexed';
  if (mode === 'Indexed') return indexedCauses(spec, path);
  if (mode !== 'NonIndexed') return [notSupported([...path, 'completionMode'], mode, MODES)];
  return ['backoffLimitPerIndex', 'maxFailedIndexes']
    .filter((field) => spec[field] !== undefined)
    .map((field) => invalid([...path, field], spec[field], 'requires indexed completion mode'));
}

function indexedCauses(spec: Fields, path: Path): StatusCause[] {
  const parallelism = numberOf(spec.parallelism);
  const completions = numberOf(spec.completions);
  const failed = numberOf(spec.maxFailedIndexes);
  const [atParallelism, atFailed] = [
    [...path, 'parallelism'],
    [...path, 'maxFailedIndexes'],
  ];
  const causes: StatusCause[] = [];
  if (completions === undefined) causes.push(required([...path, 'completions'], 'when completion mode is Indexed'));
  if (parallelism !== undefined && parallelism > MOST) {
    const detail = `must be less than or equal to ${MOST} when completion mode is Indexed`;
    causes.push(invalid(atParallelism, parallelism, detail));
  }
  if (failed !== undefined && completions !== undefined && failed > completions) {
    causes.push(invalid(atFailed, failed, 'must be less than or equal to completions'));
  }
  if (failed !== undefined && failed > MOST) {
    causes.push(invalid(atFailed, failed, `must be less than or equal to ${MOST}`));
  }
  if (completions === undefined || completions <= MOST || spec.backoffLimitPerIndex === undefined) return causes;
  const detail = `must be less than or equal to ${MOST_OF_MANY} when completions are above ${MOST} and used with backoff limit per index`;
  if (failed === undefined) {
    causes.push(required(atFailed, `must be specified when completions is above ${MOST}`));
  }
  if (parallelism !== undefined && parallelism > MOST_OF_MANY) causes.push(invalid(atParallelism, parallelism, detail));
  if (failed !== undefined && failed > MOST_OF_MANY) causes.push(invalid(atFailed, failed, detail));
  return causes;
}

function replacementCauses(spec: Fields, path: Path): StatusCause[] {
  const policy = spec.podReplacementPolicy;
  const allowed = isFields(spec.podFailurePolicy) ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return policy === undefined || allowed.includes(String(policy)) ? [] : [notSupported(path, policy, allowed)];
}

/** A template without one has Always by default. */
function restartPolicyCauses(spec: Fields, path: Path): StatusCause[] {
  const { restartPolicy: policy = '' } = fieldsOf(fieldsOf(spec.template).spec);
  if (policy === 'Always' || policy === '') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (policy === 'Never' || !isFields(spec.podFailurePolicy)) return [];
  return [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
