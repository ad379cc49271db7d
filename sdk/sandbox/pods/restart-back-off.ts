import { parseTime } from '../../controller/pod.ts';
import type { Clock } from '../clock.ts';
import { type BackOff, type BackOffLimits, createBackOff } from './back-off.ts';
import { type ContainerRecord, lastEnd } from './container-record.ts';
import { type ContainerEvent, fieldPath, refusalEvents } from './image-events.ts';
import type { SandboxPod } from './pod-types.ts';

export interface RestartBackOffOptions {
  clock: Clock;
  limits: BackOffLimits;
  /** Whether images are said to be pulled. */
  pullsImages: boolean;
  tell(event: ContainerEvent, fieldPath?: string): void;
  /** The pod is to be looked at again then; a later word about a container stands for the one before. */
  wakeAfter(container: string, delay: number): void;
}

/** Which containers of a pod wait before they are started again. */
export interface RestartBackOff {
  /** doBackOff; what it does to the container's state shows with the kubelet's next look at the pod. */
  holds(record: ContainerRecord, pod: SandboxPod): boolean;
  /** It could not be started. */
  refused(record: ContainerRecord): void;
  started(record: ContainerRecord): void;
}

export function createRestartBackOff(options: RestartBackOffOptions): RestartBackOff {
  const { clock, limits, pullsImages, tell, wakeAfter } = options;
  const backOffs = new Map<ContainerRecord, BackOff>();
  /** When a container could not be started, in epoch milliseconds. */
  const refusals = new Map<ContainerRecord, number>();

  function backOffOf(record: ContainerRecord): BackOff {
    const backOff = backOffs.get(record) ?? createBackOff(limits);
    backOffs.set(record, backOff);
    return backOff;
  }

  function holds(record: ContainerRecord, pod: SandboxPod): boolean {
    const refusedAt = refusals.get(record);
    const since = refusedAt ?? parseTime(lastEnd(record)?.finishedAt);
    if (since === undefined) return false;
    const backOff = backOffOf(record);
    const now = clock.now();
    const left = backOff.left(since, now);
    if (left === 0) {
      backOff.next(since, now);
      return false;
    }
    // Its looks come 10 s apart, and sooner after an image that could not be pulled.
    const look = since + limits.base / (refusedAt === undefined ? 1 : 2) - now;
    wakeAfter(record.spec.name, look > 0 ? Math.min(look, left) : left);
    if (look <= 0) show(record, pod, backOff.delay());
    return true;
  }

  function show(record: ContainerRecord, pod: SandboxPod, delay: number): void {
    if (record.state.waiting?.reason === 'ErrImagePull') showPull(record, record.state.waiting.message ?? '');
    else if (record.state.terminated) showCrash(record, pod, delay);
  }

  function showPull(record: ContainerRecord, problem: string): void {
    const message = `Back-off pulling image "${record.spec.image}": ErrImagePull: ${problem}`;
    const refusal = { waiting: { reason: 'ImagePullBackOff', message } };
    record.state = refusal;
    for (const event of refusalEvents(record, refusal, pullsImages)) tell(event, fieldPath(record));
  }

  function showCrash(record: ContainerRecord, { metadata }: SandboxPod, delay: number): void {
    const { name } = record.spec;
    const which = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
    const message = `back-off ${goDuration(delay)} restarting failed container=${name} pod=${which}`;
    record.lastState = record.state;
    record.state = { waiting: { reason: 'CrashLoopBackOff', message } };
    const text = `Back-off restarting failed container ${name} in pod ${which}`;
    tell({ type: 'Warning', reason: 'BackOff', message: text }, fieldPath(record));
  }

  return {
    holds,
    refused(record) {
      const now = clock.now();
      refusals.set(record, now);
      const backOff = backOffOf(record);
      if (backOff.delay() === 0) backOff.next(now, now);
      wakeAfter(record.spec.name, limits.base / 2);
    },
    started: (record) => void refusals.delete(record),
  };
}

/** Such as `1m20s`. */
function goDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
