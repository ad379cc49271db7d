/**
 * A set of fields of an object, as `managedFields` writes it (FieldsV1): each place has children by a word such as
 * `f:spec`, `k:{"name":"main"}` (an item of a list by its keys) or `v:"a"` (an item of a set).
 */
export interface PathSet {
  /** Whether the place itself is in the set; else only places below it are. */
  member: boolean;
  children: ReadonlyMap<string, PathSet>;
}

const NONE: ReadonlyMap<string, PathSet> = new Map();

export const EMPTY: PathSet = { member: false, children: NONE };
export const LEAF: PathSet = { member: true, children: NONE };

export function isEmpty(set: PathSet): boolean {
  return !set.member && set.children.size === 0;
}

/** With the places that are in either. */
export function union(one: PathSet, other: PathSet): PathSet {
  if (isEmpty(one) || one === other) return other;
  if (isEmpty(other)) return one;
  const children = new Map(one.children);
  for (const [word, child] of other.children) {
    const own = children.get(word);
    children.set(word, own ? union(own, child) : child);
  }
  return { member: one.member || other.member, children };
}

/** Without the places that are in `other`. */
export function difference(one: PathSet, other: PathSet): PathSet {
  if (isEmpty(other) || isEmpty(one)) return one;
  return compose(one.member && !other.member, one, (word, child) => {
    const taken = other.children.get(word);
    return taken ? difference(child, taken) : child;
  });
}

/** Without the places that are in `other`, and all that is below them. */
export function without(one: PathSet, other: PathSet): PathSet {
  if (isEmpty(other) || isEmpty(one)) return one;
  if (other.member) return EMPTY;
  return compose(one.member, one, (word, child) => {
    const taken = other.children.get(word);
    return taken ? without(child, taken) : child;
  });
}

export function intersection(one: PathSet, other: PathSet): PathSet {
  return compose(one.member && other.member, one, (word, child) => {
    const shared = other.children.get(word);
    return shared ? intersection(child, shared) : EMPTY;
  });
}

/** Children that become empty are dropped; what stays the same is shared. */
function compose(member: boolean, set: PathSet, change: (word: string, child: PathSet) => PathSet): PathSet {
  const children = new Map<string, PathSet>();
  let same = member === set.member;
  for (const [word, child] of set.children) {
    const next = change(word, child);
    if (next !== child) same = false;
    if (!isEmpty(next)) children.set(word, next);
  }
  return same ? set : { member, children };
}

export function isSameSet(one: PathSet, other: PathSet): boolean {
  if (one === other) return true;
  if (one.member !== other.member || one.children.size !== other.children.size) return false;
  return [...one.children].every(([word, child]) => {
    const twin = other.children.get(word);
    return twin !== undefined && isSameSet(child, twin);
  });
}

/** Every place of the set, as the words that lead to it. */
export function* placesOf(set: PathSet, path: readonly string[] = []): Generator<readonly string[]> {
  if (set.member) yield path;
  for (const [word, child] of set.children) yield* placesOf(child, [...path, word]);
}

/** `{"f:spec":{".":{},"f:suspend":{}}}`; `.` stands for the place itself where there are others below it. */
export type FieldsV1 = { [word: string]: FieldsV1 };

export function toFieldsV1(set: PathSet): FieldsV1 {
  const fields: FieldsV1 = set.member && set.children.size > 0 ? { '.': {} } : {};
  for (const word of [...set.children.keys()].sort(byWord)) fields[word] = toFieldsV1(set.children.get(word)!);
  return fields;
}

function byWord(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function fromFieldsV1(fields: FieldsV1): PathSet {
  return { ...readFields(fields), member: '.' in fields };
}

function readFields(fields: FieldsV1): PathSet {
  const words = Object.keys(fields);
  if (words.length === 0) return LEAF;
  const children = new Map<string, PathSet>();
  for (const word of words) if (word !== '.') children.set(word, readFields(fields[word]!));
  return { member: '.' in fields, children };
}
