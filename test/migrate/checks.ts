import type { Report } from '../../plugin/migrate/types.ts';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { endOf } from '../../sdk/controller/forecast.ts';
import { completionIndex, controllerUid, isPodActive } from '../../sdk/controller/pod.ts';
import type { Draw } from './draw.ts';
import type { Change, History } from './history.ts';
import type { Migrated, Played } from './one.ts';
import { hasEnded, isLeaving, type Stage } from './stage.ts';

/** So long before its deletion OLD may make a pod that the garbage collector does not know of when it frees OLD's pods. */
const NEWBORN = 1_500;

/**
 * Nobody ended a pod that nobody owned, and there were never two where one was to be. A pod that OLD made in its last moment,
 * in place of one that had just ended, may go with it before it ever ran, or come to NEW unplanned: these are counted.
 */
export function checkGap({ history }: Stage, { old, created, acts }: Migrated, played: Played): string[] {
  const ofOld = history.changes('Job').filter(({ object }) => object.metadata.uid === old.metadata.uid);
  const deleting = deletionOf(history, old) ?? created;
  // By a failure that its own policy does not forgive OLD fails even while it goes, and ends its pods.
  const oldEnded = ofOld.some(({ object }) => endOf(object as ObservedJob));
  const ours = new Set(acts.done.filter(({ step }) => step === 'delete').map(({ pod }) => pod.metadata.uid));
  const before = new Map(history.before<ObservedPod>('Pod', deleting.version).map((pod) => [pod.metadata.uid!, pod]));
  const after = new Map(history.before<ObservedPod>('Pod', created.version).map((pod) => [pod.metadata.uid!, pod]));
  const problems = tooMany(history.changes('Pod'), deleting.version, old, created.object as ObservedJob);
  for (const [uid, pod] of new Map([...before, ...after])) {
    const [was, is] = [before.get(uid), after.get(uid)];
    const untouched = was && is && isLeaving(was) === isLeaving(is);
    if (untouched || (was && isLeaving(was)) || ours.has(uid) || (oldEnded && was)) continue;
    const born = history.changes('Pod').find(({ object }) => object.metadata.uid === uid)!;
    if (pod.status?.phase === 'Pending' && isNewborn(born, deleting)) played.newborn++;
    else problems.push(`${pod.metadata.name} ${was ? 'was ended' : 'appeared'} in the gap`);
  }
  return problems;
}

function deletionOf(history: History, { metadata }: ObservedJob): Change | undefined {
  return history
    .changes('Job')
    .find(({ object }) => object.metadata.uid === metadata.uid && object.metadata.deletionTimestamp);
}

const isNewborn = (born: Change, deleting: Change): boolean => born.at > deleting.at - NEWBORN;

/** At every revision since the deletion: no more pods than parallelism asks for, no two of one index. */
function tooMany(changes: Change[], from: number, old: ObservedJob, created: ObservedJob): string[] {
  const most = Math.max(old.spec.parallelism ?? 1, created.spec.parallelism ?? 1);
  const indexed = created.spec.completionMode === 'Indexed';
  const live = new Map<string, ObservedPod>();
  const problems = new Set<string>();
  for (const { type, object, version } of changes) {
    const pod = object as ObservedPod;
    const uid = pod.metadata.uid!;
    if (type === 'DELETED' || !isPodActive(pod)) live.delete(uid);
    else live.set(uid, pod);
    if (version < from) continue;
    if (live.size > most) problems.add(`more than ${most} pods ran at once`);
    const indexes = [...live.values()].map(completionIndex);
    if (indexed && new Set(indexes).size < indexes.length) problems.add('two pods of one index ran at once');
  }
  return [...problems];
}

/** Each recorded pod stands in the report once, and where it belongs. */
export function checkReport(report: Report, { history, scene }: Stage, migrated: Migrated, played: Played): string[] {
  const { old, created, acts } = migrated;
  const problems: string[] = [];
  const { recorded, kept, succeeded, failed, killed, lost, started } = report;
  const parts = { kept, succeeded, failed, killed, lost };
  const sum = Object.values(parts).reduce((total, refs) => total + refs.length, 0);
  if (sum !== recorded) problems.push(`report: ${sum} pods stand for ${recorded}`);
  const uids = new Set(Object.values(parts).flatMap((refs) => refs.map(({ uid }) => uid)));
  if (uids.size !== sum) problems.push('report: a pod stands in it twice');
  const now = new Map(scene.pods().map((pod) => [pod.metadata.uid, pod]));
  const was = (uid: string, is: (pod: ObservedPod) => boolean) =>
    history.changes('Pod').some(({ object }) => object.metadata.uid === uid && is(object as ObservedPod));
  const isOwn = (pod: ObservedPod) => controllerUid(pod) === created.object.metadata.uid;
  const owned = (uid: string) => was(uid, isOwn);
  const late = new Set(acts.done.map(({ pod }) => pod.metadata.uid));
  for (const { uid, name } of kept) {
    if (late.has(uid)) continue;
    if (!now.has(uid) || !owned(uid)) problems.push(`report: ${name} is kept, but NEW does not have it`);
  }
  for (const { uid, name } of succeeded)
    if (!was(uid, hasEnded)) problems.push(`report: ${name} has succeeded, but it has not ended`);
  // One that somebody deletes counts as failed before its end.
  for (const { uid, name } of failed)
    if (!was(uid, (pod) => hasEnded(pod) || (isLeaving(pod) && isOwn(pod))))
      problems.push(`report: ${name} has failed, but it runs on`);
  // What NEW had when it ended, and somebody ended just then, goes with NEW's other pods uncounted.
  const hasEndedNow = scene.jobs().some((job) => job.metadata.uid === created.object.metadata.uid && endOf(job));
  for (const { uid, name } of lost)
    if (owned(uid) && !(hasEndedNow && late.has(uid))) problems.push(`report: ${name} is lost, but NEW took it on`);
  const deleting = deletionOf(history, old) ?? created;
  for (const { uid, name } of started) {
    if (!history.before('Pod', created.version).some(({ metadata }) => metadata.uid === uid)) continue;
    const born = history.changes('Pod').find(({ object }) => object.metadata.uid === uid)!;
    if (isNewborn(born, deleting)) played.newborn++;
    else problems.push(`report: ${name} is new, but it was there before`);
  }
  if (acts.done.length === 0 && lost.length > 0) problems.push(`report: ${lost.length} lost, and nobody did anything`);
  // Of pods that are alike others may go than those that were named.
  if (acts.done.length === 0 && killed.length === 0 && report.surprises.length > 0)
    problems.push(`surprise: ${report.surprises.join('; ')}`);
  return problems;
}

/** The Job has ended: what succeeded in its life, OLD's part and NEW's, is what was asked for. */
export function checkEnd({ history, scene }: Stage, drawn: Draw, created: ObservedJob): string[] {
  const problems: string[] = [];
  const job = scene.jobs().find(({ metadata }) => metadata.uid === created.metadata.uid)!;
  const status = job.status ?? {};
  const pods = new Map(history.changes('Pod').map(({ object }) => [object.metadata.uid!, object as ObservedPod]));
  const succeeded = [...pods.values()].filter((pod) => pod.status?.phase === 'Succeeded');
  const own = succeeded.filter((pod) => controllerUid(pod) === created.metadata.uid);
  const complete = status.conditions?.find(({ type }) => type === 'Complete');
  const { completions, completionMode } = drawn.spec as { completions?: number; completionMode?: string };
  const tracked = scene.pods().filter(({ metadata }) => metadata.finalizers?.length);
  if (tracked.length > 0) problems.push(`end: ${tracked.length} pods are counted by nobody`);
  if (completionMode === 'Indexed') {
    const indexes = own.map(completionIndex).filter((index) => index !== undefined && index < (completions ?? 0));
    const distinct = new Set(indexes);
    if (complete?.reason === 'CompletionsReached' && (status.succeeded ?? 0) !== distinct.size)
      problems.push(`end: ${status.succeeded} indexes succeeded by the status, ${distinct.size} by the pods`);
    if (indexes.length > distinct.size && !drawn.accept) problems.push('end: an index succeeded twice');
    if (complete?.reason === 'CompletionsReached' && distinct.size !== completions)
      problems.push(`end: ${distinct.size} of ${completions} indexes`);
    return problems;
  }
  if (complete && (status.succeeded ?? 0) !== own.length)
    problems.push(`end: ${status.succeeded ?? 0} succeeded by the status, ${own.length} by the pods`);
  if (complete && completions !== undefined && succeeded.length !== completions && !drawn.accept)
    problems.push(`end: ${succeeded.length} pods succeeded in all, ${completions} were asked for`);
  return problems;
}
