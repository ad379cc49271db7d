import { isFields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { nearest } from '../batch-v1/nearest.ts';

/** More would only repeat it. */
const MAX_FINDINGS = 10;

/**
 * What keeps items from being items of one kind: none at all, or objects with other keys than the first. A key that is there
 * with the value `undefined` counts: it tells an optional value from a mistyped one.
 */
export function itemFindings(items: readonly unknown[]): Finding[] {
  if (items.length === 0) return [finding([], items, 'must not be empty', 'give it at least one item')];
  const [first] = items;
  const findings = items.flatMap((item, index) => shapeProblems(first, item, index));
  return firstFindings(findings, 'give all items the same keys');
}

/** The first findings about items, and how many more there are. */
export function firstFindings(findings: readonly Finding[], fix: string): Finding[] {
  const rest = findings.length - MAX_FINDINGS;
  if (rest <= 0) return [...findings];
  return [...findings.slice(0, MAX_FINDINGS), finding([], undefined, `and ${rest} more of the same kind`, fix)];
}

function shapeProblems(first: unknown, item: unknown, index: number): Finding[] {
  if (isFields(first) !== isFields(item)) {
    const [is, was] = [first, item].map((each) => (isFields(each) ? 'an object' : 'none'));
    return [finding([index], item, `is ${was}, while item 0 is ${is}`, 'make them alike')];
  }
  if (!isFields(first) || !isFields(item)) return [];
  const [known, own] = [Object.keys(first), Object.keys(item)];
  const strange = own.filter((key) => !Object.hasOwn(first, key));
  const missing = known.filter((key) => !Object.hasOwn(item, key));
  return [
    ...strange.map((key) => {
      const similar = nearest(key, missing);
      const fix = similar === undefined ? `add ${key} to item 0, or remove it here` : `did you mean \`${similar}\`?`;
      return finding([index, key], item[key], 'is a key that item 0 does not have', fix);
    }),
    ...missing
      .filter((key) => nearest(key, strange) === undefined)
      .map((key) =>
        finding([index, key], undefined, 'is missing, but item 0 has it', `write ${key}: undefined if it is optional`),
      ),
  ];
}

function finding(path: Finding['path'], value: unknown, message: string, fix: string): Finding {
  return { level: 'error', rule: 'items', path: ['items', ...path], value, message, fix };
}
