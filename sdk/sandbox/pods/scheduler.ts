import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { isPodTerminal } from '../../controller/pod.ts';
import { type Clock, timestamp } from '../clock.ts';
import { recordAction } from '../controllers/event-series.ts';
import { createQueue } from '../controllers/queue.ts';
import type { Change, Registry } from '../registry.ts';
import { fitMessage, type Misfit, misfit, type NodeRoom } from './fit.ts';
import { createNodeLedger } from './node-ledger.ts';
import type { PodCondition, SandboxNode, SandboxPod } from './pod-types.ts';
import { podRequests } from './requests.ts';
import { createWaitingPods } from './waiting-pods.ts';

export interface Scheduler {
  /** Hears of a change; what is to be done is done later. */
  note(change: Change): void;
  stop(): void;
}

const NAME = 'default-scheduler';
const INSTANCE = 'default-scheduler-sandbox';
/** The key of "look at those that wait". */
const ROOM = '';

/** Binds pods to nodes; those that fit nowhere wait until there is room. */
export function startScheduler({ registry, clock }: { registry: Registry; clock: Clock }): Scheduler {
  const pods = registry.find('pods', '')!.resource;
  const nodes = registry.find('nodes', '')!.resource;
  const ledger = createNodeLedger();
  const waiting = createWaitingPods();
  const queue = createQueue({ clock, run: (key) => (key === ROOM ? retry() : run(key)) });

  function run(key: string): void {
    const pod = podOf(key);
    if (pod && isToSchedule(pod) && !place(pod)) waiting.add(key, pod);
    else waiting.remove(key);
  }

  /** Of pods that are alike, all wait for what the first waits for. */
  function retry(): void {
    for (const like of waiting.groups()) {
      for (const key of like) {
        const pod = podOf(key);
        if (pod && isToSchedule(pod) && !place(pod)) break;
        waiting.remove(key);
      }
    }
  }

  function podOf(key: string): SandboxPod | undefined {
    const slash = key.indexOf('/');
    return registry.peek(pods, key.slice(0, slash), key.slice(slash + 1)) as SandboxPod | undefined;
  }

  function place(pod: SandboxPod): boolean {
    const requests = podRequests(pod.spec);
    const misfits: Misfit[] = [];
    let best: NodeRoom | undefined;
    for (const room of ledger.rooms()) {
      const problem = misfit(pod.spec, requests, room);
      if (problem) misfits.push(problem);
      else if (!best || load(room) < load(best)) best = room;
    }
    if (best) bind(pod, best.node.metadata.name!);
    else tellUnschedulable(pod, fitMessage(misfits));
    return best !== undefined;
  }

  /** What the subresource `binding` does: the node, and the condition. */
  function bind(pod: SandboxPod, nodeName: string): void {
    const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null };
    const next = { ...withCondition(pod, scheduled), spec: { ...pod.spec, nodeName } };
    registry.update(pods, pod.metadata.namespace!, next, { subresource: 'binding', fieldManager: 'kube-scheduler' });
    const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`;
    tell(pod, 'Normal', 'Scheduled', 'Binding', message);
  }

  function tellUnschedulable(pod: SandboxPod, message: string): void {
    const before = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    if (before?.reason === 'Unschedulable' && before.message === message) return;
    const { generation } = pod.metadata;
    tell(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    const failed = withCondition(pod, {
      type: 'PodScheduled',
      status: 'False',
      ...(generation && { observedGeneration: generation }),
      reason: 'Unschedulable',
      message,
      lastProbeTime: null,
    });
    registry.update(pods, pod.metadata.namespace!, failed, { subresource: 'status', fieldManager: 'kube-scheduler' });
  }

  function withCondition(pod: SandboxPod, condition: PodCondition): SandboxPod {
    const conditions = pod.status?.conditions ?? [];
    const before = conditions.find(({ type }) => type === condition.type);
    const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : timestamp(clock.now());
    const next = { ...condition, lastTransitionTime };
    const changed = before ? conditions.map((old) => (old === before ? next : old)) : [...conditions, next];
    return { ...pod, status: { ...pod.status, conditions: changed } };
  }

  function tell(object: SandboxPod, type: 'Normal' | 'Warning', reason: string, action: string, message: string): void {
    recordAction(registry, clock, {
      object,
      type,
      reason,
      message,
      action,
      component: NAME,
      host: INSTANCE,
      manager: 'kube-scheduler',
    });
  }

  function note({ type, resource, object, previous }: Change): void {
    if (resource.plural === 'pods') notePod(type, object as SandboxPod, previous);
    else if (resource.plural === 'nodes') {
      if (type === 'DELETED') ledger.removeNode(object.metadata.name!);
      else ledger.setNode(object as SandboxNode);
      queue.add(ROOM);
    }
  }

  function notePod(type: Change['type'], pod: SandboxPod, previous: KubernetesObject | undefined): void {
    const freed = type === 'DELETED' ? ledger.removePod(pod.metadata.uid!) : ledger.setPod(pod);
    if (freed) queue.add(ROOM);
    // What the scheduler itself says of a pod that waits leaves its spec alone.
    if (!pod.spec.nodeName && previous?.spec !== pod.spec) queue.add(`${pod.metadata.namespace}/${pod.metadata.name}`);
  }

  for (const resource of [nodes, pods]) {
    for (const object of registry.list(resource))
      note({ type: 'ADDED', resource, object, revision: registry.revision });
  }
  return { note, stop: queue.stop };
}

function isToSchedule(pod: SandboxPod): boolean {
  const { nodeName, schedulingGates = [], schedulerName = NAME } = pod.spec;
  if (nodeName || schedulingGates.length > 0 || schedulerName !== NAME) return false;
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** The share of a node that is taken: pods are spread. */
function load({ allocatable, used, count }: NodeRoom): number {
  const share = (name: string) => (used[name] ?? 0) / (allocatable[name] || 1);
  return Math.max(share('cpu'), share('memory')) + (count * 1000) / (allocatable.pods || 1);
}
