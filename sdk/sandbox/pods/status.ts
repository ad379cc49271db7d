import { createHash } from 'node:crypto';
import { timestamp } from '../clock.ts';
import { podConditions, withTimes } from './conditions.ts';
import type { ContainerRecord } from './container-record.ts';
import { podPhase } from './phase.ts';
import type { KubeletContainerStatus, KubeletStatus, PodCondition, SandboxPod } from './pod-types.ts';

/** Why a pod fails, whatever its containers do. */
export interface Verdict {
  /** Such as DeadlineExceeded. */
  reason: string;
  message: string;
  /** The pod is disrupted: its DisruptionTarget condition. */
  disruption?: { reason: string; message: string };
}

/** What a pod's status is made of. */
export interface StatusFacts {
  pod: SandboxPod;
  records: readonly ContainerRecord[];
  addresses: { hostIP: string; podIP: string };
  /** Containers have been started, or could have been. */
  sandbox: boolean;
  /** No container runs, and none will be started. */
  ended: boolean;
  verdict?: Verdict;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * The status of a pod as the kubelet writes it: generateAPIPodStatus, and at its end TerminatePod and mergePodStatus.
 * The phase becomes terminal only once no container runs.
 */
export function podStatus(facts: StatusFacts): KubeletStatus {
  const { pod, records, addresses, sandbox, ended, verdict, now } = facts;
  const judged = verdict ? 'Failed' : podPhase(pod.spec, records, ended);
  const before = pod.status ?? {};
  const conditions = podConditions({ pod, records, phase: judged, sandbox: sandbox && !ended });
  const phase = ended ? terminal(judged) : judged === 'Failed' || judged === 'Succeeded' ? before.phase : judged;
  const failed = ended ? verdict : undefined;
  const time = timestamp(now);
  const { generation } = pod.metadata;
  const inits = records.filter(({ kind }) => kind !== 'app');
  const apps = records.filter(({ kind }) => kind === 'app').sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  const lost = ended ? lostContainers(inits, apps) : new Set<ContainerRecord>();
  const status = (record: ContainerRecord) => {
    const told = containerStatus(record, lost.has(record));
    // At its end a pod has one dead container of each name, the others are collected.
    return ended && record.state.terminated ? { ...told, lastState: {} } : told;
  };
  return {
    ...before,
    ...(generation && { observedGeneration: generation }),
    phase,
    ...(failed && { reason: failed.reason, message: failed.message }),
    conditions: withTimes(
      failed?.disruption ? disrupted(conditions, failed.disruption) : conditions,
      before.conditions ?? [],
      time,
    ),
    hostIP: addresses.hostIP,
    hostIPs: [{ ip: addresses.hostIP }],
    ...(sandbox && { podIP: addresses.podIP, podIPs: [{ ip: addresses.podIP }] }),
    startTime: before.startTime ?? time,
    ...(inits.length > 0 && { initContainerStatuses: inits.map(status) }),
    containerStatuses: apps.map(status),
  };
}

function terminal(phase: KubeletStatus['phase']): KubeletStatus['phase'] {
  return phase === 'Succeeded' ? phase : 'Failed';
}

function disrupted(conditions: PodCondition[], { reason, message }: { reason: string; message: string }) {
  const type = 'DisruptionTarget';
  return [
    ...conditions.filter((condition) => condition.type !== type),
    { type, status: 'True', lastProbeTime: null, reason, message },
  ];
}

/** TerminatePod: what has not ended when the pod has is said to be unknown. */
function lostContainers(inits: ContainerRecord[], apps: ContainerRecord[]): Set<ContainerRecord> {
  const touched = inits.findLastIndex(({ state, lastState }) => !state.waiting || lastState.terminated);
  const candidates = inits.slice(0, Math.max(touched + 1, 1));
  const initialized =
    inits.length === 0 ||
    apps.some(({ state, lastState }) => !state.waiting || lastState.terminated) ||
    inits.at(-1)?.ready === true;
  if (initialized) candidates.push(...apps);
  return new Set(candidates.filter(({ state }) => !state.terminated));
}

const UNKNOWN = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: null,
  finishedAt: null,
};

function containerStatus(record: ContainerRecord, lost: boolean): KubeletContainerStatus {
  const { spec, state, lastState, ready, started, restartCount, containerID } = record;
  const { image = '', volumeMounts = [], resources = {} } = spec;
  const requests = (resources as { requests?: unknown }).requests;
  return {
    name: spec.name,
    state: lost ? { terminated: UNKNOWN as unknown as NonNullable<typeof state.terminated> } : state,
    lastState,
    ready,
    restartCount,
    ...(containerID
      ? { image: fullImage(image), imageID: imageId(image), containerID, resources }
      : { image, imageID: '' }),
    ...(containerID && requests !== undefined && { allocatedResources: requests }),
    started,
    ...(volumeMounts.length > 0 && { volumeMounts: volumeMounts.map(mountStatus) }),
  };
}

function mountStatus({ name, mountPath, readOnly }: { name: string; mountPath: string; readOnly?: boolean }) {
  return { name, mountPath, ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }) };
}

/** As the container runtime names it: `docker.io/library/busybox:latest` for `busybox`. */
export function fullImage(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = isHost ? image : rest.length > 0 ? `docker.io/${image}` : `docker.io/library/${image}`;
  return /[:@][^/]*$/.test(path.slice(path.indexOf('/'))) ? path : `${path}:latest`;
}

/** No image is pulled; the digest is that of its name. */
function imageId(image: string): string {
  const full = fullImage(image);
  const name = full.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  return `${name}@sha256:${digest(full)}`;
}

const digests = new Map<string, string>();

function digest(text: string): string {
  const known = digests.get(text);
  if (known !== undefined) return known;
  if (digests.size > 1000) digests.clear();
  const fresh = createHash('sha256').update(text).digest('hex');
  digests.set(text, fresh);
  return fresh;
}
