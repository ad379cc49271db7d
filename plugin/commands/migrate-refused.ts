import { BatchError, BatchErrors, type ErrorCode, UsageError } from '../../sdk/errors.ts';
import type { MigrationPlan, Refusal } from '../migrate/types.ts';

/** Refusals are about what is asked (exit code 2), but for what stands in the way on the cluster. */
const codes: Record<string, ErrorCode> = { denied: 'Forbidden', taken: 'AlreadyExists' };

/** Every reason why it is not done, each with the way on; what passes by itself is told only where nothing else is in the way. */
export function refusalErrors({ refusals }: Pick<MigrationPlan, 'refusals'>): BatchError | BatchErrors | undefined {
  const lasting = refusals.filter(({ until }) => until === undefined);
  const errors = (lasting.length > 0 ? lasting : refusals).map((refusal) => {
    const hint = hintOf(refusal);
    return new BatchError(codes[refusal.rule] ?? 'Usage', refusal.reason, hint === undefined ? {} : { hint });
  });
  return errors.length > 1 ? new BatchErrors(errors) : errors[0];
}

/** @throws what stands in the way; UsageError where there is nothing to do */
export function refuse(plan: MigrationPlan): void {
  const { old } = plan;
  if (plan.way === 'nothing')
    throw new UsageError(`nothing to do: job "${old.name}" is as it is to be`, {
      hint: `see it: kubectl get job ${old.name} -n ${plan.namespace} -o yaml`,
    });
  const error = refusalErrors(plan);
  if (error) throw error;
}

function hintOf({ hint, accept }: Refusal): string | undefined {
  const flag = accept && `--accept ${accept} does it all the same`;
  return [hint, flag].filter(Boolean).join('; ') || undefined;
}

/** Whether all that stands in the way will pass by itself, and when the last of it may have. */
export function passesAt({ refusals }: Pick<MigrationPlan, 'refusals'>): number | undefined {
  if (refusals.length === 0 || refusals.some(({ until }) => until === undefined)) return undefined;
  return Math.max(...refusals.map(({ until }) => until!));
}
