import type { SandboxPod } from './pod-types.ts';

/** Pods that fit nowhere, those that are alike together: where one does not fit, its like do not either. */
export interface WaitingPods {
  add(key: string, pod: SandboxPod): void;
  remove(key: string): void;
  /** The keys of each group in the order of their coming. Removing while reading is safe. */
  groups(): Iterable<Iterable<string>>;
}

export function createWaitingPods(): WaitingPods {
  const groups = new Map<string, Set<string>>();
  const groupOf = new Map<string, string>();

  function remove(key: string): void {
    const group = groupOf.get(key);
    if (group === undefined) return;
    groupOf.delete(key);
    const keys = groups.get(group)!;
    keys.delete(key);
    if (keys.size === 0) groups.delete(group);
  }

  return {
    add(key, { spec }) {
      const group = likeness(spec);
      if (groupOf.get(key) === group) return;
      remove(key);
      groupOf.set(key, group);
      const keys = groups.get(group);
      if (keys) keys.add(key);
      else groups.set(group, new Set([key]));
    },
    remove,
    groups: () => groups.values(),
  };
}

/** All that decides where a pod fits. */
function likeness({
  nodeSelector,
  affinity,
  tolerations,
  overhead,
  containers,
  initContainers,
  resources,
}: SandboxPod['spec']) {
  const asked = [...(initContainers ?? []), ...containers].map((container) => [
    container.resources?.requests,
    container.restartPolicy,
  ]);
  return JSON.stringify([nodeSelector, affinity, tolerations, overhead, resources, initContainers?.length, asked]);
}
