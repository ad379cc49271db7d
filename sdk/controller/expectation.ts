import type { ObservedPod } from '../batch-v1/objects.ts';
import { estimateNextRetry } from './back-off.ts';
import { deadlineOf } from './decide-end.ts';
import { endOf, nextStart, podRef } from './forecast.ts';
import type { Expectation } from './forecast-types.ts';
import { playJob, podKey } from './play-job.ts';
import { controllerUid, isPodActive, isPodTerminating } from './pod.ts';
import { isJobFinished } from './pod-counts.ts';
import type { JobSituation } from './sync-job.ts';

/**
 * What the Job controller is about to do to a Job that it looks after already: nothing, where the Job is quiet.
 *
 * Without `memory` a back-off is estimated from the pods and the status (`estimateNextRetry`).
 *
 * @throws Error where the model does not come to rest: our bug
 */
export function expectedNow(situation: JobSituation): Expectation {
  const { job, now, memory, options = {} } = situation;
  const pods = [...situation.pods];
  const own = pods.filter((pod) => controllerUid(pod) === job.metadata.uid);
  const played = playJob({ ...situation, pods });
  const retry = memory ? undefined : estimateNextRetry(job, own, options);
  const waits = retry !== undefined && retry.at > now;
  const nextStartAt = waits ? retry.at : nextStart(played);
  const deadlineAt = isJobFinished(job) ? undefined : deadlineOf(job);
  const end = endOf(played.job);
  const refs = (isMeant: (pod: ObservedPod) => boolean) => pods.filter(isMeant).map(podRef);
  return {
    starts: waits ? 0 : played.created.length,
    ...(nextStartAt !== undefined && { nextStartAt }),
    ...(deadlineAt !== undefined && { deadlineAt }),
    deletes: refs((pod) => played.deleted.has(podKey(pod))),
    counts: refs((pod) => played.untracked.has(podKey(pod)) && !played.deleted.has(podKey(pod))),
    adopts: played.adopted.map(podRef),
    releases: refs((pod) => played.released.has(podKey(pod))),
    terminating: own.filter(isPodTerminating).map(podRef),
    active: own.filter(isPodActive).length,
    ...(end && { end }),
  };
}
