import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { eachItem, eachText } from '../items.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { between } from '../numbers.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing } from '../rule.ts';
import { selectorProblems } from '../selector.ts';
import { dnsLabel, labelKey } from '../texts.ts';
import { labelKeysProblems } from './label-keys.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** `affinity.podAffinity` and `podAntiAffinity`: beside which pods it must, or may not, run. */
export function checkPodAffinity({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  if (isMissing(pod.affinity)) return NO_PROBLEMS;
  const affinity = fieldsOf(pod.affinity);
  return ['podAffinity', 'podAntiAffinity'].flatMap((kind) => {
    const terms = affinity[kind];
    if (!isFields(terms)) return NO_PROBLEMS;
    const path = [...podPath, 'affinity', kind];
    return [
      ...eachItem(terms[REQUIRED], [...path, REQUIRED], (term, at) => termProblems(term, at, minorVersion)),
      ...eachItem(terms[PREFERRED], [...path, PREFERRED], (term, at) => [
        ...between(term, 'weight', at, 1, 100),
        ...termProblems(fieldsOf(term.podAffinityTerm), [...at, 'podAffinityTerm'], minorVersion),
      ]),
    ];
  });
}

function termProblems(term: Fields, path: Path, minorVersion: number): readonly Problem[] {
  return [
    ...labelKey(term.topologyKey, [...path, 'topologyKey']),
    ...selectorProblems(term.labelSelector, [...path, 'labelSelector']),
    ...selectorProblems(term.namespaceSelector, [...path, 'namespaceSelector']),
    ...eachText(term.namespaces, [...path, 'namespaces'], (name, at) =>
      name === '' ? [{ path: at, value: name, message: 'is required' }] : dnsLabel(name, at),
    ),
    ...(minorVersion < KEPT_SINCE.matchLabelKeys
      ? NO_PROBLEMS
      : labelKeysProblems(term, path, ['matchLabelKeys', 'mismatchLabelKeys'])),
  ];
}
