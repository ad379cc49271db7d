import type { CronJobStatus, KubernetesObject, ObservedCronJob, ObservedJob } from '../../batch-v1/objects.ts';
import { type CronJobAction, syncCronJob } from '../../controller/cron-job.ts';
import { withActiveJob } from '../../controller/cron-run.ts';
import { nextLook, parseCronSchedule } from '../../controller/cron-slots.ts';
import type { Clock } from '../clock.ts';
import type { Change, Registry } from '../registry.ts';
import { cronJobs, jobs } from '../resources/kinds.ts';
import { StatusError } from '../status-error.ts';
import { createChildIndex, cronJobsOf } from './cron-children.ts';
import { recordEvent } from './events.ts';
import { follow, keyOf, type Loop, type LoopOptions, splitKey } from './follow.ts';
import { createQueue } from './queue.ts';

const MANAGER = { fieldManager: 'kube-controller-manager' };

/** Makes the Jobs of CronJobs: the loop around `sdk/controller/cron-job.ts`. */
export function startCronJobController({ registry, clock }: LoopOptions): Loop {
  // DefaultTypedControllerRateLimiter.
  const queue = createQueue({ clock, run, retry: { base: 5, max: 1_000_000 } });
  const children = createChildIndex(registry);
  const unfollow = follow(registry, [cronJobs, jobs], (change) => {
    if (change.resource === cronJobs) return queue.addAfter(keyOf(change.object), delayOf(change, clock.now()));
    children.note(change);
    for (const key of cronJobsOf(registry, change)) queue.add(key);
  });

  function run(key: string): void {
    const [namespace, name] = splitKey(key);
    const cronJob = registry.peek(cronJobs, namespace, name) as ObservedCronJob | undefined;
    if (!cronJob) return;
    const now = clock.now();
    const findJob = (job: string) => registry.peek(jobs, namespace, job) as ObservedJob | undefined;
    const sync = syncCronJob({ cronJob, children: children.of(key), findJob, now });
    let { status } = sync;
    try {
      status = perform(registry, clock, cronJob, sync.actions, status);
    } finally {
      if (status !== cronJob.status && (cronJob.status || Object.keys(status).length > 0)) {
        registry.update(cronJobs, namespace, { ...cronJob, status }, { subresource: 'status', ...MANAGER });
      }
    }
    if (sync.requeueAt !== undefined) queue.addAfter(key, sync.requeueAt - now);
  }

  return {
    stop: () => {
      unfollow();
      queue.stop();
    },
  };
}

/** updateCronJob: a new schedule is looked at when its next slot comes, any other change at once. */
function delayOf({ object, previous }: Change, now: number): number {
  const next = object as ObservedCronJob;
  const before = (previous as ObservedCronJob | undefined)?.spec;
  if (!before || (before.schedule === next.spec.schedule && before.timeZone === next.spec.timeZone)) return 0;
  try {
    return (nextLook(next, parseCronSchedule(next.spec), now) ?? now) - now;
  } catch {
    return 0;
  }
}

/** Does what was decided, and tells what could not be done. Returns the status, with the Job that was made. */
function perform(
  registry: Registry,
  clock: Clock,
  cronJob: ObservedCronJob,
  actions: readonly CronJobAction[],
  status: CronJobStatus,
): CronJobStatus {
  const namespace = cronJob.metadata.namespace!;
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recordEvent(registry, clock, { object: cronJob, type, reason, message, component: 'cronjob-controller' });
  let next = status;
  for (const action of actions) {
    if (action.type === 'event') tell(action.level, action.reason, action.message);
    else if (action.type === 'delete') {
      registry.delete(jobs, namespace, action.job.metadata.name!, { propagationPolicy: 'Background' });
    } else next = withActiveJob(status, createJob(registry, action.job, tell), action.slot);
  }
  return next;
}

type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

function createJob(registry: Registry, job: KubernetesObject, tell: Tell): KubernetesObject {
  try {
    return registry.create(jobs, job.metadata.namespace!, job, MANAGER);
  } catch (error) {
    const terminating = error instanceof StatusError && error.details?.causes?.[0]?.reason === 'NamespaceTerminating';
    // In a namespace that goes away no creation can succeed, and nobody needs to be told.
    if (error instanceof StatusError && !terminating)
      tell('Warning', 'FailedCreate', `Error creating job: ${error.message}`);
    throw error;
  }
}
