import { EACH_NODE_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import type { ObservedNode, Taint } from '../kube/nodes.ts';
import { isJob } from './run.ts';

/** How a pod says which taints it bears. */
interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

/** The nodes that a Job of each node gets, and those that its pods would wait for in vain. */
export interface FittingNodes {
  names: string[];
  leftOut: { name: string; taint: Taint }[];
}

/** The label selector of the nodes that an each-node Job is for; undefined for any other object. '' is all nodes. */
export function nodeSelectorOf(object: KubernetesObject): string | undefined {
  const text = object.metadata.annotations?.[EACH_NODE_ANNOTATION];
  if (text === undefined || !isJob(object)) return undefined;
  const said = text.split(',');
  const own = Object.entries(podSpecOf(object).nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  return [text, ...own.filter((part) => !said.includes(part))].filter((part) => part !== '').join(',');
}

/**
 * As a DaemonSet, a Job of each node leaves out nodes whose taints its pods do not tolerate. What a DaemonSet tolerates
 * unasked it does not: on a cordoned node, or one that is not ready, its pod would wait and the Job never end.
 */
export function fittingNodes(object: KubernetesObject, nodes: readonly ObservedNode[]): FittingNodes {
  const { tolerations = [] } = podSpecOf(object);
  const fitting: FittingNodes = { names: [], leftOut: [] };
  for (const node of nodes) {
    const taint = taintsOf(node).find((one) => !tolerations.some((toleration) => tolerates(toleration, one)));
    if (taint) fitting.leftOut.push({ name: node.metadata.name!, taint });
    else fitting.names.push(node.metadata.name!);
  }
  fitting.names.sort();
  return fitting;
}

/** `key=value:NoSchedule`, as kubectl writes it. */
export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}

/** The controller taints a cordoned node a moment later; the scheduler reads the field itself. */
function taintsOf({ spec = {} }: ObservedNode): Taint[] {
  const cordoned = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const own = (spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  return spec.unschedulable ? [...own, cordoned] : own;
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#concepts */
function tolerates({ key, operator = 'Equal', value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (!key) return operator === 'Exists';
  if (key !== taint.key) return false;
  return operator === 'Exists' || (operator === 'Equal' && (value ?? '') === (taint.value ?? ''));
}

function podSpecOf(object: KubernetesObject): { nodeSelector?: Record<string, string>; tolerations?: Toleration[] } {
  const spec = object.spec as { template?: { spec?: object } } | undefined;
  return spec?.template?.spec ?? {};
}
