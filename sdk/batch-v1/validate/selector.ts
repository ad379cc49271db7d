import { isFields } from '../fields.ts';
import { eachEntry, eachItem, eachText } from './items.ts';
import { NO_PROBLEMS } from './pod-rule.ts';
import type { Path, Problem } from './rule.ts';
import { isMissing, listOf, oneOf } from './rule.ts';
import { labelKey, labelValue } from './texts.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Problems of a label selector: matchLabels and matchExpressions. */
export function selectorProblems(selector: unknown, path: Path): readonly Problem[] {
  if (!isFields(selector)) return NO_PROBLEMS;
  return [
    ...labelProblems(selector.matchLabels, [...path, 'matchLabels']),
    ...eachItem(selector.matchExpressions, [...path, 'matchExpressions'], (requirement, at) => [
      ...labelKey(requirement.key, [...at, 'key']),
      ...oneOf(requirement, 'operator', at, OPERATORS),
      ...valuesProblems(requirement.operator, requirement.values, [...at, 'values']),
      ...eachText(requirement.values, [...at, 'values'], labelValue),
    ]),
  ];
}

/** Problems of labels as such: keys and values. */
export function labelProblems(labels: unknown, path: Path): readonly Problem[] {
  return eachEntry(labels, path, (key, value, at) => {
    const wrongKey = labelKey(key, at);
    return wrongKey.length > 0 ? wrongKey : labelValue(value, at);
  });
}

/** How many values an operator takes. */
export function valuesProblems(operator: unknown, values: unknown, path: Path): readonly Problem[] {
  if (!isMissing(values) && !Array.isArray(values)) return NO_PROBLEMS;
  const count = listOf(values).length;
  const found = Array.isArray(values) ? values : undefined;
  if ((operator === 'In' || operator === 'NotIn') && count === 0) {
    return [{ path, value: found, message: `must have at least one value with ${operator}` }];
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0) {
    return [{ path, value: found, message: `must be left out with ${operator}`, fix: 'remove them' }];
  }
  if ((operator === 'Gt' || operator === 'Lt') && count !== 1) {
    return [{ path, value: found, message: `must have exactly one value with ${operator}` }];
  }
  return NO_PROBLEMS;
}
