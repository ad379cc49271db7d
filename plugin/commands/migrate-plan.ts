import { BatchError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { abortError, sleep } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { observeMigration } from '../migrate/observe.ts';
import { planMigration } from '../migrate/plan.ts';
import type { MigrationPlan, MigrationRequest, Observation } from '../migrate/types.ts';
import { missingOld, refuseMigrating, refuseUnfinished } from './migrate-missing.ts';
import { passesAt } from './migrate-refused.ts';

/** A plan, and what it is made of. */
export interface Planned {
  observation: Observation;
  plan: MigrationPlan;
}

/** Milliseconds, where --wait says nothing. */
export const usualWait = 30_000;

/** Between two looks while a Job is not quiet, whatever it foretells: milliseconds. */
const looks = { least: 200, most: 2000 };

/**
 * Observes and plans, again and again while all that stands in the way will pass by itself, for `wait` milliseconds at
 * most. The last plan is the answer, refused or not.
 *
 * @param own the id of the migration that is planned anew
 */
export async function planWhenQuiet(
  kube: Kube,
  request: MigrationRequest,
  wait: number,
  { signal, stderr, now }: Pick<Context, 'signal' | 'stderr' | 'now'>,
  own?: string,
): Promise<Planned> {
  const end = now() + wait;
  const told = new Set<string>();
  for (;;) {
    const planned = await planOnce(kube, request, own, signal);
    const passes = passesAt(planned.plan);
    if (passes === undefined || now() >= end) return planned;
    for (const { rule, reason } of planned.plan.refusals) {
      if (!told.has(rule)) stderr.write(`waiting: ${reason}\n`);
      told.add(rule);
    }
    const pause = Math.max(looks.least, Math.min(passes - kube.transport.now(), looks.most, end - now()));
    await sleep(pause, signal);
    if (signal.aborted) throw abortError(signal);
  }
}

async function planOnce(
  kube: Kube,
  request: MigrationRequest,
  own: string | undefined,
  signal: AbortSignal,
): Promise<Planned> {
  try {
    const observation = await observeMigration(kube, request, signal);
    const plan = planMigration(request, observation);
    if (plan.refusals.some(({ rule }) => rule === 'deleting')) await refuseMigrating(kube, plan, own, signal);
    if (plan.way === 'replace' && plan.refusals.length === 0) await refuseUnfinished(kube, observation.old, signal);
    return { observation, plan };
  } catch (error) {
    const isMissing = error instanceof BatchError && error.code === 'NotFound';
    throw isMissing ? await missingOld(kube, { name: request.old, own }, error, signal) : error;
  }
}
