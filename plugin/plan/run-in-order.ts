import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { trueCondition } from '../../sdk/controller/pod-counts.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { ownedByQueue } from '../progress/index.ts';
import type { Order, Requirement } from './order.ts';
import { decide, type Existing, isJob, type RunStep, throwRefusals } from './run.ts';

/** A step of a run in which Jobs wait for others. */
export interface OrderedStep {
  step: RunStep;
  /** The manifest, by which requirements know it. */
  object: KubernetesObject;
  wave: number;
  /** What must be complete before the step is done; empty for what is only followed. */
  requirements: readonly Requirement[];
}

/**
 * Decides what `run` does with the manifests of an input in which Jobs wait for others; in the order of the waves,
 * what is no Job before all.
 *
 * A run that stopped half-way goes on where it stopped: while a Job is still to do, those that are complete with the same
 * spec are kept. Where all have ended it is as without an order: the call must say what it wants.
 *
 * @throws BatchErrors with every refusal, as `planRun` does
 */
export function planRunInOrder(
  manifests: KubernetesObject[],
  existing: Map<KubernetesObject, Existing>,
  order: Order,
  options: { replace: boolean; now: number },
): OrderedStep[] {
  const goesOn = manifests.some((object) => isJob(object) && !hasEnded(existing.get(object)?.job));
  const refusals: BatchError[] = [];
  const steps: OrderedStep[] = [];
  for (const object of manifests) {
    const found = order.requirements.has(object) ? withoutHold(existing.get(object)) : existing.get(object);
    const step =
      goesOn && !options.replace && isDone(found)
        ? ({ do: 'keep', object: found!.job } as const)
        : decide(object, found, options);
    if (step instanceof BatchError) refusals.push(withWayOn(step, found, goesOn));
    else steps.push(orderedStep(step, object, order));
  }
  throwRefusals(refusals);
  return steps.sort((a, b) => Number(isJob(a.object)) - Number(isJob(b.object)) || a.wave - b.wave);
}

function hasEnded(job: ObservedJob | undefined): boolean {
  return job !== undefined && (trueCondition(job, 'Complete') ?? trueCondition(job, 'Failed')) !== undefined;
}

function isDone(found: Existing | undefined): boolean {
  if (!found || found.differences.length > 0 || found.job.metadata.deletionTimestamp) return false;
  return trueCondition(found.job, 'Complete') !== undefined;
}

/** Applied by other means, a Job that waits is suspended until somebody lets it go: no difference of the input's. */
function withoutHold(found: Existing | undefined): Existing | undefined {
  const isHold = ({ path, existing }: Existing['differences'][number]) =>
    path.join('.') === 'spec.suspend' && existing === true;
  return found && { ...found, differences: found.differences.filter((difference) => !isHold(difference)) };
}

function orderedStep(step: RunStep, object: KubernetesObject, { waves, requirements }: Order): OrderedStep {
  const own = requirements.get(object) ?? [];
  const wave = waves.get(object) ?? 0;
  if (step.do === 'keep') return { step, object, wave, requirements: [] };
  if (step.do !== 'follow') return { step, object, wave, requirements: own };
  // Another may have let it go already, and a queue does so by itself.
  const isHeld = requirements.has(object) && step.object.spec.suspend === true && !ownedByQueue(step.object);
  const wanted = (object.spec as { suspend?: boolean } | undefined)?.suspend === true;
  if (!isHeld || wanted) return { step, object, wave, requirements: [] };
  return { step: { do: 'resume', object: step.object }, object, wave, requirements: own };
}

/** Where Jobs wait for others by name, none is given another. */
function withWayOn(refusal: BatchError, found: Existing | undefined, goesOn: boolean): BatchError {
  const anew = '--replace runs all of it anew';
  if (!found || !goesOn || !hasEnded(found.job)) return new UsageError(refusal.message, { hint: anew });
  const again = `kubectl delete job ${found.job.metadata.name} -n ${found.job.metadata.namespace}`;
  return new UsageError(refusal.message, {
    hint: `to go on from here: ${again}, then the same command again keeps what is complete; ${anew}`,
  });
}

/** The steps as `--dry-run=server -o json` prints them. */
export function orderedPlanData(steps: readonly OrderedStep[]): object {
  return {
    steps: steps.map(({ step: { object, ...step }, wave, requirements }) => ({
      ...step,
      wave,
      ...(requirements.length > 0 ? { after: requirements.map(({ text }) => text) } : {}),
      object,
    })),
  };
}
