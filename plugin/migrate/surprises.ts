import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { endOf } from '../../sdk/controller/forecast.ts';
import type { Forecast, PodRef } from '../../sdk/controller/forecast-types.ts';
import { wantedPods } from '../../sdk/controller/pending-indexes.ts';
import { controllerUid, isPodTerminal } from '../../sdk/controller/pod.ts';
import { countPods } from '../../sdk/controller/pod-counts.ts';
import type { Fate } from './fate.ts';
import type { RecordedPod } from './types.ts';

/** What came, beside what was to come. */
export interface Comparison {
  forecast: Forecast;
  fates: ReadonlyMap<RecordedPod, Fate>;
  /** NEW, read after the pods. */
  job: ObservedJob;
  /** Those that NEW controls or that its selector matches. */
  pods: readonly ObservedPod[];
  /** Of these, the ones that NEW made. */
  started: readonly ObservedPod[];
}

/**
 * Where the outcome is not the forecast, a sentence for each kind of difference. That a pod has ended meanwhile is none, nor
 * that another was started in its place.
 */
export function surprisesOf(comparison: Comparison): string[] {
  return [
    ...surprisingFates(comparison),
    ...tooManyStarted(comparison),
    ...tooFewActive(comparison),
    ...notCounted(comparison),
    ...anotherEnd(comparison),
  ];
}

const NAMED = 5;

function surprisingFates(comparison: Comparison): string[] {
  const { pods } = comparison;
  const byUid = new Map(pods.map((pod) => [pod.metadata.uid, pod]));
  const wanted = forecastFates(comparison.forecast);
  const found = new Map<string, PodRef[]>();
  for (const [recorded, fate] of comparison.fates) {
    const why = surprise(wanted.get(recorded.uid), fate, byUid.get(recorded.uid));
    if (why !== undefined) found.set(why, [...(found.get(why) ?? []), recorded]);
  }
  return [...found].map(([why, refs]) => `${why}: ${namesOf(refs)}`);
}

function forecastFates({ kept, succeeded, failed, killed }: Forecast): Map<string, Fate> {
  const fates = { kept, succeeded, failed, killed };
  return new Map(Object.entries(fates).flatMap(([fate, refs]) => refs.map(({ uid }) => [uid, fate as Fate] as const)));
}

/** @param wanted nothing for a pod that NEW was not to take on */
function surprise(wanted: Fate | undefined, fate: Fate, pod: ObservedPod | undefined): string | undefined {
  if (fate === 'lost') {
    if (wanted === undefined || wanted === 'killed') return undefined;
    if (pod === undefined) return 'gone, and counted by nobody';
    // One that goes may go with the owner that it had before.
    const { deletionTimestamp, ownerReferences = [] } = pod.metadata;
    const owner = deletionTimestamp ? undefined : ownerReferences.find(({ controller }) => controller);
    return owner ? `taken by ${owner.kind} "${owner.name}"` : 'not taken on';
  }
  if (wanted === undefined) return 'taken on, which was not to be';
  if (fate === 'kept') return wanted === 'killed' ? 'running on, where they were to be deleted' : undefined;
  if (fate === 'killed') return wanted === 'killed' ? undefined : 'deleted, where they were to run on';
  const isLeaving = pod !== undefined && !isPodTerminal(pod);
  return wanted === 'kept' && isLeaving ? 'being deleted, though not by the Job' : undefined;
}

function namesOf(refs: readonly PodRef[]): string {
  const names = refs.slice(0, NAMED).map(({ name }) => name);
  return refs.length > NAMED ? `${names.join(', ')} and ${refs.length - NAMED} more` : names.join(', ');
}

/** Each pod that has ended meanwhile may have been replaced, and after a back-off the pods that had to wait are there. */
function tooManyStarted({ forecast, fates, job, started }: Comparison): string[] {
  const kept = new Set(forecast.kept.map(({ uid }) => uid));
  const ended = [...fates].filter(([{ uid }, fate]) => kept.has(uid) && fate !== 'kept' && fate !== 'killed');
  const delayed = forecast.nextStartAt === undefined ? 0 : wantedPods(job, { active: 0, succeeded: 0 });
  const wanted = forecast.started.count;
  const due = wanted + delayed + ended.length + started.filter(isPodTerminal).length;
  return started.length <= due
    ? []
    : [`pods started: ${started.length}, where the forecast and what has happened since allow ${due}`];
}

/** Read with care: the Job's status is behind, and only its first sync's was forecast, of 500 pods at most. */
function tooFewActive({ forecast, fates, job, started }: Comparison): string[] {
  const wanted = forecast.status.active ?? 0;
  const { startTime, active = 0 } = job.status ?? {};
  const asForecast = [...fates.values()].filter((fate) => fate === 'kept').length === forecast.kept.length;
  const isRead = startTime !== undefined && forecast.nextStartAt === undefined && forecast.started.count <= 500;
  if (!isRead || !asForecast || started.some(isPodTerminal) || active >= wanted) return [];
  return [`pods active: ${active}, where the forecast is ${wanted}`];
}

/** A success that lost its finalizer before NEW counted it is in no number: its work is done again. */
function notCounted({ job, pods }: Comparison): string[] {
  const own = pods.filter((pod) => controllerUid(pod) === job.metadata.uid);
  const succeeded = own.filter((pod) => pod.status?.phase === 'Succeeded');
  if (job.spec.completionMode === 'Indexed') return [];
  const counted = countPods(job, own).succeeded;
  return counted >= succeeded.length ? [] : [`pods succeeded: ${succeeded.length}, of which the Job counts ${counted}`];
}

function anotherEnd({ forecast, job }: Comparison): string[] {
  const [end, wanted] = [endOf(job), forecast.end];
  if (end?.type === wanted?.type) return [];
  if (end?.type === 'Failed') return [`the Job fails by ${end.reason}: ${end.message}`];
  // Its status may not be written yet.
  if (wanted === undefined || job.status?.startTime === undefined) return [];
  return [`the Job goes on, where it was to end by ${wanted.reason}`];
}
