import type { ObservedPod, OwnerReference } from '../../batch-v1/objects.ts';
import type { Change } from '../registry.ts';

/** The pods of each controller, and those of a namespace that have none, without a look at all the others. */
export interface PodIndex {
  /** Keeps it up to date: every change of a pod. */
  note(change: Change): void;
  /** By the controller's uid. */
  controlledBy(uid: string): Iterable<ObservedPod>;
  orphansIn(namespace: string): Iterable<ObservedPod>;
}

export function createPodIndex(): PodIndex {
  /** By the controller's uid, or `NAMESPACE/`; then by the pod's own uid. */
  const groups = new Map<string, Map<string, ObservedPod>>();

  function note({ type, object, previous }: Change): void {
    const pod = object as ObservedPod;
    const uid = pod.metadata.uid ?? '';
    const group = groupOf(pod);
    const before = previous && groupOf(previous as ObservedPod);
    if (before !== undefined && (before !== group || type === 'DELETED')) drop(before, uid);
    if (type === 'DELETED') return;
    const pods = groups.get(group);
    if (pods) pods.set(uid, pod);
    else groups.set(group, new Map([[uid, pod]]));
  }

  function drop(group: string, uid: string): void {
    const pods = groups.get(group);
    pods?.delete(uid);
    if (pods?.size === 0) groups.delete(group);
  }

  const get = (group: string) => groups.get(group)?.values() ?? [];
  return { note, controlledBy: get, orphansIn: (namespace) => get(`${namespace}/`) };
}

function groupOf(pod: ObservedPod): string {
  return controllerOf(pod)?.uid ?? `${pod.metadata.namespace}/`;
}

export function controllerOf({ metadata }: ObservedPod): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}
