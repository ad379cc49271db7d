import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { checkConfiguration } from './check-configuration.ts';
import { compare, fieldSetOf } from './compare.ts';
import { conflictError, conflictsOf } from './conflicts.ts';
import { entryWith, fieldsOf, type ManagedFieldsEntry, type Owner } from './entry.ts';
import { lastAppliedFields, withLastApplied } from './last-applied.ts';
import { entriesOf, inOrder, owned, release, withoutEntries } from './managed-fields.ts';
import { mergeConfiguration } from './merge-configuration.ts';
import { difference, intersection, isEmpty, isSameSet, type PathSet, union, without } from './path-set.ts';
import { prune } from './prune.ts';
import { objectShape, type Shape } from './schema.ts';

/** Who applies a configuration. */
export interface Applier {
  manager: string;
  subresource: string;
  /** RFC 3339. */
  time: string;
  /** Takes over fields that others have set to something else. */
  force: boolean;
}

/**
 * Server-side apply (Updater.Apply of structured-merge-diff): the object with the configuration merged in, without what
 * the manager applied before and no longer does, and with its managedFields.
 *
 * @param current undefined: the object is made by this
 * @param ignored fields that this request does not write, such as the status
 * @throws StatusError 409 for fields that other managers have set otherwise; 500 for a configuration that the schema does not know
 */
export function applyConfiguration(
  current: KubernetesObject | undefined,
  config: KubernetesObject,
  { force, ...applier }: Applier,
  ignored: PathSet,
): KubernetesObject {
  const shape = objectShape(config.kind);
  const live: KubernetesObject = current ?? { apiVersion: config.apiVersion, kind: config.kind, metadata: {} };
  checkConfiguration(config, shape);
  const entries = entriesOf(live);
  const isOwn = (entry: ManagedFieldsEntry) =>
    entry.operation === 'Apply' &&
    entry.manager === applier.manager &&
    (entry.subresource ?? '') === applier.subresource;
  const earlier = entries.find(isOwn);
  const others = entries.filter((entry) => entry !== earlier);
  const written = without(owned(fieldSetOf(config, shape)), ignored);
  const given = onlyWritten(config, ignored);
  const merged = mergeConfiguration(live, given, shape) as KubernetesObject;
  const result = earlier ? pruned(merged, earlier, written, others, shape) : merged;
  const { added, modified, removed } = compare(withoutEntries(live), withoutEntries(result), shape);
  const changed = owned(union(added, modified));
  const taken = difference(intersection(changed, written), lastAppliedFields(current, applier.manager));
  const conflicts = conflictsOf(others, taken);
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  const kept = release(others, union(changed, removed));
  const isSame = earlier !== undefined && isSameSet(fieldsOf(earlier), written);
  const isUnchanged = isSame && isEmpty(changed) && isEmpty(removed);
  const { manager, subresource, time } = applier;
  const own: Owner = {
    manager,
    operation: 'Apply',
    apiVersion: config.apiVersion,
    time: isUnchanged ? earlier.time! : time,
    ...(subresource === '' ? {} : { subresource }),
  };
  const managedFields = inOrder(isEmpty(written) ? kept : [...kept, entryWith(own, written)]);
  const applied = { ...result, metadata: { ...result.metadata, managedFields } };
  return withLastApplied(applied, config, manager);
}

/** The configuration without whole fields that the request does not write. */
function onlyWritten(config: KubernetesObject, ignored: PathSet): KubernetesObject {
  const entries = Object.entries(config).filter(([field]) => !ignored.children.get(`f:${field}`)?.member);
  return Object.fromEntries(entries) as KubernetesObject;
}

/** Without what the manager alone owned and has left out of this configuration. */
function pruned(
  merged: KubernetesObject,
  earlier: ManagedFieldsEntry,
  written: PathSet,
  others: readonly ManagedFieldsEntry[],
  shape: Shape,
): KubernetesObject {
  const before = fieldsOf(earlier);
  const stillOwned = others.reduce((all, entry) => union(all, fieldsOf(entry)), written);
  return prune(merged, before, stillOwned, shape) as KubernetesObject;
}
