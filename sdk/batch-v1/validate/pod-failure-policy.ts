import { type Fields, isFields } from '../fields.ts';
import { isQualifiedName } from '../names.ts';
import { podRule } from './pod-rule.ts';
import type { JobView, Path, Problem, Rule } from './rule.ts';
import { fieldsOf, isMissing, JOBS, listOf, oneOf, oneOfOrDefault, orList, text } from './rule.ts';
import { needed } from './texts.ts';

/** `spec.podFailurePolicy`. */
export const POD_FAILURE_POLICY_RULES: readonly Rule[] = [
  { id: 'pod-failure-policy-rules', kinds: JOBS, level: 'error', check: ({ job }) => checkRules(job) },
  { id: 'pod-failure-policy-action', kinds: JOBS, level: 'error', check: ({ job }) => eachRule(job, checkAction) },
  { id: 'pod-failure-policy-one-of', kinds: JOBS, level: 'error', check: ({ job }) => eachRule(job, checkOneOf) },
  {
    id: 'pod-failure-policy-exit-codes',
    kinds: JOBS,
    level: 'error',
    check: ({ job }) => eachRule(job, checkExitCodes),
  },
  podRule('pod-failure-policy-conditions', (job, minorVersion) => {
    const statusRequired = job.ofCronJob && minorVersion < STATUS_DEFAULT;
    return eachRule(job, (rule, path) => checkConditions(rule, path, statusRequired));
  }),
];

/** From here on the server writes status: True into the conditions of CronJobs, too. */
const STATUS_DEFAULT = 34;

const MAX_RULES = 20;
const MAX_VALUES = 255;
const MAX_PATTERNS = 20;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];

function checkRules(job: JobView): readonly Problem[] {
  const rules = listOf(fieldsOf(job.spec.podFailurePolicy).rules);
  const path = [...job.path, 'podFailurePolicy', 'rules'];
  return rules.length > MAX_RULES ? [{ path, value: rules, message: `must have at most ${MAX_RULES} rules` }] : [];
}

function eachRule(
  job: JobView,
  check: (rule: Fields, path: Path, job: JobView) => readonly Problem[],
): readonly Problem[] {
  return listOf(fieldsOf(job.spec.podFailurePolicy).rules).flatMap((rule, index) =>
    isFields(rule) ? check(rule, [...job.path, 'podFailurePolicy', 'rules', index], job) : [],
  );
}

function checkAction(rule: Fields, path: Path, job: JobView): readonly Problem[] {
  if (rule.action === '') return [{ path: [...path, 'action'], value: '', message: `must be ${orList(ACTIONS)}` }];
  if (rule.action !== 'FailIndex' || !isMissing(job.spec.backoffLimitPerIndex))
    return oneOf(rule, 'action', path, ACTIONS);
  return [{ path: [...path, 'action'], value: rule.action, message: 'needs a backoffLimitPerIndex' }];
}

function checkOneOf(rule: Fields, path: Path): readonly Problem[] {
  const [codes, conditions] = [!isMissing(rule.onExitCodes), listOf(rule.onPodConditions).length > 0];
  if (codes !== conditions) return [];
  const message = codes
    ? 'must have onExitCodes or onPodConditions, not both'
    : 'must have onExitCodes or onPodConditions';
  return [{ path, value: rule, message, ...(codes && { fix: 'make two rules of it' }) }];
}

function checkExitCodes(rule: Fields, path: Path, job: JobView): readonly Problem[] {
  if (!isFields(rule.onExitCodes)) return [];
  const at = [...path, 'onExitCodes'];
  const { onExitCodes } = rule;
  return [
    ...emptyOr(onExitCodes, 'operator', at, ['In', 'NotIn']),
    ...checkContainerName(onExitCodes, at, job),
    ...checkValues(onExitCodes, [...at, 'values']),
  ];
}

function emptyOr(fields: Fields, field: string, path: Path, allowed: string[]): readonly Problem[] {
  return fields[field] === ''
    ? [{ path: [...path, field], value: '', message: `must be ${orList(allowed)}` }]
    : oneOf(fields, field, path, allowed);
}

function checkContainerName(codes: Fields, path: Path, job: JobView): readonly Problem[] {
  const value = text(codes.containerName);
  const names = job.containers.flatMap(({ container }) => text(container.name) ?? []);
  if (value === undefined || names.includes(value)) return [];
  const list = names.length > 0 ? `: ${orList(names)}` : '';
  return [{ path: [...path, 'containerName'], value, message: `must name a container of the pod template${list}` }];
}

function checkValues(codes: Fields, path: Path): readonly Problem[] {
  if (!Array.isArray(codes.values)) return [];
  const values: unknown[] = codes.values;
  if (values.length === 0) return [{ path, value: values, message: 'must have at least one exit code' }];
  const problems: Problem[] = [];
  if (values.length > MAX_VALUES)
    problems.push({ path, value: values, message: `must have at most ${MAX_VALUES} exit codes` });
  // Null counts as 0.
  const numbers = values.map((value) => value ?? 0).filter((value) => typeof value === 'number');
  if (codes.operator === 'In' && numbers.includes(0)) {
    const index = values.findIndex((value) => (value ?? 0) === 0);
    problems.push({
      path: [...path, index],
      value: 0,
      message: 'must not be 0 with the operator In: exit code 0 is success',
    });
  }
  const ordered = numbers.every((value, index) => index === 0 || value > numbers[index - 1]!);
  if (!ordered) {
    const sorted = [...new Set(numbers)].sort((a, b) => a - b);
    problems.push({
      path,
      value: values,
      message: 'must be in ascending order, each once',
      fix: `write [${sorted.join(', ')}]`,
    });
  }
  return problems;
}

function checkConditions(rule: Fields, path: Path, statusRequired: boolean): readonly Problem[] {
  const patterns = listOf(rule.onPodConditions);
  const at = [...path, 'onPodConditions'];
  const problems = patterns.flatMap((pattern, index): readonly Problem[] => {
    if (!isFields(pattern)) return [];
    const type = text(pattern.type);
    const wrongType = type !== undefined && !isQualifiedName(type);
    return [
      ...(wrongType
        ? [{ path: [...at, index, 'type'], value: type, message: 'must be a condition such as DisruptionTarget' }]
        : []),
      ...(statusRequired ? needed(pattern, [...at, index], ['status']) : []),
      ...oneOfOrDefault(pattern, 'status', [...at, index], ['True', 'False', 'Unknown']),
    ];
  });
  if (patterns.length > MAX_PATTERNS)
    problems.push({ path: at, value: patterns, message: `must have at most ${MAX_PATTERNS} conditions` });
  return problems;
}
