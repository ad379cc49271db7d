import type { Toleration } from '../../batch-v1/pod.ts';
import { matchesNode, namedNodes } from './node-affinity.ts';
import type { SandboxNode, SandboxPodSpec, Taint } from './pod-types.ts';
import type { Amounts } from './requests.ts';

/** A node and what is left of it. */
export interface NodeRoom {
  node: SandboxNode;
  allocatable: Amounts;
  used: Amounts;
  /** Pods on it. */
  count: number;
}

/** Why a pod does not go on a node. */
export interface Misfit {
  /** In the scheduler's words. */
  reasons: string[];
  /** Whether it would, if other pods went. */
  room: boolean;
}

const UNTOLERATED = 'node(s) had untolerated taint(s)';
const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** The scheduler's filters in their order; the first that says no ends it. `undefined`: it fits. */
export function misfit(spec: SandboxPodSpec, requests: Amounts, room: NodeRoom): Misfit | undefined {
  const { node } = room;
  const never = (reason: string): Misfit => ({ reasons: [reason], room: false });
  const named = namedNodes(spec);
  if (named && !named.has(node.metadata.name!)) return never("node(s) didn't satisfy plugin(s) [NodeAffinity]");
  if (node.spec?.unschedulable && !tolerates(spec, UNSCHEDULABLE)) return never('node(s) were unschedulable');
  const repelled = node.spec?.taints?.some((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(spec, taint));
  if (repelled) return never(UNTOLERATED);
  if (!matchesNode(spec, node)) return never("node(s) didn't match Pod's node affinity/selector");
  return shortage(requests, room);
}

/** fitsRequest of the plug-in NodeResourcesFit. */
function shortage(requests: Amounts, { allocatable, used, count }: NodeRoom): Misfit | undefined {
  const reasons: string[] = [];
  let room = true;
  if ((count + 1) * 1000 > (allocatable.pods ?? 0)) reasons.push('Too many pods');
  for (const [name, asked] of Object.entries(requests)) {
    const capacity = allocatable[name] ?? 0;
    if (asked === 0 || asked <= capacity - (used[name] ?? 0)) continue;
    reasons.push(`Insufficient ${name}`);
    if (asked > capacity) room = false;
  }
  return reasons.length > 0 ? { reasons, room } : undefined;
}

function tolerates({ tolerations = [] }: SandboxPodSpec, taint: Taint): boolean {
  return tolerations.some((toleration) => toleratesTaint(toleration, taint));
}

/** Toleration.ToleratesTaint. */
function toleratesTaint(toleration: Toleration, { key, value = '', effect }: Taint): boolean {
  if (toleration.effect && toleration.effect !== effect) return false;
  if (toleration.key && toleration.key !== key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key === key && (toleration.value ?? '') === value;
}

/** FitError.Error, with what preemption says: it finds nobody to put off. */
export function fitMessage(misfits: readonly Misfit[]): string {
  if (misfits.length === 0) return 'no nodes available to schedule pods';
  const all = `0/${misfits.length} nodes are available`;
  const why = histogram(misfits.flatMap(({ reasons }) => reasons));
  const preemption = histogram(
    misfits.map(({ room }) =>
      room ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling',
    ),
  );
  return `${all}: ${why}. no new claims to deallocate, preemption: ${all}: ${preemption}.`;
}

function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
