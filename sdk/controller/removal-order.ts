import type { ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import { completionIndex, isPodReady, parseTime } from './pod.ts';

/**
 * Which of a Job's active pods go when there are too many: of an Indexed Job first those without a fitting index and
 * all but the best of each index, even if the number is right; then the ones that have come least far
 * (activePodsForRemoval; batch-api 2.2).
 */
export function podsToRemove(job: ObservedJob, active: readonly ObservedPod[], atLeast: number): ObservedPod[] {
  const { spare, kept } =
    job.spec.completionMode === 'Indexed' ? splitByIndex(job, active) : { spare: [], kept: active };
  const more = atLeast - spare.length;
  return more > 0 ? [...spare, ...kept.toSorted(compareForRemoval).slice(0, more)] : spare;
}

/** appendDuplicatedIndexPodsForRemoval. */
function splitByIndex(job: ObservedJob, active: readonly ObservedPod[]) {
  const best = new Map<number, ObservedPod>();
  const spare: ObservedPod[] = [];
  for (const pod of active) {
    const index = completionIndex(pod);
    const other = index === undefined ? undefined : best.get(index);
    if (index === undefined || index >= (job.spec.completions ?? 0)) spare.push(pod);
    else if (other === undefined) best.set(index, pod);
    else {
      const keepsOther = compareForRemoval(pod, other) < 0;
      spare.push(keepsOther ? pod : other);
      if (!keepsOther) best.set(index, pod);
    }
  }
  // By index: of pods that are alike in all else the lowest indexes go.
  return { spare, kept: [...best].sort(([a], [b]) => a - b).map(([, pod]) => pod) };
}

const phaseOrder: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

/** ActivePods.Less in controller_utils.go: what comes first goes first. */
export function compareForRemoval(a: ObservedPod, b: ObservedPod): number {
  return (
    compare(a, b, (pod) => (pod.spec.nodeName ? 1 : 0)) ||
    compare(a, b, (pod) => phaseOrder[pod.status?.phase ?? 'Pending'] ?? 0) ||
    compare(a, b, (pod) => (isPodReady(pod) ? 1 : 0)) ||
    compareAges(readyTime(a), readyTime(b)) ||
    compare(a, b, (pod) => -restarts(pod, false)) ||
    compare(a, b, (pod) => -restarts(pod, true)) ||
    compareAges(parseTime(a.metadata.creationTimestamp), parseTime(b.metadata.creationTimestamp))
  );
}

function compare(a: ObservedPod, b: ObservedPod, rank: (pod: ObservedPod) => number): number {
  return rank(a) - rank(b);
}

/** afterOrZero: no time before the latest, the latest before the oldest. */
function compareAges(a: number | undefined, b: number | undefined): number {
  return (b ?? Number.MAX_SAFE_INTEGER) - (a ?? Number.MAX_SAFE_INTEGER);
}

function readyTime(pod: ObservedPod): number | undefined {
  if (!isPodReady(pod)) return undefined;
  return parseTime(pod.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime);
}

/** maxContainerRestarts: of the containers, or of the sidecars. */
function restarts({ spec, status = {} }: ObservedPod, ofSidecars: boolean): number {
  const isSidecar = (name: string) =>
    spec.initContainers?.some((container) => container.name === name && container.restartPolicy === 'Always');
  const statuses = ofSidecars
    ? status.initContainerStatuses?.filter(({ name }) => isSidecar(name))
    : status.containerStatuses;
  return (statuses ?? []).reduce((most, { restartCount = 0 }) => Math.max(most, restartCount), 0);
}
