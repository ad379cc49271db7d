import type { Situation } from '../situation.ts';
import type { Refusal } from '../types.ts';
import { CLUSTER_REFUSALS } from './cluster.ts';
import { DEADLINE_REFUSALS } from './deadline.ts';
import { OLD_JOB_REFUSALS } from './old-job.ts';
import { OWNER_REFUSALS } from './owners.ts';
import { POD_REFUSALS } from './pods.ts';
import { QUIET_REFUSALS } from './quiet.ts';
import type { RefusalRule } from './rule.ts';
import { WORK_REFUSALS } from './work.ts';

/** Every reason there is, but that OLD is at its end. */
const OTHERS: readonly RefusalRule[] = [
  ...OWNER_REFUSALS,
  ...CLUSTER_REFUSALS,
  ...DEADLINE_REFUSALS,
  ...POD_REFUSALS,
  ...WORK_REFUSALS,
  ...QUIET_REFUSALS,
];

export const REFUSALS: readonly RefusalRule[] = [...OLD_JOB_REFUSALS, ...OTHERS];

/** Why it is not done, as far as it is not accepted. Where OLD is at its end, all else is beside the point. */
export function refusalsOf(situation: Situation): Refusal[] {
  const ended = refusalsBy(OLD_JOB_REFUSALS, situation);
  return ended.length > 0 || situation.way === 'nothing' ? ended : refusalsBy(OTHERS, situation);
}

function refusalsBy(rules: readonly RefusalRule[], situation: Situation): Refusal[] {
  return rules.flatMap(({ id, inPlace, check }) => {
    if (situation.way !== 'replace' && !inPlace) return [];
    const refusal = check(situation);
    const isAccepted = refusal?.accept !== undefined && situation.request.accept.has(refusal.accept);
    return refusal === undefined || isAccepted ? [] : [{ rule: id, ...refusal }];
  });
}
