import { JOB_CONTROLLER, JOB_TRACKING_FINALIZER } from '../../sdk/batch-v1/names.ts';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { Scene } from './scene.ts';

/**
 * How long nothing must have happened before nothing more is expected, in milliseconds. The Job controller waits 1 s
 * after a pod's change before it looks, and up to 8 s (its back-off in these tests) before it replaces a failed pod.
 */
const PAUSE = { settled: 500, unsettled: 3_000, replacing: 10_000 };

/** Waits until the controllers have nothing more to do. It only waits: what is right or wrong is judged elsewhere. */
export async function quiet(scene: Scene): Promise<void> {
  await scene.still(() => pauseOf(scene));
}

function pauseOf(scene: Scene): number {
  const states = scene.jobs().map((job) => stateOf(job, scene.pods()));
  return Math.max(PAUSE.settled, ...states.map((state) => PAUSE[state]));
}

function stateOf(job: ObservedJob, pods: ObservedPod[]): keyof typeof PAUSE {
  const { spec, status = {} } = job;
  if ((spec.managedBy ?? JOB_CONTROLLER) !== JOB_CONTROLLER) return 'settled';
  const own = pods.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === job.metadata.uid));
  const holds = (type: string) => status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
  const live = own.filter((pod) => !hasEnded(pod) && !isLeaving(pod));
  if (holds('Complete') || holds('Failed')) return live.length === 0 && !own.some(isTracked) ? 'settled' : 'unsettled';
  const ready = live.filter((pod) => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'));
  const terminating = own.filter((pod) => !hasEnded(pod) && isLeaving(pod));
  const begun = status.startTime !== undefined || holds('Suspended');
  // A pod that is being deleted is a failure before it has ended.
  const countsAtOnce = spec.podReplacementPolicy !== 'Failed';
  const counted =
    begun &&
    (status.active ?? 0) === live.length &&
    (status.ready ?? 0) === ready.length &&
    (status.terminating ?? 0) === terminating.length &&
    Object.keys(status.uncountedTerminatedPods ?? {}).length === 0 &&
    (spec.suspend ?? false) === holds('Suspended') &&
    !own.some((pod) => isTracked(pod) && (hasEnded(pod) || (countsAtOnce && isLeaving(pod)))) &&
    !holds('FailureTarget') &&
    !holds('SuccessCriteriaMet');
  if (live.length < wanted(job)) return 'replacing';
  if (begun && live.length === 0 && isDone(job)) return 'unsettled';
  return counted && job.metadata.deletionTimestamp === undefined && live.length === wanted(job)
    ? 'settled'
    : 'unsettled';
}

const hasEnded = ({ status }: ObservedPod) => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const isLeaving = ({ metadata }: ObservedPod) => metadata.deletionTimestamp !== undefined;
const isTracked = ({ metadata }: ObservedPod) => metadata.finalizers?.includes(JOB_TRACKING_FINALIZER) ?? false;

/** All that it is to do has ended, so that a condition that says so is due. */
function isDone({ spec: { completions }, status: { succeeded = 0, failedIndexes = '' } = {} }: ObservedJob): boolean {
  return completions === undefined ? succeeded > 0 : succeeded + sizeOf(failedIndexes) >= completions;
}

/** How many pods the Job should have, roughly. */
function wanted({ spec, status = {}, metadata }: ObservedJob): number {
  const { parallelism = 1, completions } = spec;
  const { succeeded = 0, active = 0, terminating = 0, failedIndexes = '', conditions = [] } = status;
  const ending = conditions.some(
    (c) => (c.type === 'FailureTarget' || c.type === 'SuccessCriteriaMet') && c.status === 'True',
  );
  if (spec.suspend || ending || metadata.deletionTimestamp !== undefined) return 0;
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  const open = Math.min(parallelism, completions - succeeded - sizeOf(failedIndexes));
  return Math.max(0, spec.podReplacementPolicy === 'Failed' ? open - terminating : open);
}

/** Of indexes such as `0,2-5`. */
function sizeOf(indexes: string): number {
  const runs = indexes === '' ? [] : indexes.split(',').map((run) => run.split('-').map(Number));
  return runs.reduce((sum, [first, last = first]) => sum + last! - first! + 1, 0);
}
