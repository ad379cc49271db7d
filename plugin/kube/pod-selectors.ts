import type { KubernetesObject, ObservedSelector } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { jobsResource } from './jobs.ts';
import { listObjects, type Resource } from './objects.ts';
import type { Kube } from './types.ts';

/** Kinds whose controllers take on pods that nobody owns, by a label selector. */
const kinds = {
  Job: jobsResource,
  ReplicaSet: { prefix: '/apis/apps/v1', plural: 'replicasets' },
  ReplicationController: { prefix: '/api/v1', plural: 'replicationcontrollers' },
  DaemonSet: { prefix: '/apis/apps/v1', plural: 'daemonsets' },
  StatefulSet: { prefix: '/apis/apps/v1', plural: 'statefulsets' },
} as const satisfies Record<string, Resource>;

export type SelectingKind = keyof typeof kinds;

/** Something that selects pods by their labels. */
export interface Selecting {
  kind: SelectingKind;
  name: string;
  uid: string;
  selector: ObservedSelector | undefined;
}

/**
 * Everything of a namespace that takes on pods by their labels.
 *
 * @returns `unchecked`: the kinds that this user may not list; a kind that the server does not know has no objects
 */
export async function listSelecting(
  kube: Kube,
  namespace: string,
  signal?: AbortSignal,
): Promise<{ found: Selecting[]; unchecked: SelectingKind[] }> {
  const unchecked: SelectingKind[] = [];
  const lists = await Promise.all(
    (Object.keys(kinds) as SelectingKind[]).map(async (kind) => {
      try {
        const objects = await listObjects<KubernetesObject>(kube, kinds[kind], { namespace }, signal);
        return objects.map((object) => selecting(kind, object));
      } catch (error) {
        if (!(error instanceof BatchError && ['Forbidden', 'NotFound'].includes(error.code))) throw error;
        if (error.code === 'Forbidden') unchecked.push(kind);
        return [];
      }
    }),
  );
  return { found: lists.flat(), unchecked };
}

function selecting(kind: SelectingKind, { metadata, spec }: KubernetesObject): Selecting {
  const { selector } = spec as { selector?: unknown };
  return { kind, name: metadata.name!, uid: metadata.uid!, selector: selectorOf(kind, selector) };
}

/** That of a ReplicationController is a plain map, and an empty one selects nothing that is not its own. */
function selectorOf(kind: SelectingKind, selector: unknown): ObservedSelector | undefined {
  if (kind !== 'ReplicationController') return selector as ObservedSelector | undefined;
  return selector === undefined ? undefined : { matchLabels: selector as Record<string, string> };
}
