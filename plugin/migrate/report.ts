import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { podRef } from '../../sdk/controller/forecast.ts';
import type { PodRef } from '../../sdk/controller/forecast-types.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { type Fate, fateTeller } from './fate.ts';
import { surprisesOf } from './surprises.ts';
import type { Journal, RecordedPod, Report } from './types.ts';

/** What is there once NEW has its pods. */
export interface Outcome {
  /** NEW, status included; read after the pods. */
  job: ObservedJob;
  /** Pods that NEW controls or that its selector matches, whole. */
  pods: readonly ObservedPod[];
  /** Finalizers that had to be put back. */
  repaired: readonly PodRef[];
  /** Milliseconds from OLD's deletion until every pod had its owner. */
  window: number;
}

/**
 * What became of each recorded pod, and where that is not the forecast. Each has one fate, so that
 * kept + succeeded + failed + killed + lost = recorded.
 */
export function reportOf(recorded: Pick<Journal, 'pods' | 'forecast'>, outcome: Outcome): Report {
  const { job, pods, repaired, window } = outcome;
  const { forecast } = recorded;
  const tell = fateTeller(job, pods, forecast);
  const fates = new Map(recorded.pods.map((pod) => [pod, tell(pod)]));
  const known = new Set(recorded.pods.map(({ uid }) => uid));
  const started = pods.filter((pod) => controllerUid(pod) === job.metadata.uid && !known.has(pod.metadata.uid ?? ''));
  return {
    recorded: recorded.pods.length,
    ...refsByFate(fates),
    started: started.map(podRef),
    repaired: [...repaired],
    window,
    surprises: surprisesOf({ forecast, fates, job, pods, started }),
  };
}

function refsByFate(fates: ReadonlyMap<RecordedPod, Fate>): Record<Fate, PodRef[]> {
  const refs: Record<Fate, PodRef[]> = { kept: [], succeeded: [], failed: [], killed: [], lost: [] };
  for (const [{ phase: _, ...ref }, fate] of fates) refs[fate].push(ref);
  return refs;
}
