import type { Problem, Rule, Subject } from './rule.ts';
import { isMissing, JOBS, wholeNumber } from './rule.ts';

/** How failures, retries and deadlines go together. */
export const RETRY_WARNINGS: readonly Rule[] = [
  { id: 'per-index-restarts', kinds: JOBS, level: 'warning', check: checkPerIndexRestarts },
  { id: 'no-retries-but-restarts', kinds: JOBS, level: 'warning', check: checkNoRetries },
  { id: 'deadline-before-retries', kinds: JOBS, level: 'warning', check: (subject) => deadline(subject, true) },
];

/** The same of what nobody wrote, and of what matters only once something has failed. */
export const RETRY_ADVICE: readonly Rule[] = [
  {
    id: 'deadline-before-default-retries',
    kinds: JOBS,
    level: 'warning',
    check: (subject) => deadline(subject, false),
  },
  { id: 'lost-logs', kinds: JOBS, level: 'warning', check: checkLogs },
];

function checkPerIndexRestarts({ job }: Subject): readonly Problem[] {
  if (isMissing(job.spec.backoffLimitPerIndex) || job.pod.restartPolicy !== 'OnFailure') return [];
  const path = [...job.podPath, 'restartPolicy'];
  const message = 'restarts containers in their pod, which backoffLimitPerIndex does not count';
  return [{ path, value: 'OnFailure', message, fix: 'write Never' }];
}

/** The Job fails on the first restart that the controller sees; the kubelet restarts before that. */
function checkNoRetries({ job }: Subject): readonly Problem[] {
  if (job.spec.backoffLimit !== 0 || job.pod.restartPolicy !== 'OnFailure') return [];
  const message = 'allows no retry, yet restartPolicy OnFailure starts a failed container again before the Job fails';
  return [{ path: [...job.path, 'backoffLimit'], value: 0, message, fix: 'write restartPolicy: Never' }];
}

const DEFAULT_BACKOFF_LIMIT = 6;

function deadline({ job }: Subject, written: boolean): readonly Problem[] {
  const value = wholeNumber(job.spec.activeDeadlineSeconds);
  const limit = retryLimit(job.spec);
  if (value === undefined || value < 1 || limit === undefined || written !== (limit.written !== undefined)) return [];
  const needed = job.pod.restartPolicy === 'OnFailure' ? restartDelays(limit.retries) : retryDelays(limit.retries);
  if (value >= needed) return [];
  const retries = limit.retries === 1 ? 'its one retry' : `its ${limit.retries} retries`;
  const message = `ends the Job before ${retries} are used up: waiting between them takes up to ${needed} seconds`;
  const fix = `write more than ${needed}, or a lower ${limit.written ?? 'backoffLimit'}`;
  return [{ path: [...job.path, 'activeDeadlineSeconds'], value, message, fix }];
}

/** How many retries one failing pod, or index, gets, and which field says so. */
function retryLimit(spec: Subject['object']): { retries: number; written?: string } | undefined {
  for (const written of ['backoffLimitPerIndex', 'backoffLimit']) {
    if (isMissing(spec[written])) continue;
    const retries = wholeNumber(spec[written]);
    return retries === undefined || retries < 1 ? undefined : { retries, written };
  }
  return { retries: DEFAULT_BACKOFF_LIMIT };
}

/** The Job controller waits 10 s before the first new pod, then twice as long each time, and never more than 10 minutes. */
function retryDelays(retries: number): number {
  return doublings(retries, 6, 600);
}

/** The kubelet restarts at once, then after 10 s, then after twice as long each time, and never more than 5 minutes. */
function restartDelays(restarts: number): number {
  return doublings(restarts - 1, 5, 300);
}

/** Seconds in `count` waits from 10 s on, of which the first `doubled` double, and all others are the longest. */
function doublings(count: number, doubled: number, longest: number): number {
  const growing = Math.min(Math.max(count, 0), doubled);
  return 10 * (2 ** growing - 1) + Math.max(count - doubled, 0) * longest;
}

function checkLogs({ job }: Subject): readonly Problem[] {
  if (job.pod.restartPolicy !== 'OnFailure' || job.spec.backoffLimit === 0) return [];
  const path = [...job.podPath, 'restartPolicy'];
  const message = 'loses the logs of failures: containers restart in their pod, which is deleted when the Job fails';
  return [{ path, value: 'OnFailure', message, fix: 'write Never: failed pods then stay' }];
}
