import type { ObservedCronJob, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { type BatchError, UsageError } from '../../sdk/errors.ts';
import { ownedByQueue, summarizeJob } from '../progress/index.ts';

/** A Job or CronJob whose `spec.suspend` is to become `suspend`. */
export interface SuspendStep {
  kind: 'Job' | 'CronJob';
  namespace: string;
  name: string;
  uid: string;
  resourceVersion: string;
  /** False where it is so already: nothing is sent. */
  changes: boolean;
  /** What the change brings that people may not expect. */
  warnings: string[];
}

/** All that `suspend` or `resume` will do, and what it will not, and why. */
export interface SuspendPlan {
  suspend: boolean;
  steps: SuspendStep[];
  refusals: BatchError[];
}

/**
 * Decides what `suspend` (or `resume`) does with each Job and CronJob.
 *
 * A Job is refused where it has ended, is being deleted, or where a queue decides when it runs: Kueue and other
 * managers set `spec.suspend` themselves and would undo, or misread, a hand on it. So is the resuming of one that waits
 * for others.
 *
 * @param waits what Jobs still wait for: `job/etl, which is Running`
 */
export function planSuspend(
  objects: { jobs: ObservedJob[]; cronJobs: ObservedCronJob[] },
  suspend: boolean,
  now: number,
  waits: ReadonlyMap<ObservedJob, string> = new Map(),
): SuspendPlan {
  const steps: SuspendStep[] = [];
  const refusals: BatchError[] = [];
  for (const job of objects.jobs) {
    const refusal = refuseJob(job, suspend, now, waits.get(job));
    if (refusal) refusals.push(refusal);
    else steps.push(stepOf('Job', job, suspend, jobWarnings(job, suspend, now)));
  }
  for (const cronJob of objects.cronJobs)
    steps.push(stepOf('CronJob', cronJob, suspend, cronJobWarnings(cronJob, suspend)));
  return { suspend, steps, refusals };
}

function stepOf(
  kind: 'Job' | 'CronJob',
  object: ObservedJob | ObservedCronJob,
  suspend: boolean,
  warnings: string[],
): SuspendStep {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  const changes = (object.spec.suspend ?? false) !== suspend;
  return {
    kind,
    namespace: namespace!,
    name: name!,
    uid: uid!,
    resourceVersion: resourceVersion!,
    changes,
    warnings: changes ? warnings : [],
  };
}

function refuseJob(
  job: ObservedJob,
  suspend: boolean,
  now: number,
  waitsFor: string | undefined,
): BatchError | undefined {
  const verb = suspend ? 'suspend' : 'resume';
  const which = `job "${job.metadata.name}" in namespace "${job.metadata.namespace}"`;
  const { phase } = summarizeJob(job, undefined, now);
  if (phase === 'Complete' || phase === 'Failed') {
    return new UsageError(`cannot ${verb} ${which}: it has ended (${phase})`, {
      hint: 'a finished Job can only be run anew: kubectl batch run --replace',
    });
  }
  if (phase === 'Terminating')
    return new UsageError(`cannot ${verb} ${which}: it is being deleted`, {
      hint: 'nothing holds it up any more; to run it anew: kubectl batch run',
    });
  if (!suspend && job.spec.suspend && waitsFor !== undefined)
    return new UsageError(`cannot resume ${which}: it waits for ${waitsFor}`, {
      hint: 'kubectl batch run creates or resumes it when that is complete; --force resumes it now',
    });
  const owner = ownedByQueue(job);
  if (!owner) return undefined;
  return new UsageError(`cannot ${verb} ${which}: ${owner} decides when it runs`, {
    hint: `use the means of ${owner} to hold it or let it go`,
  });
}

function jobWarnings(job: ObservedJob, suspend: boolean, now: number): string[] {
  const { active } = summarizeJob(job, undefined, now);
  if (suspend && active > 0) {
    return [`its ${active === 1 ? 'active pod is' : `${active} active pods are`} terminated now; unsaved work is lost`];
  }
  if (!suspend && job.spec.activeDeadlineSeconds !== undefined) {
    return [`its deadline of ${job.spec.activeDeadlineSeconds}s starts anew`];
  }
  return [];
}

function cronJobWarnings(cronJob: ObservedCronJob, suspend: boolean): string[] {
  const running = cronJob.status?.active?.length ?? 0;
  if (suspend)
    return running > 0
      ? [`its ${running === 1 ? 'running Job goes' : `${running} running Jobs go`} on; only new ones are held back`]
      : [];
  const deadline = cronJob.spec.startingDeadlineSeconds;
  const within = deadline === undefined ? '' : ` within the last ${deadline}s (its startingDeadlineSeconds)`;
  return [`if a scheduled time was missed${within}, a Job starts at once`];
}
