import type { Fields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { isMissing, oneOfOrDefault, text } from '../rule.ts';
import { labelKey, labelValue } from '../texts.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
/** Lt and Gt came with 1.35, behind a gate that is off by default. */
const OPERATORS = ['Equal', 'Exists'];

/** `tolerations`: which taints of nodes the pod bears. */
export function checkTolerations({ pod, podPath }: JobView): readonly Problem[] {
  if (isMissing(pod.tolerations)) return NO_PROBLEMS;
  return eachItem(pod.tolerations, [...podPath, 'tolerations'], (toleration, path) => [
    ...checkKey(toleration, path),
    ...checkOperator(toleration, path),
    ...checkEffect(toleration, path),
  ]);
}

function checkKey({ key, operator }: Fields, path: Path): readonly Problem[] {
  if (!isMissing(key) && key !== '') return labelKey(key, [...path, 'key']);
  if (operator === 'Exists' || !(isMissing(operator) || typeof operator === 'string')) return NO_PROBLEMS;
  const message = 'is required unless the operator is Exists';
  return [
    { path: [...path, 'key'], value: key ?? undefined, message, fix: 'write operator: Exists to bear every taint' },
  ];
}

function checkOperator(toleration: Fields, path: Path): readonly Problem[] {
  const { operator, value } = toleration;
  if (operator === 'Lt' || operator === 'Gt') {
    const message = 'must be Equal or Exists: servers refuse Lt and Gt unless their gate is on';
    return [{ path: [...path, 'operator'], value: operator, message }];
  }
  if (operator === 'Exists' && text(value)) {
    const message = 'must be left out with Exists';
    return [{ path: [...path, 'value'], value, message, fix: 'write operator: Equal, or remove the value' }];
  }
  const compares = isMissing(operator) || operator === '' || OPERATORS.includes(operator as string);
  return [
    ...oneOfOrDefault(toleration, 'operator', path, OPERATORS),
    ...(compares ? labelValue(value, [...path, 'value']) : NO_PROBLEMS),
  ];
}

function checkEffect(toleration: Fields, path: Path): readonly Problem[] {
  const { effect, tolerationSeconds } = toleration;
  const wrong = oneOfOrDefault(toleration, 'effect', path, EFFECTS);
  if (wrong.length > 0 || isMissing(tolerationSeconds) || effect === 'NoExecute') return wrong;
  if (!isMissing(effect) && typeof effect !== 'string') return NO_PROBLEMS;
  const message = 'must be NoExecute with tolerationSeconds';
  return [{ path: [...path, 'effect'], value: effect ?? undefined, message }];
}
