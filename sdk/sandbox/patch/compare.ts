import { isDeepStrictEqual } from 'node:util';
import { elementsOf, isLeaf } from './elements.ts';
import { isObject } from './merge-patch.ts';
import { EMPTY, LEAF, type PathSet } from './path-set.ts';
import type { Shape } from './schema.ts';

/** What differs between two states of an object. */
export interface Comparison {
  added: PathSet;
  modified: PathSet;
  removed: PathSet;
}

const SAME: Comparison = { added: EMPTY, modified: EMPTY, removed: EMPTY };
const ADDED: Comparison = { ...SAME, added: LEAF };
const MODIFIED: Comparison = { ...SAME, modified: LEAF };
const REMOVED: Comparison = { ...SAME, removed: LEAF };

/**
 * The places at which two values differ (compareWalker of structured-merge-diff): leaves, and below them nothing; a map,
 * struct or list that is new or gone is itself among them, beside all that is in it.
 */
export function compare(before: unknown, after: unknown, shape: Shape): Comparison {
  if (before === after) return SAME;
  const isBothEmpty = isBare(before) && isBare(after);
  if (isLeaf(after ?? before, shape) || isBothEmpty) {
    if (before === undefined) return ADDED;
    if (after === undefined) return REMOVED;
    return isDeepStrictEqual(before, after) ? SAME : MODIFIED;
  }
  const result = compareElements(before, after, shape);
  if (before === undefined) return { ...result, added: { ...result.added, member: true } };
  if (after === undefined) return { ...result, removed: { ...result.removed, member: true } };
  return result;
}

/** Nothing, or with nothing in it. */
function isBare(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function compareElements(before: unknown, after: unknown, shape: Shape): Comparison {
  const [added, modified, removed] = [0, 1, 2].map(() => new Map<string, PathSet>()) as [Children, Children, Children];
  const old = new Map(elementsOf(before, shape).map((element) => [element.word, element]));
  const note = (word: string, inner: Comparison) => {
    if (inner === SAME) return;
    keep(added, word, inner.added);
    keep(modified, word, inner.modified);
    keep(removed, word, inner.removed);
  };
  for (const { word, value, shape: inner } of elementsOf(after, shape)) {
    note(word, compare(old.get(word)?.value, value, inner));
    old.delete(word);
  }
  for (const { word, value, shape: inner } of old.values()) note(word, compare(value, undefined, inner));
  if (added.size + modified.size + removed.size === 0) return SAME;
  return { added: setOf(added), modified: setOf(modified), removed: setOf(removed) };
}

type Children = Map<string, PathSet>;

function keep(children: Children, word: string, set: PathSet): void {
  if (set.member || set.children.size > 0) children.set(word, set);
}

function setOf(children: Children): PathSet {
  return children.size === 0 ? EMPTY : { member: false, children };
}

/** The places that an applied configuration says something of (toFieldSetWalker). */
export function fieldSetOf(value: unknown, shape: Shape): PathSet {
  if (isLeaf(value, shape)) return LEAF;
  const children: Children = new Map();
  for (const element of elementsOf(value, shape)) {
    const inner = fieldSetOf(element.value, element.shape);
    const isItem = !element.word.startsWith('f:');
    const isEmptyMap = isObject(element.value) && Object.keys(element.value).length === 0;
    keep(children, element.word, isItem || isEmptyMap ? { ...inner, member: true } : inner);
  }
  return setOf(children);
}
