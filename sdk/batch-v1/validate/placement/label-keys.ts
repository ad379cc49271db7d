import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { eachItem, eachText } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, listOf } from '../rule.ts';
import { labelKey } from '../texts.ts';

/**
 * Labels whose values the pods compared must share (matchLabelKeys) or must not (mismatchLabelKeys), added to the
 * labelSelector beside them.
 */
export function labelKeysProblems(term: Fields, path: Path, lists: readonly string[]): readonly Problem[] {
  const used = lists.filter((list) => listOf(term[list]).length > 0);
  if (used.length === 0) return NO_PROBLEMS;
  return [
    ...used.flatMap((list) => listProblems(term, list, path)),
    ...repeatedProblems(term, path),
    ...contradictions(term, path),
  ];
}

function listProblems(term: Fields, list: string, path: Path): readonly Problem[] {
  const at = [...path, list];
  if (!isMissing(term.labelSelector)) return eachText(term[list], at, labelKey);
  return [{ path: at, value: term[list], message: 'needs a labelSelector beside it' }];
}

/** The server misses only keys that the selector has twice already: what it adds itself would be the third. */
function repeatedProblems({ matchLabelKeys, labelSelector }: Fields, path: Path): readonly Problem[] {
  if (!isFields(labelSelector)) return NO_PROBLEMS;
  const keys = listOf(matchLabelKeys);
  const seen = new Set(Object.keys(fieldsOf(labelSelector.matchLabels)));
  return eachItem(labelSelector.matchExpressions, [...path, 'labelSelector', 'matchExpressions'], ({ key }, at) => {
    if (typeof key !== 'string') return NO_PROBLEMS;
    const repeated = seen.has(key) && keys.includes(key);
    seen.add(key);
    return repeated ? [{ path: [...at, 'key'], value: key, message: 'may not be in matchLabelKeys too' }] : NO_PROBLEMS;
  });
}

function contradictions({ matchLabelKeys, mismatchLabelKeys }: Fields, path: Path): readonly Problem[] {
  const others = listOf(mismatchLabelKeys);
  return eachText(matchLabelKeys, [...path, 'matchLabelKeys'], (key, at) =>
    others.includes(key) ? [{ path: at, value: key, message: 'may not be in mismatchLabelKeys too' }] : NO_PROBLEMS,
  );
}

/** Before 1.34 a key of matchLabelKeys may not be in the selector of a spread constraint at all. */
export function strictLabelKeysProblems(term: Fields, path: Path): readonly Problem[] {
  const keys = listOf(term.matchLabelKeys);
  if (keys.length === 0) return NO_PROBLEMS;
  const selector = fieldsOf(term.labelSelector);
  const selected = new Set([
    ...Object.keys(fieldsOf(selector.matchLabels)),
    ...listOf(selector.matchExpressions).map((requirement) => fieldsOf(requirement).key),
  ]);
  return [
    ...listProblems(term, 'matchLabelKeys', path),
    ...eachText(keys, [...path, 'matchLabelKeys'], (key, at) =>
      selected.has(key) ? [{ path: at, value: key, message: 'may not be in the labelSelector too' }] : NO_PROBLEMS,
    ),
  ];
}
