import { isPodTerminal } from '../../controller/pod.ts';
import type { NodeRoom } from './fit.ts';
import type { SandboxNode, SandboxPod } from './pod-types.ts';
import { type Amounts, add, amounts, podRequests, subtract } from './requests.ts';

/** Which pods are on which node, and what they take of it. */
export interface NodeLedger {
  rooms(): Iterable<NodeRoom>;
  setNode(node: SandboxNode): void;
  removeNode(name: string): void;
  /** @returns whether room appeared */
  setPod(pod: SandboxPod): boolean;
  /** @returns whether room appeared */
  removePod(uid: string): boolean;
}

interface Entry extends NodeRoom {
  pods: Map<string, Amounts>;
}

export function createNodeLedger(): NodeLedger {
  const entries = new Map<string, Entry>();
  const nodeOf = new Map<string, string>();

  function entryOf(name: string): Entry {
    const known = entries.get(name);
    if (known) return known;
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
    const entry: Entry = { node, allocatable: {}, used: {}, count: 0, pods: new Map() };
    entries.set(name, entry);
    return entry;
  }

  function setPod(pod: SandboxPod): boolean {
    const uid = pod.metadata.uid!;
    if (!pod.spec.nodeName) return false;
    if (isPodTerminal(pod)) return removePod(uid);
    if (nodeOf.has(uid)) return false;
    const entry = entryOf(pod.spec.nodeName);
    const requests = podRequests(pod.spec);
    nodeOf.set(uid, pod.spec.nodeName);
    entry.pods.set(uid, requests);
    entry.used = add(entry.used, requests);
    entry.count++;
    return false;
  }

  function removePod(uid: string): boolean {
    const entry = entries.get(nodeOf.get(uid) ?? '');
    const requests = entry?.pods.get(uid);
    if (!entry || !requests) return false;
    nodeOf.delete(uid);
    entry.pods.delete(uid);
    entry.used = subtract(entry.used, requests);
    entry.count--;
    return true;
  }

  return {
    *rooms() {
      // Pods may name a node that is not there.
      for (const entry of entries.values()) if (entry.node.status) yield entry;
    },
    setNode(node) {
      const entry = entryOf(node.metadata.name!);
      entry.node = node;
      entry.allocatable = amounts(node.status?.allocatable);
    },
    removeNode(name) {
      const entry = entries.get(name);
      if (!entry) return;
      const { status: _, ...rest } = entry.node;
      entry.node = rest as SandboxNode;
    },
    setPod,
    removePod,
  };
}
