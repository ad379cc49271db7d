import type { ObservedCronJob, ObservedJob } from '../batch-v1/objects.ts';
import { hasCondition } from './pod-counts.ts';

/**
 * cleanupFinishedJobs: the Jobs beyond the history limits, complete ones first, the oldest of each first. Without a limit
 * all stay.
 */
export function expiredJobs({ spec }: ObservedCronJob, children: readonly ObservedJob[]): ObservedJob[] {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = spec;
  const complete = children.filter((job) => end(job) === 'Complete');
  const failed = children.filter((job) => end(job) === 'Failed');
  return [...oldest(complete, successfulJobsHistoryLimit), ...oldest(failed, failedJobsHistoryLimit)];
}

/** FinishedCondition: the first of the two that is true. */
export function end(job: ObservedJob): 'Complete' | 'Failed' | undefined {
  if (!hasCondition(job, 'Complete')) return hasCondition(job, 'Failed') ? 'Failed' : undefined;
  return 'Complete';
}

function oldest(jobs: ObservedJob[], limit: number | null | undefined): ObservedJob[] {
  if (limit === undefined || limit === null) return [];
  return jobs.sort(byStartTime).slice(0, Math.max(0, jobs.length - limit));
}

/** byJobStartTime: those that never started come last, names decide between equals. */
function byStartTime(a: ObservedJob, b: ObservedJob): number {
  const [started, other] = [a, b].map(({ status }) => (status?.startTime ? Date.parse(status.startTime) : Infinity));
  if (started !== other) return started! < other! ? -1 : 1;
  return a.metadata.name! < b.metadata.name! ? -1 : 1;
}
