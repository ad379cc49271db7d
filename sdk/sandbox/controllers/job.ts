import { matchesSelector } from '../../batch-v1/matches-selector.ts';
import type { ObservedJob, ObservedPod } from '../../batch-v1/objects.ts';
import type { BackOffOptions } from '../../controller/back-off.ts';
import type { BackOffRecord } from '../../controller/back-off-record.ts';
import { isAbandoned } from '../../controller/claim-pods.ts';
import { untrackedPod } from '../../controller/job-pod.ts';
import { hasTrackingFinalizer } from '../../controller/pod.ts';
import { isJobFinished } from '../../controller/pod-counts.ts';
import { stepsOfJob } from '../../controller/sync-job.ts';
import type { Change } from '../registry.ts';
import { jobs, pods } from '../resources/kinds.ts';
import { follow, keyOf, type Loop, type LoopOptions, splitKey } from './follow.ts';
import { performSteps } from './job-actions.ts';
import { createPodIndex } from './job-pods.ts';
import { jobOf, jobsOfPod } from './jobs-of-pod.ts';
import { createQueue } from './queue.ts';

export interface JobControllerOptions extends LoopOptions {
  /** Default: 10 s, up to 10 min. */
  backOff?: BackOffOptions;
  /** Milliseconds of the sandbox for which changes of pods are gathered before their Job is looked at; default 1 s. */
  batch?: number;
}

/** The Job controller's loop; `idle` says whether it has nothing to do within so many milliseconds of the sandbox. */
export interface JobController extends Loop {
  idle(within?: number): boolean;
}

/** Runs Jobs: the loop around `sdk/controller/sync-job.ts`, with the queues of job_controller.go. */
export function startJobController({ registry, clock, backOff, batch = 1000 }: JobControllerOptions): JobController {
  const queue = createQueue({ clock, run: runJob });
  /** Pods whose finalizer no sync of a Job will take off. */
  const strays = createQueue({ clock, run: runStray });
  const index = createPodIndex();
  const memories = new Map<string, BackOffRecord>();
  const unfollow = follow(registry, [jobs, pods], (change) => {
    if (change.resource === jobs) noteJob(change);
    else notePod(change);
  });

  /** addJob, updateJob, deleteJob: a change of the spec is looked at at once, one of the status later. */
  function noteJob({ type, object, previous }: Change): void {
    const job = object as ObservedJob;
    const key = keyOf(job);
    if (type === 'DELETED' || (type === 'MODIFIED' && isJobFinished(job))) sweep(job);
    if (type !== 'MODIFIED' || job.metadata.generation !== previous?.metadata.generation) queue.add(key);
    else if (!isJobFinished(job)) queue.addAfter(key, batch);
  }

  /** addPod, updatePod, deletePod. */
  function notePod(change: Change): void {
    index.note(change);
    const { concerned, isStray } = jobsOfPod(registry, change);
    if (isStray) strays.add(keyOf(change.object));
    for (const job of concerned) queue.addAfter(keyOf(job), batch);
  }

  /** syncOrphanPodsBySelector, but only for pods that can be meant. */
  function sweep({ metadata, spec }: ObservedJob): void {
    const candidates = [...index.controlledBy(metadata.uid!), ...index.orphansIn(metadata.namespace!)];
    for (const pod of candidates) {
      if (hasTrackingFinalizer(pod) && matchesSelector(spec.selector, pod.metadata.labels)) strays.add(keyOf(pod));
    }
  }

  function runJob(key: string): void {
    const job = registry.peek(jobs, ...splitKey(key)) as ObservedJob | undefined;
    if (!job) {
      memories.delete(key);
      return;
    }
    const now = clock.now();
    const candidates = [...index.controlledBy(job.metadata.uid!), ...index.orphansIn(job.metadata.namespace!)];
    const memory = memories.get(key);
    const steps = stepsOfJob({ job, pods: candidates, now, options: { ...backOff, batch }, ...(memory && { memory }) });
    const result = performSteps(registry, clock, job, steps);
    if (result.memory) memories.set(key, result.memory);
    else memories.delete(key);
    if (result.requeueAt !== undefined) queue.addAfter(key, result.requeueAt - now);
    if (result.refusal) throw result.refusal;
  }

  /** handleSingleOrphanPod. */
  function runStray(key: string): void {
    const pod = registry.peek(pods, ...splitKey(key)) as ObservedPod | undefined;
    if (!pod || !hasTrackingFinalizer(pod) || !isAbandoned(pod, jobOf(registry, pod))) return;
    registry.update(pods, pod.metadata.namespace!, untrackedPod(pod), { fieldManager: 'kube-controller-manager' });
  }

  return {
    idle: (within) => queue.idle(within) && strays.idle(within),
    stop: () => {
      unfollow();
      queue.stop();
      strays.stop();
    },
  };
}
