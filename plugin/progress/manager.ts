import { JOB_CONTROLLER } from '../../sdk/batch-v1/names.ts';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';

const kueueQueueLabel = 'kueue.x-k8s.io/queue-name';

/** The controller that `spec.managedBy` hands a Job to; `undefined` for Kubernetes' own, which skips such Jobs wholly. */
export function managerOf({ spec: { managedBy } }: ObservedJob): string | undefined {
  return managedBy && managedBy !== JOB_CONTROLLER ? managedBy : undefined;
}

/**
 * Who decides when a Job runs, if that is neither a person nor Kubernetes' own controller, in words for a sentence:
 * `Kueue (queue "team-a")`, `controller "example.com/fleet"`.
 */
export function ownedByQueue(job: ObservedJob): string | undefined {
  const queue = job.metadata.labels?.[kueueQueueLabel];
  if (queue) return `Kueue (queue "${queue}")`;
  const manager = managerOf(job);
  return manager === undefined ? undefined : `controller "${manager}"`;
}
