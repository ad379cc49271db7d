import { ownedByQueue } from '../../progress/index.ts';
import type { Situation } from '../situation.ts';
import { newName, oldName, type RefusalRule } from './rule.ts';

/** Finalizers of deletions themselves. */
const OF_DELETION = ['orphan', 'foregroundDeletion'];

/** Somebody else decides about OLD, or would take its replacement for a stranger. */
export const OWNER_REFUSALS: readonly RefusalRule[] = [
  { id: 'managed', inPlace: true, check: checkManaged },
  { id: 'owned', check: checkOwned },
  { id: 'cronJob', check: checkCronJob },
  { id: 'cronJobName', check: checkCronJobName },
  { id: 'cronJobRuns', check: checkCronJobRuns },
  { id: 'finalizers', check: checkFinalizers },
  { id: 'scheduling', check: checkScheduling },
];

/** Kueue and other managers know a Job by its uid, and hold or evict what they do not know. */
function checkManaged(situation: Situation) {
  const [before, after] = [ownedByQueue(situation.seen.old), ownedByQueue(situation.job)];
  const manager = before ?? after;
  if (manager === undefined) return undefined;
  const which = before === undefined ? newName(situation) : oldName(situation);
  const would = before === undefined ? 'would be looked after' : 'is looked after';
  return { reason: `${which} ${would} by ${manager}`, hint: `change it by the means of ${manager}` };
}

function checkOwned(situation: Situation) {
  const owner = situation.seen.old.metadata.ownerReferences?.find(({ kind, apiVersion }) => {
    return kind !== 'CronJob' || !apiVersion.startsWith('batch/');
  });
  if (!owner) return undefined;
  return {
    reason: `${oldName(situation)} belongs to ${owner.kind} "${owner.name}", which would make it anew or lose it`,
    hint: `change the ${owner.kind} instead`,
  };
}

/** batch-api 3.4, point 11: on the deletion its CronJob drops it from status.active, and nothing brings another one in. */
function checkCronJob(situation: Situation) {
  const owner = cronJobOf(situation);
  if (!owner) return undefined;
  return {
    reason: `${oldName(situation)} belongs to cron job "${owner.name}", which would no longer know that it runs`,
    hint: 'to change later runs, change the cron job',
    accept: 'cronjob' as const,
  };
}

/** By its name the CronJob would take NEW for OLD: it blocks Forbid, and is deleted as history. */
function checkCronJobName(situation: Situation) {
  const owner = cronJobOf(situation);
  if (!owner || situation.manifest.metadata.name !== situation.seen.old.metadata.name) return undefined;
  return {
    reason: `${newName(situation)} would have a name that cron job "${owner.name}" takes for its own`,
    hint: 'give another name: --to NAME',
  };
}

function checkCronJobRuns(situation: Situation) {
  const owner = cronJobOf(situation);
  if (!owner || situation.seen.cronJob?.spec.suspend === true) return undefined;
  return {
    reason: `cron job "${owner.name}" is not suspended and may start its next run beside the pods`,
    hint: `suspend it until they have ended: kubectl batch suspend cronjob/${owner.name}`,
  };
}

function cronJobOf({ seen }: Situation) {
  const { ownerReferences } = seen.old.metadata;
  return ownerReferences?.find(({ kind, apiVersion }) => kind === 'CronJob' && apiVersion.startsWith('batch/'));
}

function checkFinalizers(situation: Situation) {
  const foreign = (situation.seen.old.metadata.finalizers ?? []).filter((each) => !OF_DELETION.includes(each));
  if (foreign.length === 0) return undefined;
  const which = foreign.map((each) => `"${each}"`).join(', ');
  return {
    reason: `${oldName(situation)} has the ${foreign.length === 1 ? 'finalizer' : 'finalizers'} ${which} and stays until somebody else has let it go`,
    hint: 'whoever put it there waits for the end of this very Job',
  };
}

/** Workloads and PodGroups of gang scheduling belong to OLD and would be left without owner as well. */
function checkScheduling(situation: Situation) {
  const { old, pods } = situation.seen;
  const has = (value: unknown) => value !== undefined && value !== null;
  const isGrouped = pods.some(({ spec }) => has(spec.schedulingGroup) || has(spec.workloadRef));
  if (!isGrouped && !has(old.spec.scheduling) && !has(situation.job.spec.scheduling)) return undefined;
  return { reason: `the pods of ${oldName(situation)} are scheduled as a group that belongs to it` };
}
