import { eachIndex } from '../../sdk/batch-v1/completion-indexes.ts';
import type { JobStatus, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { endOf, forecastJob } from '../../sdk/controller/forecast.ts';
import type { Forecast, PodRef } from '../../sdk/controller/forecast-types.ts';
import { completionIndex, controllerUid, isPodActive } from '../../sdk/controller/pod.ts';
import { readIndexes } from '../../sdk/controller/read-indexes.ts';
import { type Change, type History, versionOf } from './history.ts';

/** The settings of the tests' controller. */
export const controllerOptions = { base: 1_000, max: 8_000 };

/** A first sync as one can compare it: by the pods' names. */
export interface FirstSync {
  adopted: string[];
  kept: string[];
  succeeded: string[];
  failed: string[];
  killed: string[];
  started: Forecast['started'];
  end: Forecast['end'];
  status: JobStatus;
}

/** What the model makes of NEW on these pods, when NEW was created. */
export function foretold(created: Change, pods: ObservedPod[], now = created.at): Forecast {
  const job = created.object as ObservedJob;
  return forecastJob({ job, pods, now, options: controllerOptions });
}

/** A forecast as one can compare it. */
export function comparable(forecast: Forecast): FirstSync {
  const { adopted, kept, succeeded, failed, killed, started, end, status } = forecast;
  return {
    ...{ adopted: names(adopted), kept: names(kept), succeeded: names(succeeded) },
    ...{
      failed: names(failed),
      killed: names(killed),
      started: oneByOne(started.count, indexesIn(started.indexes ?? '')),
      end,
      status: lasting(status),
    },
  };
}

/**
 * What the controller did with NEW until now, when everything has come to rest.
 *
 * @param endsStarts when a back-off ends: pods that are started from then on are no part of the first sync
 */
export function firstSync(history: History, created: Change, endsStarts = Number.POSITIVE_INFINITY): FirstSync {
  const { uid } = created.object.metadata;
  const [job] = history.before<ObservedJob>('Job', Number.POSITIVE_INFINITY).filter((one) => one.metadata.uid === uid);
  const before = new Set(history.before('Pod', created.version).map(({ metadata }) => metadata.uid));
  const own = new Map<string, ObservedPod>();
  const late = new Set<string>();
  for (const { object, at } of history.changes('Pod')) {
    const pod = object as ObservedPod;
    const key = pod.metadata.uid!;
    if (controllerUid(pod) !== uid) continue;
    if (!own.has(key) && !before.has(key) && at >= endsStarts - 500) late.add(key);
    own.set(key, pod);
  }
  const pods = [...own.values()].filter(({ metadata }) => !late.has(metadata.uid!));
  const adopted = pods.filter(({ metadata }) => before.has(metadata.uid));
  const started = pods.filter(({ metadata }) => !before.has(metadata.uid));
  const inPhase = (phase: string) => named(adopted.filter((pod) => pod.status?.phase === phase && !isKilled(pod)));
  const lateActive = [...own.values()].filter((pod) => late.has(pod.metadata.uid!) && isPodActive(pod)).length;
  return {
    adopted: named(adopted),
    kept: named(adopted.filter(isPodActive)),
    succeeded: inPhase('Succeeded'),
    failed: inPhase('Failed'),
    killed: named(adopted.filter(isKilled)),
    started: oneByOne(
      started.length,
      started.flatMap((pod) => completionIndex(pod) ?? []),
    ),
    end: job && endOf(job),
    status: lasting(withoutLate(job?.status, lateActive)),
  };
}

function withoutLate(status: JobStatus = {}, count: number): JobStatus {
  const active = (status.active ?? 0) - count;
  const { active: _, ...rest } = status;
  return active > 0 ? { ...rest, active } : rest;
}

const isKilled = (pod: ObservedPod) =>
  pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';

const names = (refs: readonly PodRef[]) => refs.map(({ name }) => name).sort();
const named = (pods: readonly ObservedPod[]) => pods.map(({ metadata }) => metadata.name!).sort();

/** The indexes one after another, each as often as it was started. */
function oneByOne(count: number, indexes: readonly number[]): Forecast['started'] {
  if (indexes.length === 0) return { count };
  return { count, indexes: [...indexes].sort((a, b) => a - b).join(',') };
}

/** Of `0,2-4`: 0, 2, 3, 4. */
export function indexesIn(text: string): number[] {
  return [...eachIndex(readIndexes(text, Number.POSITIVE_INFINITY))];
}

/** Without times and conditions, which `end` stands for. */
function lasting({ conditions: _, startTime: __, completionTime: ___, uncountedTerminatedPods, ...counts }: JobStatus) {
  const uncounted = Object.values(uncountedTerminatedPods ?? {}).flat().length;
  return { ...counts, ...(uncounted > 0 && { uncountedTerminatedPods: { succeeded: [`${uncounted} uncounted`] } }) };
}

/** The pods right before NEW was made; with what was done to some of them since, where that counts as before. */
export function podsAt(history: History, created: Change, late: readonly ObservedPod[] = []): ObservedPod[] {
  const since = new Map(late.map((pod) => [pod.metadata.uid, pod]));
  return history.before<ObservedPod>('Pod', created.version).map((pod) => {
    const { status, metadata } = since.get(pod.metadata.uid) ?? {};
    if (!metadata || versionOf(pod) > Number(metadata.resourceVersion)) return pod;
    const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
    const leaving = deletionTimestamp === undefined ? {} : { deletionTimestamp, deletionGracePeriodSeconds };
    return { ...pod, status, metadata: { ...pod.metadata, ...leaving } };
  });
}
