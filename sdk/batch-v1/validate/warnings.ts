import { isDnsLabel } from '../names.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, JOBS, listOf, text, wholeNumber } from './rule.ts';

/** What the server takes and what bites later. */
export const WARNING_RULES: readonly Rule[] = [
  { id: 'name-not-label', kinds: JOBS, level: 'warning', check: checkNameIsLabel },
  { id: 'cron-job-indexed-name', kinds: ['CronJob'], level: 'warning', check: checkCronJobHostname },
  { id: 'one-index', kinds: JOBS, level: 'warning', check: checkOneIndex },
  { id: 'negative-grace-period', kinds: JOBS, level: 'warning', check: checkGracePeriod },
  { id: 'no-parallelism', kinds: JOBS, level: 'warning', check: checkParallelism },
  { id: 'deadline-at-once', kinds: JOBS, level: 'warning', check: checkDeadline },
  { id: 'empty-succeeded-indexes', kinds: JOBS, level: 'warning', check: checkSucceededIndexes },
  { id: 'per-index-restarts', kinds: JOBS, level: 'warning', check: checkPerIndexRestarts },
  { id: 'too-many-indexes', kinds: JOBS, level: 'warning', check: checkManyIndexes },
  { id: 'gated-scheduling', kinds: JOBS, level: 'warning', check: checkScheduling },
];

function checkNameIsLabel({ metadata, kind, job }: Subject): Problem[] {
  const name = text(metadata.name);
  if (!name?.includes('.') || isDnsLabel(name) || (kind === 'Job' && job.indexed)) return [];
  return [
    {
      path: ['metadata', 'name'],
      value: name,
      message: 'is used in the names of pods, where dots can surprise',
      fix: 'use "-"',
    },
  ];
}

/** A CronJob appends at most this much, see CronJob names. */
const CRON_SUFFIX = 11;

function checkCronJobHostname({ metadata, job }: Subject): Problem[] {
  const name = text(metadata.name);
  const completions = job.indexed ? wholeNumber(job.spec.completions) : undefined;
  if (name === undefined || completions === undefined || completions < 1) return [];
  const longest = 63 - CRON_SUFFIX - `-${completions - 1}`.length;
  if (name.length <= longest) return [];
  const message = `should have at most ${longest} characters, or its Indexed Jobs are refused: their pods' hostnames grow too long`;
  return [{ path: ['metadata', 'name'], value: name, message }];
}

function checkOneIndex({ job }: Subject): Problem[] {
  if (!job.indexed || !isMissing(job.spec.completions) || !isMissing(job.spec.parallelism)) return [];
  const path = [...job.path, 'completions'];
  return [
    { path, value: undefined, message: 'is missing, so there is one index', fix: 'write how many indexes there are' },
  ];
}

function checkGracePeriod({ job }: Subject): Problem[] {
  const value = wholeNumber(job.pod.terminationGracePeriodSeconds);
  if (value === undefined || value >= 0) return [];
  const path = [...job.podPath, 'terminationGracePeriodSeconds'];
  return [{ path, value, message: 'is negative, which counts as 1' }];
}

function checkParallelism({ job }: Subject): Problem[] {
  if (job.spec.parallelism !== 0) return [];
  const path = [...job.path, 'parallelism'];
  return [
    { path, value: 0, message: 'starts no pods, while deadlines run on', fix: 'use suspend: true to hold a Job' },
  ];
}

function checkDeadline({ job }: Subject): Problem[] {
  if (job.spec.activeDeadlineSeconds !== 0) return [];
  return [{ path: [...job.path, 'activeDeadlineSeconds'], value: 0, message: 'fails the Job at once' }];
}

function checkSucceededIndexes({ job }: Subject): Problem[] {
  return listOf(fieldsOf(job.spec.successPolicy).rules).flatMap((rule, index) => {
    if (fieldsOf(rule).succeededIndexes !== '') return [];
    const path = [...job.path, 'successPolicy', 'rules', index, 'succeededIndexes'];
    return [{ path, value: '', message: 'lists no index, so the rule never matches' }];
  });
}

function checkPerIndexRestarts({ job }: Subject): Problem[] {
  if (isMissing(job.spec.backoffLimitPerIndex) || job.pod.restartPolicy !== 'OnFailure') return [];
  const path = [...job.podPath, 'restartPolicy'];
  const message = 'restarts containers in their pod, which backoffLimitPerIndex does not count';
  return [{ path, value: 'OnFailure', message, fix: 'write Never' }];
}

function checkManyIndexes({ job }: Subject): Problem[] {
  const completions = wholeNumber(job.spec.completions) ?? 0;
  const parallelism = wholeNumber(job.spec.parallelism) ?? 0;
  if (!job.indexed || completions <= 100_000 || parallelism <= 10_000) return [];
  if (!isMissing(job.spec.backoffLimitPerIndex)) return [];
  const message = 'is so high, with this parallelism, that the status may not hold all indexes';
  return [{ path: [...job.path, 'completions'], value: completions, message }];
}

function checkScheduling({ job, minorVersion }: Subject): Problem[] {
  // With a version given, the version rules speak.
  if (isMissing(job.spec.scheduling) || minorVersion !== undefined) return [];
  const message = 'is alpha in 1.37: servers refuse it unless their WorkloadWithJob gate is on';
  return [{ path: [...job.path, 'scheduling'], value: job.spec.scheduling, message }];
}
