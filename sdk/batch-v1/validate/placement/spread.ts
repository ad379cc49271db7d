import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { isMissing, listOf, oneOf, wholeNumber } from '../rule.ts';
import { selectorProblems } from '../selector.ts';
import { filled } from '../texts.ts';
import { labelKeysProblems, strictLabelKeysProblems } from './label-keys.ts';

/** From here on the server adds matchLabelKeys to the selector itself. */
const MERGED_LABEL_KEYS = 34;
const INCLUSION_POLICIES = ['Honor', 'Ignore'];

/** `topologySpreadConstraints`: how evenly pods lie over zones or nodes. */
export function checkSpread({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  const constraints = pod.topologySpreadConstraints;
  if (isMissing(constraints)) return NO_PROBLEMS;
  return eachItem(constraints, [...podPath, 'topologySpreadConstraints'], (constraint, path, index) => [
    ...atLeastOne(constraint, 'maxSkew', path),
    ...filled(constraint, path, ['topologyKey']),
    ...oneOf(constraint, 'whenUnsatisfiable', path, ['DoNotSchedule', 'ScheduleAnyway']),
    ...repeated(constraint, path, listOf(constraints).slice(0, index)),
    ...checkMinDomains(constraint, path),
    ...oneOf(constraint, 'nodeAffinityPolicy', path, INCLUSION_POLICIES),
    ...oneOf(constraint, 'nodeTaintsPolicy', path, INCLUSION_POLICIES),
    ...selectorProblems(constraint.labelSelector, [...path, 'labelSelector']),
    ...(minorVersion < MERGED_LABEL_KEYS
      ? strictLabelKeysProblems(constraint, path)
      : labelKeysProblems(constraint, path, ['matchLabelKeys'])),
  ]);
}

function atLeastOne(fields: Fields, field: string, path: Path): readonly Problem[] {
  const value = wholeNumber(fields[field]);
  return value === undefined || value > 0
    ? NO_PROBLEMS
    : [{ path: [...path, field], value, message: 'must be 1 or more' }];
}

function repeated({ topologyKey, whenUnsatisfiable }: Fields, path: Path, earlier: unknown[]): readonly Problem[] {
  const same = (other: unknown) =>
    isFields(other) && other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable;
  if (typeof topologyKey !== 'string' || !earlier.some(same)) return NO_PROBLEMS;
  const message = `must be unique together with whenUnsatisfiable: ${whenUnsatisfiable}`;
  return [{ path: [...path, 'topologyKey'], value: topologyKey, message }];
}

function checkMinDomains(constraint: Fields, path: Path): readonly Problem[] {
  const { minDomains: value, whenUnsatisfiable } = constraint;
  if (isMissing(value)) return NO_PROBLEMS;
  const tooSmall = atLeastOne(constraint, 'minDomains', path);
  if (tooSmall.length > 0 || typeof whenUnsatisfiable !== 'string' || whenUnsatisfiable === 'DoNotSchedule') {
    return tooSmall;
  }
  return [{ path: [...path, 'minDomains'], value, message: 'needs whenUnsatisfiable: DoNotSchedule' }];
}
