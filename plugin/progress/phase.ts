import type { JobCondition, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import type { NextRetry } from '../../sdk/controller/back-off.ts';
import { trueCondition } from '../../sdk/controller/pod-counts.ts';
import type { JobPhase } from './types.ts';

/** A Job's pods in numbers, by their own state where they are known and by the Job's status where not. */
export interface Counts {
  active: number;
  ready: number;
  terminating: number;
  succeeded: number;
  failed: number;
  /** Some pod has begun to run at one time. */
  hasRun: boolean;
}

export interface PhaseFinding {
  phase: JobPhase;
  /** The condition that the phase stands for. */
  condition?: JobCondition;
  nextRetry?: number;
}

/**
 * How long after the estimated time a retry still counts as ahead, in milliseconds: the controller syncs pod events in
 * batches of a second, and the estimate rests on times of whole seconds. Later than that something else holds the pod up.
 */
const retryLeeway = 15_000;

/**
 * Where a Job stands. Its conditions decide, as kubectl reads them; FailureTarget and SuccessCriteriaMet may precede
 * Failed and Complete by the grace period of the pods. Only below them does it matter what the pods do.
 */
export function phaseOf(
  job: ObservedJob,
  counts: Counts,
  retry: NextRetry | undefined,
  gone: 'deleted' | 'replaced' | undefined,
  now: number,
): PhaseFinding {
  const condition = (type: string) => trueCondition(job, type);
  const ends = [
    { phase: 'Complete', condition: condition('Complete') },
    { phase: 'Failed', condition: condition('Failed') },
  ] as const;
  const end = ends.find((candidate) => candidate.condition);
  if (end) return end;
  const ending = condition('FailureTarget') ?? condition('SuccessCriteriaMet');
  if (gone) return withCondition(gone === 'replaced' ? 'Replaced' : 'Deleted', ending);
  if (job.metadata.deletionTimestamp !== undefined) return withCondition('Terminating', ending);
  if (ending) return withCondition(ending.type === 'FailureTarget' ? 'Failing' : 'Completing', ending);
  const suspended = condition('Suspended');
  if (suspended) return withCondition('Suspended', suspended);
  // Just created or just suspended, and the controller has not said so yet.
  if (job.spec.suspend && counts.active === 0) return { phase: 'Suspended' };
  const nextRetry = retry && retry.at + retryLeeway > now ? { nextRetry: retry.at } : {};
  if ('nextRetry' in nextRetry && counts.active === 0) return { phase: 'BackingOff', ...nextRetry };
  return { phase: counts.hasRun ? 'Running' : 'Pending', ...nextRetry };
}

function withCondition(phase: JobPhase, condition: JobCondition | undefined): PhaseFinding {
  return condition ? { phase, condition } : { phase };
}
