import { isDeepStrictEqual } from 'node:util';
import { elementsOf, isLeaf } from './elements.ts';
import { isObject } from './merge-patch.ts';
import { EMPTY, LEAF, type PathSet } from './path-set.ts';
import { fieldShape, type Shape, unknownShape } from './schema.ts';

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
  if (before === undefined) return { ...SAME, added: allOf(after, shape) };
  const result = compareElements(before, after, shape);
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
  const [added, modified, removed]: [Children, Children, Children] = [new Map(), new Map(), new Map()];
  for (const [word, inner] of differences(before, after, shape)) {
    keep(added, word, inner.added);
    keep(modified, word, inner.modified);
    keep(removed, word, inner.removed);
  }
  if (added.size + modified.size + removed.size === 0) return SAME;
  return { added: setOf(added), modified: setOf(modified), removed: setOf(removed) };
}

function* differences(before: unknown, after: unknown, shape: Shape): Generator<[string, Comparison]> {
  if (isObject(before) && isObject(after)) {
    // Most fields of two states are the same value, which needs no look inside.
    for (const field of Object.keys(after)) if (before[field] !== after[field]) yield fieldDifference(field);
    for (const field of Object.keys(before)) if (!(field in after)) yield fieldDifference(field);
    return;
  }
  const old = new Map(elementsOf(before, shape).map((element) => [element.word, element]));
  for (const { word, value, shape: inner } of elementsOf(after, shape)) {
    yield [word, compare(old.get(word)?.value, value, inner)];
    old.delete(word);
  }
  for (const { word, value, shape: inner } of old.values()) yield [word, compare(value, undefined, inner)];

  function fieldDifference(field: string): [string, Comparison] {
    const [one, other] = [(before as Fields)[field], (after as Fields)[field]];
    return [`f:${field}`, compare(one, other, fieldShape(shape, field) ?? unknownShape(other ?? one))];
  }
}

type Fields = Record<string, unknown>;
type Children = Map<string, PathSet>;

/** Every place in something new. */
function allOf(value: unknown, shape: Shape): PathSet {
  if (isLeaf(value, shape) || isBare(value)) return LEAF;
  const children: Children = new Map();
  for (const element of elementsOf(value, shape)) children.set(element.word, allOf(element.value, element.shape));
  return { member: true, children };
}

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
