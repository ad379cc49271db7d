import type { ObservedCronJob, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import type { Command } from '../command.ts';

/** The names that completion offers: of objects in a state that the verb can act on. CronJobs say their kind. */
export function offeredNames(
  jobs: ObservedJob[],
  cronJobs: ObservedCronJob[],
  offers: NonNullable<Command['offers']>,
): string[] {
  const fitting = jobs.filter((job) => offers === 'all' || fits(job, offers));
  const cron = cronJobs.filter(({ spec }) => offers === 'all' || (spec.suspend === true) === (offers === 'suspended'));
  return [
    ...fitting.map(({ metadata }) => metadata.name!),
    ...cron.map(({ metadata }) => `cronjob/${metadata.name}`),
  ].sort();
}

function fits(job: ObservedJob, offers: 'active' | 'suspendable' | 'suspended'): boolean {
  if (isJobFinished(job)) return false;
  if (offers === 'active') return true;
  return (job.spec.suspend === true) === (offers === 'suspended');
}
