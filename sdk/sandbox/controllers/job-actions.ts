import type { KubernetesObject, ObservedJob, ObservedPod } from '../../batch-v1/objects.ts';
import type { ActionResult, JobAction, Steps } from '../../controller/job-action.ts';
import { adoptedPod, releasedPod, untrackedPod } from '../../controller/job-pod.ts';
import type { Clock } from '../clock.ts';
import type { Registry } from '../registry.ts';
import { jobs, pods } from '../resources/kinds.ts';
import { StatusError } from '../status-error.ts';
import { recordEvent } from './events.ts';

const MANAGER = { fieldManager: 'kube-controller-manager' };

/** Does what a sync of a Job asks for, one action after the other, and gives what it leaves. */
export function performSteps<Result>(registry: Registry, clock: Clock, job: ObservedJob, steps: Steps<Result>): Result {
  const namespace = job.metadata.namespace!;
  let written: KubernetesObject = job;

  function perform(action: JobAction): ActionResult {
    switch (action.type) {
      case 'adopt':
        return changePod(action.pod, (pod) => adoptedPod(job, pod));
      case 'release':
        return changePod(action.pod, (pod) => releasedPod(job, pod));
      case 'removeFinalizer':
        return changePod(action.pod, untrackedPod);
      case 'create':
        return { name: registry.create(pods, namespace, action.pod, MANAGER).metadata.name! };
      case 'delete':
        registry.delete(pods, namespace, action.pod.metadata.name!);
        return {};
      case 'updateStatus': {
        const next = { ...written, status: action.status };
        written = registry.update(jobs, namespace, next, { subresource: 'status', ...MANAGER });
        return {};
      }
      case 'event': {
        const { level, reason, message } = action;
        recordEvent(registry, clock, { object: job, type: level, reason, message, component: 'job-controller' });
        return {};
      }
    }
  }

  /** Of the pod as it is now: it may be on its way out since the sync began. */
  function changePod({ metadata }: ObservedPod, change: (pod: ObservedPod) => ObservedPod): ActionResult {
    registry.update(pods, namespace, change(registry.get(pods, namespace, metadata.name!) as ObservedPod), MANAGER);
    return {};
  }

  let step = steps.next();
  while (!step.done) step = steps.next(attempt(() => perform((step as { value: JobAction }).value)));
  return step.value;
}

function attempt(action: () => ActionResult): ActionResult {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { refusal: error };
  }
}
