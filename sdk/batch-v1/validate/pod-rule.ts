import type { JobView, Problem, Rule } from './rule.ts';
import { JOBS } from './rule.ts';

/** The Kubernetes whose defaults count where no version is given. */
const NEWEST_MINOR_VERSION = 37;

/** Most checks find nothing, and share this list. */
export const NO_PROBLEMS: readonly Problem[] = [];

/** What the pod rules look at: the Job, and the minor version of Kubernetes to judge by. */
export type PodCheck = (job: JobView, minorVersion: number) => readonly Problem[];

/** A rule about the pod template of a Job or CronJob. */
export function podRule(id: string, check: PodCheck, level: Rule['level'] = 'error'): Rule {
  return {
    id,
    kinds: JOBS,
    level,
    check: ({ job, minorVersion = NEWEST_MINOR_VERSION }) => check(job, minorVersion),
  };
}
