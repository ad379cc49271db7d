import { backoffLimitOf } from '../../../sdk/controller/back-off.ts';
import { isPodActive } from '../../../sdk/controller/pod.ts';
import { countsAsFailed } from '../../../sdk/controller/pod-failure-policy.ts';
import { counted } from '../counted.ts';
import type { Situation } from '../situation.ts';
import { newName, oldName, type RefusalRule } from './rule.ts';

/** The first look of the controller at NEW would end pods, or NEW itself. */
export const POD_REFUSALS: readonly RefusalRule[] = [
  { id: 'wouldFail', inPlace: true, check: checkFailure },
  { id: 'wouldKill', inPlace: true, check: checkKills },
  { id: 'otherShape', check: checkShape },
];

function checkFailure(situation: Situation) {
  const { end, killed } = situation.forecast;
  if (end?.type !== 'Failed') return undefined;
  const would = `${newName(situation)} would fail at once${killed.length > 0 ? ` and end ${counted(killed.length, 'running pod')}` : ''}`;
  if (end.reason !== 'BackoffLimitExceeded') return { reason: `${would}: ${end.message} (${end.reason})` };
  const [failed, limit] = [countedFailures(situation), backoffLimitOf(situation.job)];
  if (failed <= limit) {
    return {
      reason: `${would}: its containers were restarted more often than its backoffLimit of ${limit} allows`,
      hint: 'set a higher one: --set spec.backoffLimit=N',
    };
  }
  const pods = failed === 1 ? '1 failed pod exceeds' : `${failed} failed pods exceed`;
  return {
    reason: `${would}: ${pods} its backoffLimit of ${limit}`,
    hint: `allow them, and what may come: --set spec.backoffLimit=${failed + 1}`,
  };
}

/** A pod failure policy may ignore some. */
function countedFailures({ job, seen, forecast }: Situation): number {
  const failed = new Set(forecast.failed.map(({ uid }) => uid));
  return seen.pods.filter((pod) => failed.has(pod.metadata.uid!) && countsAsFailed(job, pod)).length;
}

function checkKills(situation: Situation) {
  const { forecast, seen, expected } = situation;
  const count = forecast.killed.length;
  if (count === 0 || forecast.end?.type === 'Failed' || isOtherShape(situation)) return undefined;
  const active = seen.pods.filter(isPodActive).length;
  const which = count === active ? counted(count, 'running pod') : `${count} of ${counted(active, 'running pod')}`;
  return {
    reason: `${newName(situation)} would end ${which}${reasonForKills(situation)}`,
    accept: 'kills' as const,
    ...(expected.deletes.length > 0 && { until: seen.at + 2000 }),
  };
}

/** The words for why, where the spec says it. */
function reasonForKills({ job: { spec }, forecast }: Situation): string {
  if (spec.suspend) return ', since it is suspended';
  if (forecast.end?.type === 'Complete') return ', since it would be complete at once';
  const { completions, parallelism = 1, completionMode } = spec;
  const isBeyond = ({ index }: { index?: number }) => index !== undefined && index >= (completions ?? 0);
  if (completionMode === 'Indexed' && forecast.killed.some(isBeyond))
    return `, since its completions are ${completions} and their indexes are beyond`;
  const left = typeof completions === 'number' ? completions - (forecast.status.succeeded ?? 0) : parallelism;
  return left < parallelism
    ? `, since only ${left} of ${counted(completions ?? 0, 'completion')} are left`
    : `, since its parallelism is ${parallelism}`;
}

function isOtherShape({ seen, job }: Situation): boolean {
  return modeOf(seen.old.spec.completionMode) !== modeOf(job.spec.completionMode);
}

/** Pods keep what they were started as: with an index or without. */
function checkShape(situation: Situation) {
  if (!isOtherShape(situation)) return undefined;
  const { seen, job, forecast } = situation;
  const [before, after] = [modeOf(seen.old.spec.completionMode), modeOf(job.spec.completionMode)];
  const running = seen.pods.filter(isPodActive).length;
  const killed = forecast.killed.length;
  const what =
    killed > 0
      ? `would end ${counted(killed, 'running pod')}`
      : `would run ${counted(running, 'pod')} of the other kind on`;
  return {
    reason: `${oldName(situation)} is ${before} and ${newName(situation)} ${after}, which ${what}`,
    hint: 'wait for the end of the pods, and run it as another Job',
    accept: 'kills' as const,
  };
}

function modeOf(mode: string | undefined): string {
  return mode ?? 'NonIndexed';
}
