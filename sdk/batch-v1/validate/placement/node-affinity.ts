import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { eachItem, eachText } from '../items.ts';
import { between } from '../numbers.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, listOf, oneOf } from '../rule.ts';
import { valuesProblems } from '../selector.ts';
import { dnsSubdomain, filledList, labelKey, labelValue } from '../texts.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
/** Before, the server takes any text as a value. */
const CHECKED_VALUES = 33;
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/** `affinity.nodeAffinity`: on which nodes the pod must run, and on which it should. */
export function checkNodeAffinity({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  const affinity = affinityOf(pod);
  if (affinity === undefined) return NO_PROBLEMS;
  const path = [...podPath, 'affinity', 'nodeAffinity'];
  return [
    ...checkRequired(affinity[REQUIRED], [...path, REQUIRED], minorVersion),
    ...eachItem(affinity[PREFERRED], [...path, PREFERRED], (term, at) => [
      ...between(term, 'weight', at, 1, 100),
      ...termProblems(fieldsOf(term.preference), [...at, 'preference'], { values: 'free' }),
    ]),
  ];
}

function affinityOf(pod: Fields): Fields | undefined {
  if (isMissing(pod.affinity)) return undefined;
  const affinity = fieldsOf(pod.affinity).nodeAffinity;
  return isFields(affinity) ? affinity : undefined;
}

function checkRequired(required: unknown, path: Path, minorVersion: number): readonly Problem[] {
  if (!isFields(required)) return NO_PROBLEMS;
  const values = minorVersion < CHECKED_VALUES ? 'free' : 'labels';
  return [
    ...filledList(required, path, 'nodeSelectorTerms'),
    ...eachItem(required.nodeSelectorTerms, [...path, 'nodeSelectorTerms'], (term, at) =>
      termProblems(term, at, { values }),
    ),
  ];
}

/** The server does not look at the values of what is only preferred. */
function termProblems(term: Fields, path: Path, { values }: { values: 'labels' | 'free' }): readonly Problem[] {
  return [
    ...eachItem(term.matchExpressions, [...path, 'matchExpressions'], (requirement, at) => [
      ...labelKey(requirement.key, [...at, 'key']),
      ...oneOf(requirement, 'operator', at, OPERATORS),
      ...valuesProblems(requirement.operator, requirement.values, [...at, 'values']),
      ...(values === 'labels' ? eachText(requirement.values, [...at, 'values'], labelValue) : NO_PROBLEMS),
    ]),
    ...eachItem(term.matchFields, [...path, 'matchFields'], fieldProblems),
  ];
}

/** Of a node's fields only its name can be asked for. */
function fieldProblems(requirement: Fields, path: Path): readonly Problem[] {
  const { operator, values } = requirement;
  const isChoice = operator === 'In' || operator === 'NotIn';
  const oneValue = !isChoice || listOf(values).length === 1 || !(isMissing(values) || Array.isArray(values));
  return [
    ...oneOf(requirement, 'key', path, ['metadata.name']),
    ...oneOf(requirement, 'operator', path, ['In', 'NotIn']),
    ...(oneValue
      ? NO_PROBLEMS
      : [{ path: [...path, 'values'], value: values ?? undefined, message: 'must have exactly one value' }]),
    ...(requirement.key === 'metadata.name' ? eachText(values, [...path, 'values'], nodeName) : NO_PROBLEMS),
  ];
}

function nodeName(value: string, path: Path): readonly Problem[] {
  return value === '' ? [{ path, value, message: 'is required' }] : dnsSubdomain(value, path);
}

/** The server takes any label value beside Gt and Lt, but only whole numbers ever match. */
export function checkComparisons({ pod, podPath }: JobView): readonly Problem[] {
  const affinity = affinityOf(pod);
  if (affinity === undefined) return NO_PROBLEMS;
  const path = [...podPath, 'affinity', 'nodeAffinity'];
  const required = fieldsOf(affinity[REQUIRED]).nodeSelectorTerms;
  return [
    ...eachItem(required, [...path, REQUIRED, 'nodeSelectorTerms'], comparisonProblems),
    ...eachItem(affinity[PREFERRED], [...path, PREFERRED], (term, at) =>
      comparisonProblems(fieldsOf(term.preference), [...at, 'preference']),
    ),
  ];
}

function comparisonProblems(term: Fields, path: Path): readonly Problem[] {
  return eachItem(term.matchExpressions, [...path, 'matchExpressions'], ({ operator, values }, at) => {
    if (operator !== 'Gt' && operator !== 'Lt') return NO_PROBLEMS;
    return eachText(values, [...at, 'values'], (value, place) => {
      if (/^[+-]?\d+$/.test(value)) return NO_PROBLEMS;
      return [{ path: place, value, message: `is no whole number, so ${operator} matches no node` }];
    });
  });
}
