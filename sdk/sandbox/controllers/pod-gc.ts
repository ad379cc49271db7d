import type { ObservedPod, PodStatus } from '../../batch-v1/objects.ts';
import { isPodTerminal } from '../../controller/pod.ts';
import { timestamp } from '../clock.ts';
import type { Change } from '../registry.ts';
import { nodes, pods } from '../resources/kinds.ts';
import { follow, keyOf, type Loop, type LoopOptions, splitKey } from './follow.ts';
import { createQueue } from './queue.ts';

/** quarantineTime and gcCheckPeriod, in milliseconds. */
const QUARANTINE = 40_000;
const PERIOD = 20_000;

/**
 * Ends pods that nobody else can end, those of nodes that are gone and those that were deleted before they had a node: the
 * controller `podgc`. It does not take away old finished pods, of which the real one keeps 12,500.
 */
export function startPodGarbageCollector({ registry, clock }: LoopOptions): Loop {
  const orphaned = createQueue({ clock, run: endPodsOfNode });
  const unscheduled = createQueue({ clock, run: endUnscheduled });
  const unfollow = follow(registry, [nodes, pods], (change) => {
    if (change.resource === pods) notePod(change);
    else if (change.type === 'DELETED') orphaned.addAfter(change.object.metadata.name!, QUARANTINE);
  });

  function notePod({ type, object, previous }: Change): void {
    const { nodeName } = (object as ObservedPod).spec;
    if (type === 'DELETED') return;
    if (nodeName && (previous as ObservedPod | undefined)?.spec.nodeName !== nodeName) {
      if (!registry.peek(nodes, '', nodeName)) orphaned.addAfter(nodeName, QUARANTINE);
    }
    if (!nodeName && object.metadata.deletionTimestamp !== undefined) unscheduled.addAfter(keyOf(object), PERIOD);
  }

  function endPodsOfNode(node: string): void {
    if (registry.peek(nodes, '', node)) return;
    const [reason, message] = ['DeletionByPodGC', 'PodGC: node no longer exists'];
    const condition = { type: 'DisruptionTarget', status: 'True', reason, message };
    const left = (registry.list(pods) as ObservedPod[]).filter(({ spec }) => spec.nodeName === node);
    for (const pod of left) end(pod, { ...condition, lastProbeTime: null, lastTransitionTime: timestamp(clock.now()) });
  }

  function endUnscheduled(key: string): void {
    const pod = registry.peek(pods, ...splitKey(key)) as ObservedPod | undefined;
    if (pod && !pod.spec.nodeName && pod.metadata.deletionTimestamp !== undefined) end(pod);
  }

  /** markFailedAndDeletePodWithCondition. */
  function end(
    pod: ObservedPod,
    condition?: NonNullable<PodStatus['conditions']>[number] & { lastProbeTime: null },
  ): void {
    const { namespace = '', name = '' } = pod.metadata;
    if (!isPodTerminal(pod)) {
      const { conditions = [] } = pod.status ?? {};
      const others = conditions.filter(({ type }) => type !== condition?.type);
      const status = { ...pod.status, phase: 'Failed', conditions: condition ? [...others, condition] : conditions };
      const options = { subresource: 'status', fieldManager: 'kube-controller-manager' };
      registry.update(pods, namespace, { ...pod, status }, options);
    }
    registry.delete(pods, namespace, name, { gracePeriodSeconds: 0 });
  }

  return {
    stop: () => {
      unfollow();
      orphaned.stop();
      unscheduled.stop();
    },
  };
}
