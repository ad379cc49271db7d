import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { timestamp } from '../clock.ts';
import { compare } from './compare.ts';
import { entryWith, fieldsOf, type ManagedFieldsEntry, type Owner } from './entry.ts';
import { difference, EMPTY, isEmpty, isSameSet, LEAF, type PathSet, union, without } from './path-set.ts';
import { objectShape } from './schema.ts';
import { skeletonOf } from './skeletons.ts';

/** A write, for the books. */
export interface Writer {
  manager: string;
  /** `''` for the object itself. */
  subresource: string;
  /** Epoch milliseconds. */
  now: number;
}

/** Nobody owns these: the server alone writes them, or they name the object (stripSet). */
const SERVER_FIELDS = setOf({
  apiVersion: LEAF,
  kind: LEAF,
  metadata: {
    member: true,
    children: new Map(
      'name namespace creationTimestamp selfLink uid clusterName generation managedFields resourceVersion'
        .split(' ')
        .map((field) => [`f:${field}`, LEAF]),
    ),
  },
});

function setOf(children: Record<string, PathSet>): PathSet {
  return { member: false, children: new Map(Object.entries(children).map(([field, set]) => [`f:${field}`, set])) };
}

/** Without what nobody owns. `metadata` itself is nobody's, what else is in it may be. */
export function owned(set: PathSet): PathSet {
  return difference(set, SERVER_FIELDS);
}

export function entriesOf(object: KubernetesObject | undefined): ManagedFieldsEntry[] {
  return (object?.metadata.managedFields ?? []) as ManagedFieldsEntry[];
}

/**
 * managedFields after a create or an update: the writer owns what it changed, and nobody owns what is gone
 * (Updater.Update of structured-merge-diff).
 *
 * @param previous undefined: the object is new
 */
export function trackUpdate(
  previous: KubernetesObject | undefined,
  next: KubernetesObject,
  { manager, subresource, now }: Writer,
): ManagedFieldsEntry[] {
  const before = previous ?? skeletonOf(next);
  const entries = entriesBefore(previous, next, subresource);
  // Whoever empties the list ends the book-keeping, until something is applied (skipNonAppliedManager).
  if (previous && entries.length === 0) return entries;
  const { added, modified, removed } = compare(withoutEntries(before), withoutEntries(next), objectShape(next.kind));
  const changed = owned(union(added, modified));
  if (isEmpty(changed) && isEmpty(removed)) return entries;
  const kept = release(entries, union(changed, removed));
  if (isEmpty(changed)) return kept;
  const own: Owner = {
    manager,
    operation: 'Update',
    apiVersion: next.apiVersion,
    time: timestamp(now),
    ...(subresource === '' ? {} : { subresource }),
  };
  const isOwn = (entry: ManagedFieldsEntry) => isSameManager(entry, own);
  // What it owned before and has written anew was released above, and comes back here.
  const earlier = entries.find(isOwn);
  const set = union(earlier ? without(fieldsOf(earlier), removed) : EMPTY, changed);
  return inOrder(limited([...kept.filter((entry) => !isOwn(entry)), entryWith(own, set)]));
}

/** Who writes the object itself may also write who owned what; what cannot be read counts as left out (decodeLiveOrNew). */
function entriesBefore(
  previous: KubernetesObject | undefined,
  next: KubernetesObject,
  subresource: string,
): ManagedFieldsEntry[] {
  const given = next.metadata.managedFields as Partial<ManagedFieldsEntry>[] | undefined;
  if (!previous) return entriesOf(next);
  if (subresource !== '' || !given || given === previous.metadata.managedFields) return entriesOf(previous);
  const isReset = given.length === 0 || (given.length === 1 && Object.keys(given[0]!).length === 0);
  if (isReset) return [];
  const isReadable = given.every((entry) => entry.fieldsType === 'FieldsV1' && 'fieldsV1' in entry);
  return isReadable ? entriesOf(next) : entriesOf(previous);
}

function isSameManager(one: Owner, other: Owner): boolean {
  return (
    one.manager === other.manager &&
    one.operation === other.operation &&
    one.apiVersion === other.apiVersion &&
    one.subresource === other.subresource
  );
}

export function withoutEntries(object: KubernetesObject): KubernetesObject {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Entries without these places; one that has none left goes. */
export function release(entries: readonly ManagedFieldsEntry[], places: PathSet): ManagedFieldsEntry[] {
  return entries.flatMap((entry) => {
    const set = fieldsOf(entry);
    const rest = difference(set, places);
    if (rest === set || isSameSet(rest, set)) return [entry];
    return isEmpty(rest) ? [] : [entryWith(entry, rest)];
  });
}

/** By operation, time, manager, version and subresource (sortEncodedManagedFields). */
export function inOrder(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const key = ({ operation, time, manager, apiVersion, subresource }: ManagedFieldsEntry) =>
    [operation, time ?? '', manager, apiVersion, subresource ?? ''] as const;
  return entries.sort((one, other) => {
    const [left, right] = [key(one), key(other)];
    const at = left.findIndex((part, index) => part !== right[index]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
  });
}

const MOST_UPDATERS = 10;

/** The oldest updates of more than ten managers become one entry (capManagersManager). */
function limited(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const updates = inOrder(entries.filter(({ operation }) => operation === 'Update'));
  const surplus = updates.length - MOST_UPDATERS;
  if (surplus <= 0) return entries;
  const merged = updates.slice(0, surplus + 1);
  const set = merged.reduce((all, entry) => union(all, fieldsOf(entry)), EMPTY);
  const { subresource: _, ...bucket } = merged.at(-1)!;
  return [
    ...entries.filter((entry) => !merged.includes(entry)),
    entryWith({ ...bucket, manager: 'ancient-changes' }, set),
  ];
}
