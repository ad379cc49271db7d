import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { ContainerState, ContainerStatus, KubernetesObject, ObservedPod } from '../../../batch-v1/objects.ts';

/** A pod in the words of `kubectl get` (printPod of pkg/printers/internalversion). */
export interface PodSummary {
  ready: number;
  total: number;
  /** Such as Running, Completed, CrashLoopBackOff, Init:0/1. */
  reason: string;
  restarts: number;
  /** RFC 3339; of the last container that was restarted. */
  lastRestart: string | undefined;
}

/** A container's status with the fields that only this reads. */
type Told = ContainerStatus & { started?: boolean };

interface Restarts {
  count: number;
  last: string | undefined;
}

export function podSummary(object: KubernetesObject): PodSummary {
  const pod = object as ObservedPod;
  const sidecars = new Set(
    listOfFields(pod.spec.initContainers)
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  const initial = initialState(pod, sidecars);
  const total = (pod.spec.containers?.length ?? 0) + sidecars.size;
  const running = initial.reason === undefined || conditionOf(pod, 'Initialized')?.status === 'True';
  const phase = initial.reason ?? phaseReason(pod);
  if (!running) {
    return { ready: initial.ready, total, reason: whileDeleted(pod, phase), ...restartsOf(initial.all) };
  }
  const main = mainState(pod, phase);
  const counted = restartsOf([...initial.sidecars, ...statuses(pod.status?.containerStatuses)]);
  return { ready: initial.ready + main.ready, total, reason: whileDeleted(pod, main.reason), ...counted };
}

function phaseReason(pod: ObservedPod): string {
  if (conditionOf(pod, 'PodScheduled')?.reason === 'SchedulingGated') return 'SchedulingGated';
  return pod.status?.reason || pod.status?.phase || '';
}

/** How far the init containers are; a reason where one of them holds up the others. */
function initialState(pod: ObservedPod, sidecars: ReadonlySet<unknown>) {
  const all: Told[] = [];
  const of = { ready: 0, all, sidecars: [] as Told[], reason: undefined as string | undefined };
  for (const [index, status] of statuses(pod.status?.initContainerStatuses).entries()) {
    all.push(status);
    const sidecar = sidecars.has(status.name);
    if (sidecar) of.sidecars.push(status);
    const { terminated } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && status.started === true) {
      if (status.ready) of.ready++;
      continue;
    }
    of.reason = initReason(status.state ?? {}, index, pod.spec.initContainers?.length ?? 0);
    break;
  }
  return of;
}

function initReason({ terminated, waiting }: ContainerState, index: number, count: number): string {
  if (terminated) return `Init:${endReason(terminated)}`;
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${index}/${count}`;
}

function endReason(terminated: NonNullable<ContainerState['terminated']> & { signal?: number }): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

/** The first container that waits or has ended names the pod. */
function mainState(pod: ObservedPod, phase: string): { ready: number; reason: string } {
  let [ready, reason, errorReason] = [0, phase, ''];
  for (const { state = {}, ready: isReady } of statuses(pod.status?.containerStatuses).reverse()) {
    if (state.waiting?.reason) reason = state.waiting.reason;
    else if (state.terminated) {
      reason = endReason(state.terminated);
      if (state.terminated.exitCode !== 0) errorReason = reason;
    } else if (isReady && state.running) ready++;
  }
  if (reason !== 'Completed') return { ready, reason };
  if (ready > 0 && conditionOf(pod, 'Ready')?.status === 'True') return { ready, reason: 'Running' };
  return { ready, reason: errorReason || (ready > 0 ? 'NotReady' : reason) };
}

function whileDeleted({ metadata, status }: ObservedPod, reason: string): string {
  if (metadata.deletionTimestamp === undefined) return reason;
  if (status?.reason === 'NodeLost') return 'Unknown';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? reason : 'Terminating';
}

function restartsOf(containers: readonly Told[]): { restarts: number; lastRestart: string | undefined } {
  const counted = containers.reduce<Restarts>(
    ({ count, last }, { restartCount = 0, lastState }) => ({
      count: count + restartCount,
      last: later(last, lastState?.terminated?.finishedAt),
    }),
    { count: 0, last: undefined },
  );
  return { restarts: counted.count, lastRestart: counted.last };
}

/** Times of RFC 3339 in UTC sort as texts. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function statuses(list: ContainerStatus[] | undefined): Told[] {
  return [...(list ?? [])];
}

function conditionOf(pod: ObservedPod, type: string): Fields | undefined {
  return listOfFields(fieldsOf(pod.status).conditions).find((condition) => condition.type === type);
}
