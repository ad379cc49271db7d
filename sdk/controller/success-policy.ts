import { type CompletionIndexes, countCommonIndexes, countIndexes } from '../batch-v1/completion-indexes.ts';
import type { ObservedJob } from '../batch-v1/objects.ts';
import { readIndexes } from './read-indexes.ts';

interface Rule {
  succeededIndexes?: string | null;
  succeededCount?: number | null;
}

/** Which rule of `spec.successPolicy` is met, from 0; `undefined`: none (matchSuccessPolicy in success_policy.go). */
export function matchSuccessPolicy(job: ObservedJob, succeeded: CompletionIndexes): number | undefined {
  const policy = job.spec.successPolicy as { rules?: Rule[] } | null | undefined;
  if (succeeded.length === 0) return undefined;
  const met = policy?.rules?.findIndex((rule) => isMet(rule, job.spec.completions ?? 0, succeeded)) ?? -1;
  return met < 0 ? undefined : met;
}

function isMet({ succeededIndexes, succeededCount }: Rule, completions: number, succeeded: CompletionIndexes): boolean {
  const count = succeededCount ?? Number.POSITIVE_INFINITY;
  if (typeof succeededIndexes !== 'string') return countIndexes(succeeded) >= count;
  const required = readIndexes(succeededIndexes, completions);
  const common = countCommonIndexes(required, succeeded);
  return required.length > 0 && (common === countIndexes(required) || common >= count);
}
