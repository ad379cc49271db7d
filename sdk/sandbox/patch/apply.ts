import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { StatusError } from '../status-error.ts';
import { compare, fieldSetOf } from './compare.ts';
import { type Element, elementsOf, isLeaf } from './elements.ts';
import { entryWith, fieldsOf, type ManagedFieldsEntry, type Owner } from './entry.ts';
import { lastAppliedFields, withLastApplied } from './last-applied.ts';
import { entriesOf, inOrder, owned, release } from './managed-fields.ts';
import { isObject } from './merge-patch.ts';
import {
  difference,
  EMPTY,
  intersection,
  isEmpty,
  isSameSet,
  type PathSet,
  placesOf,
  union,
  without,
} from './path-set.ts';
import { objectShape, type Shape, typeOf } from './schema.ts';

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
  const merged = mergeConfig(live, given, shape) as KubernetesObject;
  const result = earlier ? pruned(merged, earlier, written, others, shape) : merged;
  const { added, modified, removed } = compare(withoutFields(live), withoutFields(result), shape);
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

function withoutFields(object: KubernetesObject): KubernetesObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The configuration without whole fields that the request does not write. */
function onlyWritten(config: KubernetesObject, ignored: PathSet): KubernetesObject {
  const entries = Object.entries(config).filter(([field]) => !ignored.children.get(`f:${field}`)?.member);
  return Object.fromEntries(entries) as KubernetesObject;
}

/** The words that the server has for what its schema does not take. */
function checkConfiguration(config: KubernetesObject, shape: Shape): void {
  if (!typeOf(shape.type)) return;
  const problems = problemsOf(config, shape, '');
  if (problems.length === 0) return;
  const { apiVersion, kind, metadata } = config;
  const group = apiVersion.includes('/') ? '' : '/';
  const what = `${metadata.namespace ?? ''}/${metadata.name}; ${group}${apiVersion}, Kind=${kind}`;
  const list = problems.length === 1 ? problems[0] : `errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
  throw new StatusError(500, '', `failed to create typed patch object (${what}): ${list}`);
}

function problemsOf(value: unknown, shape: Shape, path: string): string[] {
  if (isLeaf(value, shape) && !isObject(value)) return [];
  const known = shape.form === 'struct' ? typeOf(shape.type)?.fields : undefined;
  const seen = new Set<string>();
  return elementsOf(value, shape).flatMap((element) => {
    const place = placeBelow(path, element.word);
    if (known && !element.isNamed) return [`${place}: field not declared in schema`];
    if (!element.word.startsWith('f:')) {
      if (shape.merge === 'atomic') return problemsOf(element.value, element.shape, place);
      if (seen.has(element.word)) return [`${path}: duplicate entries for key ${bracket(element.word)}`];
      seen.add(element.word);
    }
    return problemsOf(element.value, element.shape, place);
  });
}

/** `.spec.template.spec.containers[name="main"].image`, as the server writes places of fields. */
function placeBelow(path: string, word: string): string {
  return word.startsWith('f:') ? `${path}.${word.slice(2)}` : `${path}${bracket(word)}`;
}

function bracket(word: string): string {
  if (word.startsWith('v:')) return `[=${word.slice(2)}]`;
  const keys = Object.entries(JSON.parse(word.slice(2)) as Record<string, unknown>);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
}

/** The configuration wins; lists that merge keep the others' items where they stood. */
function mergeConfig(live: unknown, config: unknown, shape: Shape): unknown {
  if (live === undefined || isLeaf(config, shape)) return isDeepStrictEqual(live, config) ? live : config;
  if (Array.isArray(config)) return mergeLists(Array.isArray(live) ? live : [], config, shape);
  if (!isObject(config) || !isObject(live)) return config;
  const result: Record<string, unknown> = { ...live };
  for (const { word, value, shape: inner } of elementsOf(config, shape)) {
    const field = word.slice(2);
    result[field] = mergeConfig(live[field], value, inner);
  }
  return result;
}

function mergeLists(live: unknown[], config: unknown[], shape: Shape): unknown[] {
  const wanted = new Map(elementsOf(config, shape).map((element) => [element.word, element]));
  const before = elementsOf(live, shape);
  const place = new Map(before.map(({ word }, index) => [word, index]));
  const merge = ({ word, value, shape: inner }: Element) =>
    mergeConfig(before[place.get(word) ?? -1]?.value, value, inner);
  const result: unknown[] = [];
  const queue = [...wanted.values()];
  for (const [index, { word, value }] of before.entries()) {
    if (wanted.has(word)) continue;
    // What the configuration names stands in its order; the rest among it as it stood before.
    while (queue[0] && (place.get(queue[0].word) ?? Number.POSITIVE_INFINITY) < index)
      result.push(merge(queue.shift()!));
    result.push(value);
  }
  return [...result, ...queue.map(merge)];
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

function prune(value: unknown, before: PathSet, stillOwned: PathSet, shape: Shape): unknown {
  let result: unknown = value;
  for (const { word, value: inner, shape: innerShape } of elementsOf(value, shape)) {
    const was = before.children.get(word);
    if (!was) continue;
    const still = stillOwned.children.get(word) ?? EMPTY;
    const isLost = isEmpty(still) && (was.member || isEmpty(difference(fieldSetOf(inner, innerShape), was)));
    const next = isLost ? undefined : prune(inner, was, still, innerShape);
    if (next === inner) continue;
    result = next === undefined ? dropped(result, word, inner) : replaced(result, word, inner, next);
  }
  return result;
}

function dropped(holder: unknown, word: string, inner: unknown): unknown {
  if (Array.isArray(holder)) return holder.filter((item) => item !== inner);
  const { [word.slice(2)]: _, ...rest } = holder as Record<string, unknown>;
  return rest;
}

function replaced(holder: unknown, word: string, inner: unknown, next: unknown): unknown {
  if (Array.isArray(holder)) return holder.map((item) => (item === inner ? next : item));
  return { ...(holder as Record<string, unknown>), [word.slice(2)]: next };
}

interface Conflict {
  entry: ManagedFieldsEntry;
  place: string;
}

function conflictsOf(others: readonly ManagedFieldsEntry[], changed: PathSet): Conflict[] {
  return others.flatMap((entry) =>
    [...placesOf(intersection(fieldsOf(entry), changed))]
      .map((words) => ({ entry, place: words.reduce(placeBelow, '') }))
      .sort((a, b) => (a.place < b.place ? -1 : 1)),
  );
}

function conflictError(conflicts: readonly Conflict[]): StatusError {
  const byManager = new Map<ManagedFieldsEntry, Conflict[]>();
  for (const conflict of conflicts) byManager.set(conflict.entry, [...(byManager.get(conflict.entry) ?? []), conflict]);
  const plural = conflicts.length === 1 ? 'conflict' : 'conflicts';
  const groups = [...byManager].map(([entry, own]) =>
    own.length === 1 && byManager.size === 1
      ? `conflict with ${nameOf(entry)}: ${own[0]!.place}`
      : `conflicts with ${nameOf(entry)}:\n${own.map(({ place }) => `- ${place}`).join('\n')}`,
  );
  const message = `Apply failed with ${conflicts.length} ${plural}: ${groups.join('\n')}`;
  const causes = conflicts.map(({ entry, place }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${nameOf(entry)}`,
    field: place,
  }));
  return new StatusError(409, 'Conflict', message, { causes });
}

/** Configurations are told apart by their manager alone, other writes by the version that they were made through. */
function nameOf({ manager, subresource, apiVersion, operation }: ManagedFieldsEntry): string {
  const through = subresource ? ` with subresource "${subresource}"` : '';
  return `"${manager}"${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}
