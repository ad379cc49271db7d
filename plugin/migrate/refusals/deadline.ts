import { deadlineLeft, LEAST_DEADLINE } from '../carried-over.ts';
import { grouped } from '../counted.ts';
import type { Situation } from '../situation.ts';
import { newName, oldName, type RefusalRule } from './rule.ts';

/** Time runs out: a Job that is being deleted still ends its pods at its deadline (batch-api 3.4, point 2). */
export const DEADLINE_REFUSALS: readonly RefusalRule[] = [
  { id: 'oldDeadline', check: checkOld },
  { id: 'newDeadline', check: checkNew },
];

function checkOld(situation: Situation) {
  const { seen, expected } = situation;
  if (expected.deadlineAt === undefined) return undefined;
  const left = Math.floor((expected.deadlineAt - seen.at) / 1000);
  if (left >= LEAST_DEADLINE) return undefined;
  const more = Number(seen.old.spec.activeDeadlineSeconds) + 3600;
  return {
    reason: `the deadline of ${oldName(situation)} ends its pods in ${secondsText(left)}`,
    hint: `give it more first, in place: kubectl batch migrate ${seen.old.metadata.name} --set spec.activeDeadlineSeconds=${more}`,
  };
}

function checkNew(situation: Situation) {
  const { request, seen } = situation;
  if (request.restartDeadline) return undefined;
  const left = deadlineLeft(seen.old, seen.wanted, seen.at);
  // Where OLD has run out of time as well that is said of OLD.
  if (left === undefined || left >= LEAST_DEADLINE || checkOld(situation)) return undefined;
  return {
    reason: `only ${secondsText(left)} of its deadline would be left to ${newName(situation)}`,
    hint: 'set a longer spec.activeDeadlineSeconds, or let it begin anew: --restart-deadline',
  };
}

function secondsText(seconds: number): string {
  return `${grouped(Math.max(0, seconds))} s`;
}
