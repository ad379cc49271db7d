import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { listAll } from './list.ts';
import type { Kube } from './types.ts';

/** A node, as far as it decides whether pods may run there. */
export interface ObservedNode extends KubernetesObject {
  spec?: { taints?: Taint[]; unschedulable?: boolean };
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** The nodes with these labels, '' for all of them. */
export async function listNodes(kube: Kube, labelSelector: string, signal?: AbortSignal): Promise<ObservedNode[]> {
  const query = labelSelector === '' ? {} : { labelSelector };
  const { items } = await listAll(kube.transport, { path: '/api/v1/nodes', query, project, signal });
  return items;
}

function project({ apiVersion, kind, metadata, spec }: KubernetesObject): ObservedNode {
  const { taints, unschedulable } = (spec ?? {}) as NonNullable<ObservedNode['spec']>;
  return { apiVersion, kind, metadata: { name: metadata.name }, spec: { taints, unschedulable } };
}
