import { isDnsLabel } from '../names.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { JOBS, text, wholeNumber } from './rule.ts';

/** Names that make trouble in what is made from them. */
export const NAME_WARNINGS: readonly Rule[] = [
  { id: 'name-not-label', kinds: JOBS, level: 'warning', check: checkNameIsLabel },
  { id: 'cron-job-indexed-name', kinds: ['CronJob'], level: 'warning', check: checkCronJobHostname },
];

function checkNameIsLabel({ metadata, kind, job }: Subject): readonly Problem[] {
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

function checkCronJobHostname({ metadata, job }: Subject): readonly Problem[] {
  const name = text(metadata.name);
  const completions = job.indexed ? wholeNumber(job.spec.completions) : undefined;
  if (name === undefined || completions === undefined || completions < 1) return [];
  const longest = 63 - CRON_SUFFIX - `-${completions - 1}`.length;
  if (name.length <= longest) return [];
  const message = `should have at most ${longest} characters, or its Indexed Jobs are refused: their pods' hostnames grow too long`;
  return [{ path: ['metadata', 'name'], value: name, message }];
}
