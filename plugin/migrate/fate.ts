import { containsIndex } from '../../sdk/batch-v1/completion-indexes.ts';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { endOf } from '../../sdk/controller/forecast.ts';
import type { Forecast } from '../../sdk/controller/forecast-types.ts';
import { controllerUid, hasTrackingFinalizer, isPodTerminal } from '../../sdk/controller/pod.ts';
import { countsAsFailed } from '../../sdk/controller/pod-failure-policy.ts';
import { readIndexes } from '../../sdk/controller/read-indexes.ts';
import type { RecordedPod } from './types.ts';

/** What becomes of a recorded pod: one of these, whatever happens. */
export type Fate = 'kept' | 'succeeded' | 'failed' | 'killed' | 'lost';

/** Tells recorded pods' fates, one after the other: of pods that are gone each takes one of NEW's numbers. */
export function fateTeller(job: ObservedJob, present: readonly ObservedPod[], forecast: Forecast) {
  const byUid = new Map(present.map((pod) => [pod.metadata.uid, pod]));
  const killed = new Set(forecast.killed.map(({ uid }) => uid));
  const ends = endOf(job) !== undefined;
  const take = spareCounts(job, present, forecast);
  let others = otherDeaths(job, present, killed);
  return (recorded: RecordedPod): Fate => {
    const pod = byUid.get(recorded.uid);
    const mayDie = killed.has(recorded.uid);
    if (pod === undefined) {
      const counted = mayDie ? 'killed' : take(recorded, phasesOf(recorded));
      return counted ?? (others-- > 0 ? 'killed' : 'lost');
    }
    if (controllerUid(pod) !== job.metadata.uid) return 'lost';
    const isDeleted = pod.metadata.deletionTimestamp !== undefined;
    if (isDeleted && mayDie) return 'killed';
    if (isPodTerminal(pod)) return pod.status?.phase === 'Succeeded' ? 'succeeded' : 'failed';
    if (!isDeleted) return 'kept';
    // A Job that ends deletes its pods, and counts them as failed: a failure in the gap may have been one too many.
    if (ends) return 'killed';
    // Pods that the controller removes itself lose the finalizer first and never count; others count as failed.
    return hasTrackingFinalizer(pod) ? 'failed' : (take(recorded, ['failed']) ?? 'killed');
  };
}

/**
 * How many pods that are gone the Job must have deleted in the place of some that were to go and run on: of pods that are alike
 * the controller takes any.
 */
function otherDeaths(job: ObservedJob, present: readonly ObservedPod[], killed: ReadonlySet<string>): number {
  const running = present.filter((pod) => controllerUid(pod) === job.metadata.uid && !isPodTerminal(pod));
  const isMeant = ({ metadata }: ObservedPod) => killed.has(metadata.uid ?? '');
  const isLeaving = ({ metadata }: ObservedPod) => metadata.deletionTimestamp !== undefined;
  const spared = running.filter((pod) => isMeant(pod) && !isLeaving(pod)).length;
  return spared - running.filter((pod) => !isMeant(pod) && isLeaving(pod) && !hasTrackingFinalizer(pod)).length;
}

type Counted = 'succeeded' | 'failed';

function phasesOf({ phase }: RecordedPod): Counted[] {
  if (phase === 'Succeeded') return ['succeeded'];
  return phase === 'Failed' ? ['failed'] : ['succeeded', 'failed'];
}

/** NEW's numbers as far as no pod that is there explains them: they stand for pods that are gone. */
function spareCounts(job: ObservedJob, present: readonly ObservedPod[], { killed }: Forecast) {
  const { succeeded = 0, failed = 0, uncountedTerminatedPods: uncounted = {}, completedIndexes } = job.status ?? {};
  const counted = present.filter((pod) => controllerUid(pod) === job.metadata.uid && !hasTrackingFinalizer(pod));
  const inPhase = (phase: string) => counted.filter((pod) => pod.status?.phase === phase);
  const isCounted = (pod: ObservedPod) => countsAsFailed(job, pod);
  // A Job that fails counts what it kills.
  const deaths = endOf(job)?.type === 'Failed' ? killed.length : 0;
  const spare = {
    succeeded: succeeded + (uncounted.succeeded?.length ?? 0) - inPhase('Succeeded').length,
    failed: failed + (uncounted.failed?.length ?? 0) - inPhase('Failed').filter(isCounted).length - deaths,
  };
  const indexes = readIndexes(completedIndexes, job.spec.completions ?? 0);
  const isIndexed = job.spec.completionMode === 'Indexed';
  return ({ index }: RecordedPod, phases: readonly Counted[]): Counted | undefined => {
    for (const phase of phases) {
      if (isIndexed && phase === 'succeeded') {
        if (index !== undefined && containsIndex(indexes, index)) return phase;
      } else if (spare[phase] > 0) {
        spare[phase]--;
        return phase;
      }
    }
    return undefined;
  };
}
