import { type Fields, fieldsOf, isFields, listOfFields } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';
import { qualifiedNameRule } from './names.ts';
import { duplicate, invalid, invalidField, listed, notSupported, type Path, required, tooMany } from './words.ts';

const MAX_RULES = 20;
const MAX_VALUES = 255;
const MAX_PATTERNS = 20;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

/** `validatePodFailurePolicy`: batch-api.md 1.2. */
export function podFailurePolicyCauses(spec: Fields, path: Path): StatusCause[] {
  const rules = listOfFields(fieldsOf(spec.podFailurePolicy).rules);
  const at = [...path, 'rules'];
  return [
    ...(rules.length > MAX_RULES ? [tooMany(at, rules.length, MAX_RULES)] : []),
    ...rules.flatMap((rule, index) => ruleCauses(rule, [...at, index], spec)),
  ];
}

function ruleCauses(rule: Fields, path: Path, spec: Fields): StatusCause[] {
  const conditions = listOfFields(rule.onPodConditions);
  const codes = isFields(rule.onExitCodes) ? rule.onExitCodes : undefined;
  const causes = actionCauses(rule.action ?? '', [...path, 'action'], spec);
  if (codes) causes.push(...exitCodeCauses(codes, [...path, 'onExitCodes'], spec));
  causes.push(...conditionCauses(conditions, [...path, 'onPodConditions']));
  if (codes && conditions.length > 0) {
    causes.push(invalidField(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  }
  if (!codes && conditions.length === 0) {
    causes.push(invalidField(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
  return causes;
}

function actionCauses(action: unknown, path: Path, spec: Fields): StatusCause[] {
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    return [invalid(path, action, 'requires the backoffLimitPerIndex to be set')];
  }
  return wordCauses(action, path, ACTIONS);
}

/** Required, and one of the words. */
function wordCauses(word: unknown, path: Path, words: readonly string[]): StatusCause[] {
  if (word === '') return [required(path, `valid values: ${listed(words)}`)];
  return words.includes(String(word)) ? [] : [notSupported(path, word, words)];
}

function conditionCauses(patterns: Fields[], path: Path): StatusCause[] {
  return [
    ...(patterns.length > MAX_PATTERNS ? [tooMany(path, patterns.length, MAX_PATTERNS)] : []),
    ...patterns.flatMap(({ type = '', status = '' }, index) => [
      ...qualifiedNameRule(String(type)).map((problem) => invalid([...path, index, 'type'], type, problem)),
      ...wordCauses(status, [...path, index, 'status'], STATUSES),
    ]),
  ];
}

function exitCodeCauses(codes: Fields, path: Path, spec: Fields): StatusCause[] {
  const { operator = '', containerName } = codes;
  const causes = wordCauses(operator, [...path, 'operator'], OPERATORS);
  if (containerName !== undefined && !containerNames(spec).includes(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template';
    causes.push(invalid([...path, 'containerName'], containerName, detail));
  }
  return [...causes, ...valueCauses(codes, [...path, 'values'])];
}

function containerNames(spec: Fields): unknown[] {
  const pod = fieldsOf(fieldsOf(spec.template).spec);
  return [...listOfFields(pod.containers), ...listOfFields(pod.initContainers)].map(({ name }) => name);
}

function valueCauses({ values: given, operator }: Fields, path: Path): StatusCause[] {
  const values: unknown[] = Array.isArray(given) ? given : [];
  const causes: StatusCause[] = [];
  if (values.length === 0) causes.push(invalid(path, values, 'at least one value is required'));
  else if (values.length > MAX_VALUES) causes.push(tooMany(path, values.length, MAX_VALUES));
  const seen = new Set<unknown>();
  for (const [index, value] of values.entries()) {
    const at = [...path, index];
    if (operator === 'In' && value === 0) causes.push(invalid(at, value, 'must not be 0 for the In operator'));
    if (seen.has(value)) causes.push(duplicate(at, value));
    seen.add(value);
  }
  const isOrdered = values.every((value, index) => index === 0 || Number(values[index - 1]) <= Number(value));
  return isOrdered ? causes : [...causes, invalid(path, values, 'must be ordered')];
}
