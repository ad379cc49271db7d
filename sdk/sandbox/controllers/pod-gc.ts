import type { ObservedPod, PodStatus } from '../../batch-v1/objects.ts';
import { isPodTerminal } from '../../controller/pod.ts';
import { timestamp } from '../clock.ts';
import type { Change } from '../registry.ts';
import { nodes, pods } from '../resources/kinds.ts';
import { follow, type Loop, type LoopOptions } from './follow.ts';
import { createQueue } from './queue.ts';

/** quarantineTime, in milliseconds. */
const QUARANTINE = 40_000;

/** Ends the pods of nodes that are gone, which nobody else can: gcOrphaned of the controller `podgc`. */
export function startPodGarbageCollector({ registry, clock }: LoopOptions): Loop {
  const queue = createQueue({ clock, run: endPodsOfNode });
  const unfollow = follow(registry, [nodes, pods], (change) => {
    const node = change.resource === pods ? newNodeOf(change) : change.object.metadata.name!;
    if (node && !registry.peek(nodes, '', node)) queue.addAfter(node, QUARANTINE);
  });

  function endPodsOfNode(node: string): void {
    if (registry.peek(nodes, '', node)) return;
    const left = (registry.list(pods) as ObservedPod[]).filter(({ spec }) => spec.nodeName === node);
    for (const pod of left) end(pod);
  }

  /** markFailedAndDeletePodWithCondition. */
  function end(pod: ObservedPod): void {
    const { namespace = '', name = '' } = pod.metadata;
    if (!isPodTerminal(pod)) {
      const options = { subresource: 'status', fieldManager: 'kube-controller-manager' };
      registry.update(pods, namespace, { ...pod, status: failed(pod, timestamp(clock.now())) }, options);
    }
    registry.delete(pods, namespace, name, { gracePeriodSeconds: 0 });
  }

  return {
    stop: () => {
      unfollow();
      queue.stop();
    },
  };
}

/** The node that a pod has just been put onto. */
function newNodeOf({ type, object, previous }: Change): string | undefined {
  const { nodeName } = (object as ObservedPod).spec;
  return type === 'DELETED' || nodeName === (previous as ObservedPod | undefined)?.spec.nodeName ? undefined : nodeName;
}

function failed({ metadata, status }: ObservedPod, now: string): PodStatus {
  const others = status?.conditions?.filter(({ type }) => type !== 'DisruptionTarget') ?? [];
  const observedGeneration = metadata.generation && { observedGeneration: metadata.generation };
  const condition = {
    type: 'DisruptionTarget',
    ...observedGeneration,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  };
  return { ...status, ...observedGeneration, phase: 'Failed', conditions: [...others, condition] };
}
