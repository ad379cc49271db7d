import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { type Dependency, formatDependsOn } from '../../sdk/batch-v1/order.ts';
import { summarizeJob } from '../progress/index.ts';

/** Why a Job that waits may not begin yet. */
export interface Unmet {
  because: 'missing' | 'failed' | 'open';
  /** Stands behind "waits for": `job/etl, which is Running`. */
  text: string;
  /** The Job that is not complete; absent where there is none. */
  job?: ObservedJob;
}

/**
 * Whether what a Job waits for is complete on the cluster; undefined where it is.
 *
 * @param jobs the Job of that name, or those of the group; empty where there are none
 */
export function unmetBy(dependency: Dependency, jobs: readonly ObservedJob[], now: number): Unmet | undefined {
  const text = formatDependsOn([dependency]);
  if (jobs.length === 0)
    return {
      because: 'missing',
      text: `${text}, ${dependency.kind === 'job' ? 'which is' : 'whose Jobs are'} not there`,
    };
  const progress = jobs.map((job) => ({ job, ...stand(job, now) }));
  const worst = progress.find(({ phase }) => phase === 'Failed') ?? progress.find(({ phase }) => phase !== 'Complete');
  if (!worst) return undefined;
  const { job, phase, reason } = worst;
  const which = dependency.kind === 'job' ? `${text}, which` : `${text}, of which job/${job.metadata.name}`;
  if (phase === 'Failed') return { because: 'failed', text: `${which} failed (${reason ?? 'no reason given'})`, job };
  return { because: 'open', text: `${which} is ${phase}`, job };
}

function stand(job: ObservedJob, now: number) {
  const { phase, reason } = summarizeJob(job, undefined, now);
  return { phase, reason };
}
