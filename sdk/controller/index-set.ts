import { containsIndex, countIndexes, type IndexRun } from '../batch-v1/completion-indexes.ts';

/** A set of completion indexes, as `status.completedIndexes` and `status.failedIndexes` write them, and a few more. */
export interface IndexSet {
  readonly size: number;
  has(index: number): boolean;
}

/**
 * Reads `0,2-5` as leniently as the Job controller does: what is no number is passed over, and so is all from
 * `completions` on.
 *
 * @param added further indexes; one that the text holds already counts once
 */
export function indexSet(text: string | undefined, completions: number, added: Iterable<number> = []): IndexSet {
  const runs = parseRuns(text ?? '', completions);
  const rest = new Set([...added].filter((index) => !containsIndex(runs, index)));
  return { size: countIndexes(runs) + rest.size, has: (index) => rest.has(index) || containsIndex(runs, index) };
}

/** parseIndexesFromString in the Job controller's indexed_job_utils.go. */
function parseRuns(text: string, completions: number): IndexRun[] {
  const runs: IndexRun[] = [];
  for (const part of text === '' ? [] : text.split(',')) {
    const [first = Number.NaN, last = first] = part
      .split('-')
      .map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN));
    if (Number.isNaN(first) || Number.isNaN(last)) continue;
    if (first >= completions) break;
    runs.push({ first, last: Math.min(last, completions - 1) });
  }
  return runs;
}
