import { formatIndexes, indexesOf } from '../batch-v1/completion-indexes.ts';
import type { JobStatus, ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import { deadlineOf } from './decide-end.ts';
import type { Forecast, PodRef } from './forecast-types.ts';
import { isIndexed, type JobControllerOptions } from './job-sync.ts';
import { type PlayedJob, playJob, podKey } from './play-job.ts';
import { completionIndex, controllerUid, isPodActive } from './pod.ts';
import { hasFittingIndex, trueCondition } from './pod-counts.ts';

/** A Job that the controller has not seen yet, and the pods that it will find. */
export interface ForecastRequest {
  /** As the server would store it, without status; any uid will do. */
  job: ObservedJob;
  /** Those of its namespace, or those that its selector matches: as they will be then (`orphanedPod`). */
  pods: Iterable<ObservedPod>;
  /** When it is created, in epoch milliseconds. */
  now: number;
  options?: JobControllerOptions;
}

/**
 * What the Job controller makes of a new Job at once: which pods it takes on, counts, deletes and starts in its first sync and
 * those that follow it without anything else happening (batch-api 3.1, step 5). 10,000 pods take a fraction of a second.
 *
 * Pods that are being deleted are not taken on. What is deleted on a node is still terminating in this picture, so that
 * a Job that ends has `end` but not yet its last condition.
 *
 * @throws Error where the model does not come to rest: our bug
 */
export function forecastJob({ job, pods, now, options = {} }: ForecastRequest): Forecast {
  const { status: _, ...fresh } = job;
  const played = playJob({ job: fresh as ObservedJob, pods, now, options });
  const { adopted, deleted } = played;
  const isKilled = (pod: ObservedPod) => deleted.has(podKey(pod));
  const inPhase = (phase: string) => adopted.filter((pod) => pod.status?.phase === phase);
  const succeeded = inPhase('Succeeded');
  const unfit = succeeded.filter((pod) => !hasFittingIndex(job, pod));
  const end = endOf(played.job);
  const nextStartAt = nextStart(played);
  return {
    adopted: adopted.map(podRef),
    kept: adopted.filter((pod) => isPodActive(pod) && !isKilled(pod)).map(podRef),
    succeeded: succeeded.map(podRef),
    failed: inPhase('Failed').map(podRef),
    killed: adopted.filter(isKilled).map(podRef),
    ...(unfit.length > 0 && { unfit: unfit.map(podRef) }),
    started: startedOf(played),
    ...(nextStartAt !== undefined && { nextStartAt }),
    ...(end && { end }),
    status: statusOf(played),
  };
}

export function podRef(pod: ObservedPod): PodRef {
  const { name = '', uid = '' } = pod.metadata;
  const index = completionIndex(pod);
  return { name, uid, ...(index !== undefined && { index }) };
}

function startedOf({ job, created }: PlayedJob): Forecast['started'] {
  const indexes = created.map((pod) => completionIndex(pod)!);
  return {
    count: created.length,
    ...(isIndexed(job) && created.length > 0 && { indexes: formatIndexes(indexesOf(indexes)) }),
  };
}

/** A controller that looks again by itself waits for the deadline, or for a back-off to end before that. */
export function nextStart({ job, requeueAt }: PlayedJob): number | undefined {
  return requeueAt === deadlineOf(job) ? undefined : requeueAt;
}

/** How the Job ends, where that is decided: its last condition, which an earlier one may stand for. */
export function endOf(job: ObservedJob): Forecast['end'] {
  const failure = trueCondition(job, 'Failed') ?? trueCondition(job, 'FailureTarget');
  const condition = failure ?? trueCondition(job, 'Complete') ?? trueCondition(job, 'SuccessCriteriaMet');
  if (!condition) return undefined;
  const { reason = '', message = '' } = condition;
  return { type: failure ? 'Failed' : 'Complete', reason, message };
}

/** While a back-off lasts some controllers write that no pod is active (batch-api 2.4); here it is how many are. */
function statusOf({ job, pods }: PlayedJob): JobStatus {
  const { active: _, ...status } = job.status ?? {};
  const active = pods.filter((pod) => controllerUid(pod) === job.metadata.uid && isPodActive(pod)).length;
  return { ...status, ...(active > 0 && { active }) };
}
