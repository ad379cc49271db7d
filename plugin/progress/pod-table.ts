import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { entriesOf, get, mapOf, type PersistentMap, valuesOf, withEntry, withoutKey } from './persistent-map.ts';

/** Pods by the uid of what controls them; pods that nothing controls are left out. */
export interface PodTable {
  /** Pods by uid, by the uid of their Job. */
  readonly byOwner: PersistentMap<PersistentMap<ObservedPod>>;
  /** The uid of each pod's Job, since a pod may change hands. */
  readonly owners: PersistentMap<string>;
}

export const noPods: PodTable = { byOwner: mapOf(), owners: mapOf() };
const emptyGroup = mapOf<ObservedPod>();

/** The pods that a Job controls; the same object as long as none of them changes. */
export function podsOf(table: PodTable, uid: string): PersistentMap<ObservedPod> {
  return get(table.byOwner, uid) ?? emptyGroup;
}

/** The same pod as it was last seen under its Job. */
export function podOf(table: PodTable, pod: ObservedPod): ObservedPod | undefined {
  return get(podsOf(table, controllerUid(pod) ?? ''), uidOf(pod));
}

/** Takes in a whole list in place of all that was known of the namespace, or of all namespaces. */
export function withPodList(table: PodTable, pods: readonly ObservedPod[], namespace: string | undefined): PodTable {
  const groups = new Map<string, [string, ObservedPod][]>();
  for (const pod of [...podsOutside(table, namespace), ...pods]) {
    const owner = controllerUid(pod);
    if (owner === undefined) continue;
    const group = groups.get(owner);
    if (group) group.push([uidOf(pod), pod]);
    else groups.set(owner, [[uidOf(pod), pod]]);
  }
  const owners = [...groups].flatMap(([owner, group]) => group.map(([uid]) => [uid, owner] as const));
  return { byOwner: mapOf([...groups].map(([owner, group]) => [owner, mapOf(group)])), owners: mapOf(owners) };
}

export function withPod(table: PodTable, pod: ObservedPod): PodTable {
  const uid = uidOf(pod);
  const owner = controllerUid(pod);
  const isKnown = get(table.owners, uid) === owner;
  const rest = isKnown ? table : withoutPod(table, pod);
  if (owner === undefined) return rest;
  const group = withEntry(podsOf(rest, owner), uid, pod);
  const owners = isKnown ? rest.owners : withEntry(rest.owners, uid, owner);
  return { byOwner: withEntry(rest.byOwner, owner, group), owners };
}

export function withoutPod(table: PodTable, pod: ObservedPod): PodTable {
  const uid = uidOf(pod);
  const owner = get(table.owners, uid);
  if (owner === undefined) return table;
  const group = withoutKey(podsOf(table, owner), uid);
  const byOwner = group.size === 0 ? withoutKey(table.byOwner, owner) : withEntry(table.byOwner, owner, group);
  return { byOwner, owners: withoutKey(table.owners, uid) };
}

function* podsOutside(table: PodTable, namespace: string | undefined): Generator<ObservedPod> {
  if (namespace === undefined) return;
  for (const [, group] of entriesOf(table.byOwner)) {
    for (const pod of valuesOf(group)) if (pod.metadata.namespace !== namespace) yield pod;
  }
}

function uidOf(pod: ObservedPod): string {
  return pod.metadata.uid ?? '';
}
