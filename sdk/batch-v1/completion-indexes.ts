/**
 * Sets of completion indexes in the form that Job status and successPolicy use: `0,2-5,9`.
 * A set is a list of closed runs, sorted, neither touching nor overlapping; it stays small however many indexes it holds.
 */

/** One run of indexes, both ends included. */
export interface IndexRun {
  first: number;
  last: number;
}

/** Sorted runs with a gap between any two. Build one with `parseIndexes` or `indexesOf`. */
export type CompletionIndexes = readonly IndexRun[];

const INTERVAL = /^(\d+)(?:-(\d+))?$/;

/**
 * Reads `0,2-5`. The empty text is the empty set, as in `status.completedIndexes` of a Job that has none.
 *
 * @throws Error with the fragment that breaks the rules: numbers only, increasing, at most two parts in an interval.
 */
export function parseIndexes(text: string): CompletionIndexes {
  const runs: IndexRun[] = [];
  if (text === '') return runs;
  for (const fragment of text.split(',')) {
    const parts = INTERVAL.exec(fragment);
    if (parts === null) throw new Error(`"${fragment}" is neither an index nor an interval such as 2-5`);
    const first = Number(parts[1]);
    const last = parts[2] === undefined ? first : Number(parts[2]);
    if (parts[2] !== undefined && last <= first) throw new Error(`"${fragment}" does not increase`);
    const before = runs.at(-1);
    if (before !== undefined && first <= before.last) throw new Error(`"${fragment}" is not above ${before.last}`);
    push(runs, first, last);
  }
  return runs;
}

/** The set of the given indexes, in any order, duplicates allowed. */
export function indexesOf(indexes: Iterable<number>): CompletionIndexes {
  const runs: IndexRun[] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const before = runs.at(-1);
    if (before === undefined || index > before.last) push(runs, index, index);
  }
  return runs;
}

/** Writes a set as the Job controller does: a run of two is `a,b`, a longer one `a-b`. */
export function formatIndexes(indexes: CompletionIndexes): string {
  return indexes
    .map(({ first, last }) => {
      if (first === last) return `${first}`;
      return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
    })
    .join(',');
}

/** How many indexes the set holds. */
export function countIndexes(indexes: CompletionIndexes): number {
  return indexes.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** Whether the set holds this index. */
export function containsIndex(indexes: CompletionIndexes, index: number): boolean {
  let low = 0;
  let high = indexes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = indexes[middle]!;
    if (index < run.first) high = middle - 1;
    else if (index > run.last) low = middle + 1;
    else return true;
  }
  return false;
}

/** The indexes that are in one of the sets, or in both. */
export function uniteIndexes(a: CompletionIndexes, b: CompletionIndexes): CompletionIndexes {
  const runs: IndexRun[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const run = j === b.length || (i < a.length && a[i]!.first < b[j]!.first) ? a[i++]! : b[j++]!;
    const before = runs.at(-1);
    if (before === undefined || run.first > before.last + 1) runs.push({ ...run });
    else if (run.last > before.last) before.last = run.last;
  }
  return runs;
}

/** How many indexes are in both sets. */
export function countCommonIndexes(a: CompletionIndexes, b: CompletionIndexes): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i]!, b[j]!];
    common += Math.max(0, Math.min(left.last, right.last) - Math.max(left.first, right.first) + 1);
    if (left.last <= right.last) i++;
    if (right.last <= left.last) j++;
  }
  return common;
}

/** The indexes from 0 to `completions - 1` that the set does not hold. */
export function missingIndexes(indexes: CompletionIndexes, completions: number): CompletionIndexes {
  const runs: IndexRun[] = [];
  let next = 0;
  for (const { first, last } of indexes) {
    if (first >= completions) break;
    if (first > next) runs.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (next < completions) runs.push({ first: next, last: completions - 1 });
  return runs;
}

/** Each index of the set, in order. */
export function* eachIndex(indexes: CompletionIndexes): Generator<number> {
  for (const { first, last } of indexes) for (let index = first; index <= last; index++) yield index;
}

function push(runs: IndexRun[], first: number, last: number): void {
  const before = runs.at(-1);
  if (before !== undefined && first === before.last + 1) before.last = last;
  else runs.push({ first, last });
}
