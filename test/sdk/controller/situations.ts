import type { JobStatus, ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import type { JobAction } from '../../../sdk/controller/job-action.ts';
import { type JobSituation, syncJob } from '../../../sdk/controller/sync-job.ts';
import { aJob, aPod, at, type PodFacts } from '../../helpers/objects.ts';

/** A pod that the default Job's selector matches. */
export function pod(name: string, facts: Omit<PodFacts, 'name'> = {}): ObservedPod {
  const made = aPod({ name, ...facts });
  return { ...made, metadata: { ...made.metadata, labels: { 'batch.kubernetes.io/controller-uid': 'uid-of-pi' } } };
}

/** An Indexed Job of 4 completions, two at a time. */
export function indexed(spec: object = {}, status: JobStatus = {}): ObservedJob {
  return aJob({ completionMode: 'Indexed', completions: 4, parallelism: 2, ...spec }, status);
}

/** What its status says when nothing has changed since: the numbers that are always written. */
export const quiet = (active: number, more: JobStatus = {}): JobStatus => ({
  ...(active > 0 && { active }),
  ready: 0,
  terminating: 0,
  uncountedTerminatedPods: {},
  ...more,
});

/** One line an action; the words of events in brackets. */
export function describeAction(action: JobAction): string {
  switch (action.type) {
    case 'create':
      return `create ${action.pod.metadata.generateName}`;
    case 'updateStatus':
      return `status ${describeStatus(action.status)}`;
    case 'event':
      return `${action.level === 'Warning' ? '!' : ''}(${action.reason})`;
    default:
      return `${action.type} ${action.pod.metadata.name}`;
  }
}

/** Such as `a1 s2 f1 t3 [x|y] 0-1 FailureTarget`: numbers that are not 0, uncounted uids, indexes, conditions. */
export function describeStatus(status: JobStatus): string {
  const { active, ready, succeeded, failed, terminating, completedIndexes, failedIndexes, conditions = [] } = status;
  const { uncountedTerminatedPods: uncounted } = status;
  const numbers = { a: active, r: ready, t: terminating, s: succeeded, f: failed };
  const uids = (list: string[] = []) => list.map((uid) => uid.replace('uid-of-', '')).join(',');
  const lists = `${uids(uncounted?.succeeded)}|${uids(uncounted?.failed)}`;
  return [
    ...Object.entries(numbers).flatMap(([letter, count]) => (count ? [`${letter}${count}`] : [])),
    ...(lists === '|' ? [] : [`[${lists}]`]),
    ...(completedIndexes === undefined ? [] : [`done=${completedIndexes}`]),
    ...(failedIndexes === undefined ? [] : [`lost=${failedIndexes}`]),
    ...conditions.map(({ type, status, reason }) => `${status === 'True' ? '' : 'not '}${type}:${reason}`),
  ].join(' ');
}

export interface Situation extends Partial<Omit<JobSituation, 'now'>> {
  why: string;
  /** Seconds after the start; default 100. */
  now?: number;
  does: string[];
  /** Seconds after the start. */
  again?: number;
}

/** What the controller does, and when it looks again (seconds after the start). */
export function observe({ job = aJob(), pods = [], now = 100, memory, options }: Situation) {
  const situation = { job, pods, now: at(now), ...(memory && { memory }), ...(options && { options }) };
  const { actions, requeueAt } = syncJob(situation);
  const again = requeueAt === undefined ? undefined : (requeueAt - at(0)) / 1000;
  return { does: actions.map(describeAction), ...(again !== undefined && { again }) };
}
