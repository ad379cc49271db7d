import {
  controllerUid,
  hasTrackingFinalizer,
  isPodActive,
  isPodTerminating,
  parseTime,
  replacesOnlyFailedPods,
} from '../../../sdk/controller/pod.ts';
import { counted } from '../counted.ts';
import type { Situation } from '../situation.ts';
import { oldName, type RefusalRule } from './rule.ts';

/**
 * Something is on its way that passes by itself. A pod that was started a moment ago may be unknown to the garbage
 * collector, which then does not take OLD off its owners but deletes it as one whose owner is gone (batch-api 3.4, point 5).
 */
export const QUIET_REFUSALS: readonly RefusalRule[] = [
  { id: 'unsettled', check: checkSettled },
  { id: 'backOff', check: checkBackOff },
  { id: 'youngPod', check: checkAges },
  { id: 'terminating', check: checkTerminating },
];

/** In milliseconds: how old a pod has to be, how soon a back-off may end, and when to look again. */
const AGE = 3000;
const SOON = 10_000;
const AGAIN = 2000;

const hint = 'wait longer for a quiet moment: --wait 5m';

function checkSettled(situation: Situation) {
  const { seen, expected } = situation;
  const { starts, deletes, adopts, releases } = expected;
  const about = [
    ...(starts > 0 ? [`start ${counted(starts, 'pod')}`] : []),
    ...(deletes.length > 0 ? [`end ${counted(deletes.length, 'pod')}`] : []),
    ...(adopts.length > 0 ? [`take ${counted(adopts.length, 'pod')} on`] : []),
    ...(releases.length > 0 ? [`let ${counted(releases.length, 'pod')} go`] : []),
  ];
  if (about.length === 0) return undefined;
  return {
    reason: `${oldName(situation)} is about to ${about.join(' and ')}`,
    hint: `see what holds it up: kubectl describe job ${seen.old.metadata.name}`,
    until: seen.at + AGAIN,
  };
}

function checkBackOff(situation: Situation) {
  const { seen, expected } = situation;
  const { nextStartAt } = expected;
  if (nextStartAt === undefined || nextStartAt - seen.at > SOON) return undefined;
  const seconds = Math.max(0, Math.ceil((nextStartAt - seen.at) / 1000));
  return {
    reason: `${oldName(situation)} tries a failed pod again in about ${seconds} s`,
    hint,
    until: Math.max(nextStartAt, seen.at) + AGE,
  };
}

function checkAges(situation: Situation) {
  const { at } = situation.seen;
  const born = ownPods(situation)
    .filter(isPodActive)
    .map(({ metadata }) => parseTime(metadata.creationTimestamp) ?? 0)
    // The server writes whole seconds.
    .map((second) => second + 1000);
  const young = born.filter((time) => at - time < AGE);
  if (young.length === 0) return undefined;
  return {
    reason: `${counted(young.length, 'pod')} of ${oldName(situation)} ${young.length === 1 ? 'was' : 'were'} started a moment ago`,
    hint,
    until: Math.max(...young) + AGE,
  };
}

/**
 * Nobody adopts a pod that is being deleted: it must be counted, or hold its place, until it is gone. One that OLD has
 * counted already, as it does by default, is no matter any more.
 */
function checkTerminating(situation: Situation) {
  const { seen } = situation;
  const holdsPlace = replacesOnlyFailedPods(seen.old);
  const going = ownPods(situation).filter(
    (pod) =>
      pod.metadata.deletionTimestamp !== undefined &&
      (hasTrackingFinalizer(pod) || (holdsPlace && isPodTerminating(pod))),
  );
  if (going.length === 0) return undefined;
  const ends = going.map(({ metadata }) => parseTime(metadata.deletionTimestamp) ?? 0);
  return {
    reason: `${counted(going.length, 'pod')} of ${oldName(situation)} ${going.length === 1 ? 'is' : 'are'} being deleted and not counted yet`,
    hint,
    until: Math.max(...ends, seen.at) + AGAIN,
  };
}

function ownPods({ seen }: Situation) {
  return seen.pods.filter((pod) => controllerUid(pod) === seen.old.metadata.uid);
}
