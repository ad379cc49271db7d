import { type CompletionIndexes, type IndexRun, uniteIndexes } from '../batch-v1/completion-indexes.ts';

/**
 * Reads `0,2-5`, as `status.completedIndexes` and `status.failedIndexes` write it, as leniently as the Job controller does:
 * what is no number is passed over, and so is all from `completions` on (parseIndexesFromString in indexed_job_utils.go).
 */
export function readIndexes(text: string | undefined, completions: number): CompletionIndexes {
  const runs: IndexRun[] = [];
  for (const part of text ? text.split(',') : []) {
    const run = readRun(part);
    if (run === undefined) continue;
    if (run.first >= completions) break;
    runs.push({ first: run.first, last: Math.min(run.last, completions - 1) });
  }
  // Joins runs that touch, such as `0,1`.
  return uniteIndexes(runs, []);
}

function readRun(part: string): IndexRun | undefined {
  const [first = Number.NaN, last = first] = part
    .split('-')
    .map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN));
  return Number.isNaN(first) || Number.isNaN(last) ? undefined : { first, last };
}
