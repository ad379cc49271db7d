import { atMost } from './numbers.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { isMissing, JOBS } from './rule.ts';

/** Indexed Jobs and their limits per index. */
export const INDEXED_RULES: readonly Rule[] = [
  { id: 'indexed-completions', kinds: JOBS, level: 'error', check: checkCompletions },
  { id: 'indexed-only', kinds: JOBS, level: 'error', check: checkIndexedOnly },
  { id: 'max-failed-indexes', kinds: JOBS, level: 'error', check: checkMaxFailedIndexes },
  { id: 'indexed-limits', kinds: JOBS, level: 'error', check: checkLimits },
];

/** The lists of indexes in the status would outgrow the object. */
const MAX_PARALLELISM = 100_000;
const MAX_FAILED_INDEXES = 100_000;
/** Above so many completions, and with a limit per index, the others are lower. */
const MANY_COMPLETIONS = 100_000;
const MAX_PARALLELISM_OF_MANY = 10_000;
const MAX_FAILED_INDEXES_OF_MANY = 10_000;

function checkCompletions({ job }: Subject): readonly Problem[] {
  // Without parallelism as well, both default to 1 in a Job; then a warning speaks.
  if (!job.indexed || !isMissing(job.spec.completions) || job.completions !== undefined) return [];
  const fix = 'write how many indexes there are';
  return [{ path: [...job.path, 'completions'], value: undefined, message: 'is required in an Indexed Job', fix }];
}

function checkIndexedOnly({ job }: Subject): readonly Problem[] {
  if (job.indexed) return [];
  return ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'].flatMap((field) => {
    const value = job.spec[field];
    if (isMissing(value)) return [];
    return [
      {
        path: [...job.path, field],
        value,
        message: 'needs an Indexed Job',
        fix: 'set completionMode: Indexed and completions',
      },
    ];
  });
}

function checkMaxFailedIndexes({ job }: Subject): readonly Problem[] {
  const { maxFailedIndexes, backoffLimitPerIndex } = job.spec;
  if (isMissing(maxFailedIndexes) || !isMissing(backoffLimitPerIndex)) return [];
  return [
    { path: [...job.path, 'backoffLimitPerIndex'], value: undefined, message: 'is required with maxFailedIndexes' },
  ];
}

function checkLimits({ job }: Subject): readonly Problem[] {
  if (!job.indexed) return [];
  const { spec, path } = job;
  const completions = job.completions ?? 0;
  const many = completions > MANY_COMPLETIONS && !isMissing(spec.backoffLimitPerIndex);
  const why = many
    ? ` with a backoffLimitPerIndex and more than ${MANY_COMPLETIONS} completions`
    : ' in an Indexed Job';
  const problems = [
    ...atMost(spec, 'parallelism', path, many ? MAX_PARALLELISM_OF_MANY : MAX_PARALLELISM, why),
    ...atMost(spec, 'maxFailedIndexes', path, many ? MAX_FAILED_INDEXES_OF_MANY : MAX_FAILED_INDEXES, why),
  ];
  if (many && isMissing(spec.maxFailedIndexes)) {
    problems.push({ path: [...path, 'maxFailedIndexes'], value: undefined, message: `is required${why}` });
  }
  const tooMany = problems.some((problem) => problem.path.at(-1) === 'maxFailedIndexes');
  if (tooMany || job.completions === undefined) return problems;
  return [...problems, ...atMost(spec, 'maxFailedIndexes', path, completions, ', the number of completions')];
}
