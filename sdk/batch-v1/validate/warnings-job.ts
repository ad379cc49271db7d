import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, JOBS, listOf, wholeNumber } from './rule.ts';

/** Fields of a Job that do something else than it seems. */
export const JOB_WARNINGS: readonly Rule[] = [
  { id: 'one-index', kinds: JOBS, level: 'warning', check: checkOneIndex },
  { id: 'negative-grace-period', kinds: JOBS, level: 'warning', check: checkGracePeriod },
  { id: 'no-parallelism', kinds: JOBS, level: 'warning', check: checkParallelism },
  { id: 'deadline-at-once', kinds: JOBS, level: 'warning', check: checkDeadline },
  { id: 'empty-succeeded-indexes', kinds: JOBS, level: 'warning', check: checkSucceededIndexes },
  { id: 'too-many-indexes', kinds: JOBS, level: 'warning', check: checkManyIndexes },
  { id: 'gated-scheduling', kinds: JOBS, level: 'warning', check: checkScheduling },
];

function checkOneIndex({ job }: Subject): readonly Problem[] {
  if (!job.indexed || !isMissing(job.spec.completions) || !isMissing(job.spec.parallelism)) return [];
  const path = [...job.path, 'completions'];
  return [
    { path, value: undefined, message: 'is missing, so there is one index', fix: 'write how many indexes there are' },
  ];
}

function checkGracePeriod({ job }: Subject): readonly Problem[] {
  const value = wholeNumber(job.pod.terminationGracePeriodSeconds);
  if (value === undefined || value >= 0) return [];
  const path = [...job.podPath, 'terminationGracePeriodSeconds'];
  return [{ path, value, message: 'is negative, which counts as 1' }];
}

function checkParallelism({ job }: Subject): readonly Problem[] {
  if (job.spec.parallelism !== 0) return [];
  const path = [...job.path, 'parallelism'];
  return [
    { path, value: 0, message: 'starts no pods, while deadlines run on', fix: 'use suspend: true to hold a Job' },
  ];
}

function checkDeadline({ job }: Subject): readonly Problem[] {
  if (job.spec.activeDeadlineSeconds !== 0) return [];
  return [{ path: [...job.path, 'activeDeadlineSeconds'], value: 0, message: 'fails the Job at once' }];
}

function checkSucceededIndexes({ job }: Subject): readonly Problem[] {
  return listOf(fieldsOf(job.spec.successPolicy).rules).flatMap((rule, index) => {
    if (fieldsOf(rule).succeededIndexes !== '') return [];
    const path = [...job.path, 'successPolicy', 'rules', index, 'succeededIndexes'];
    return [{ path, value: '', message: 'lists no index, so the rule never matches' }];
  });
}

function checkManyIndexes({ job }: Subject): readonly Problem[] {
  const completions = wholeNumber(job.spec.completions) ?? 0;
  const parallelism = wholeNumber(job.spec.parallelism) ?? 0;
  if (!job.indexed || completions <= 100_000 || parallelism <= 10_000) return [];
  if (!isMissing(job.spec.backoffLimitPerIndex)) return [];
  const message = 'is so high, with this parallelism, that the status may not hold all indexes';
  return [{ path: [...job.path, 'completions'], value: completions, message }];
}

function checkScheduling({ job, minorVersion }: Subject): readonly Problem[] {
  // With a version given, the version rules speak.
  if (isMissing(job.spec.scheduling) || minorVersion !== undefined) return [];
  const message = 'is alpha in 1.37: servers refuse it unless their WorkloadWithJob gate is on';
  return [{ path: [...job.path, 'scheduling'], value: job.spec.scheduling, message }];
}
