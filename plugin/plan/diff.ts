import { fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { type Fields, fieldsOf, isFields } from '../../sdk/batch-v1/fields.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';

/** How an object of the input and the one of its name on the cluster differ. */
export interface ObjectDiff {
  object: KubernetesObject;
  /** Where it is written: `jobs.yaml:1:1`. */
  where: string;
  /** As the server has it; undefined for what is in no namespace. */
  namespace: string | undefined;
  state: 'same' | 'differs' | 'missing';
  /** What is to be shown of the object on the cluster; undefined: there is none. */
  live: Fields | undefined;
  wanted: Fields;
  /** Fields of the spec that differ and cannot be changed while the object is there. */
  immutable: string[];
}

/** One object of the input, and what the cluster makes of it. */
export interface Compared {
  object: KubernetesObject;
  where: string;
  /** As it is on the cluster. */
  live: Fields;
  /** As it would be after the change, with the defaults of the server. */
  wanted: Fields;
}

/** An object that is not there yet: all that is written is new. */
export function diffMissing(object: KubernetesObject, where: string, namespace: string | undefined): ObjectDiff {
  const { wanted } = masked(object, object);
  return { object, where, namespace, state: 'missing', live: undefined, wanted, immutable: [] };
}

/**
 * Compares what is with what would be. What both sides share and the input does not mention, such as defaults of the
 * server, is left out, and so is what the server keeps about an object: uid, versions, managed fields, status.
 */
export function diffObject({ object, where, ...sides }: Compared): ObjectDiff {
  const [live, wanted] = [ownFields(sides.live), ownFields(sides.wanted)];
  const about = { object, where, namespace: live.metadata.namespace as string | undefined };
  if (equal(live, wanted)) return { ...about, state: 'same', live, wanted, immutable: [] };
  const shown = prune(live, wanted, object) as { live: Fields; wanted: Fields };
  return {
    ...about,
    state: 'differs',
    ...hidden(object, shown),
    immutable: immutableFields(object, live, wanted),
  };
}

const kept = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Without what only the server writes. */
function ownFields({ status: _, metadata, ...fields }: Fields): Fields & { metadata: Fields } {
  const own = Object.fromEntries(Object.entries(fieldsOf(metadata)).filter(([key]) => !kept.includes(key)));
  const { [LAST_APPLIED]: __, ...annotations } = fieldsOf(own.annotations);
  const { annotations: ___, ...rest } = own;
  return { ...fields, metadata: Object.keys(annotations).length > 0 ? { ...rest, annotations } : rest };
}

interface Sides {
  live: unknown;
  wanted: unknown;
}

/** Both sides without the fields that are the same in both and not written in the input. */
function prune(live: unknown, wanted: unknown, written: unknown): Sides {
  if (Array.isArray(live) && Array.isArray(wanted)) return pruneLists(live, wanted, asList(written));
  if (!isFields(live) || !isFields(wanted)) return { live, wanted };
  const sides: { live: Fields; wanted: Fields } = { live: {}, wanted: {} };
  for (const key of new Set([...Object.keys(live), ...Object.keys(wanted)])) {
    const isWritten = isFields(written) && Object.hasOwn(written, key);
    if (!isWritten && equal(live[key], wanted[key])) continue;
    const pruned = prune(live[key], wanted[key], isWritten ? written[key] : undefined);
    if (pruned.live !== undefined) sides.live[key] = pruned.live;
    if (pruned.wanted !== undefined) sides.wanted[key] = pruned.wanted;
  }
  return sides;
}

/** Item by item; the defaults of an item that only the input has are left out as well. */
function pruneLists(live: unknown[], wanted: unknown[], written: unknown[]): Sides {
  const items = wanted.map((item, index) => prune(index < live.length ? live[index] : item, item, written[index]));
  return {
    live: [...items.slice(0, live.length).map((item) => item.live), ...live.slice(wanted.length)],
    wanted: items.map((item) => item.wanted),
  };
}

/** validation.go, ValidateJobSpecUpdate: what a Job's update may not touch. */
const immutableInJobs = [
  'template',
  'selector',
  'completionMode',
  'podFailurePolicy',
  'successPolicy',
  'backoffLimitPerIndex',
  'managedBy',
];

function immutableFields({ kind, apiVersion }: KubernetesObject, live: Fields, wanted: Fields): string[] {
  if (kind !== 'Job' || !apiVersion.startsWith('batch/')) return [];
  const [before, after] = [fieldsOf(live.spec), fieldsOf(wanted.spec)];
  const changed = immutableInJobs.filter((field) => !equal(before[field], after[field]));
  if (equal(before.completions, after.completions) || isElastic(after)) return changed;
  return [...changed, 'completions'];
}

/** An Indexed Job may change its completions together with its parallelism. */
function isElastic({ completionMode, completions, parallelism }: Fields): boolean {
  return completionMode === 'Indexed' && completions === parallelism;
}

/** Nobody wants the values of a Secret on the screen; only which of them differ. */
function hidden(object: KubernetesObject, { live, wanted }: { live: Fields; wanted: Fields }) {
  return object.kind === 'Secret' ? masked(live, wanted) : { live, wanted };
}

function masked(live: Fields, wanted: Fields): { live: Fields; wanted: Fields } {
  if (wanted.kind !== 'Secret') return { live, wanted };
  const sides = { live: { ...live }, wanted: { ...wanted } };
  for (const field of ['data', 'stringData']) {
    const [before, after] = [fieldsOf(live[field]), fieldsOf(wanted[field])];
    const mask = (side: Fields, other: Fields, word: string) =>
      Object.fromEntries(Object.keys(side).map((key) => [key, side[key] === other[key] ? '***' : `*** (${word})`]));
    if (live[field] !== undefined) sides.live[field] = mask(before, after, 'before');
    if (wanted[field] !== undefined) sides.wanted[field] = mask(after, before, 'after');
  }
  return sides;
}

function equal(one: unknown, other: unknown): boolean {
  return fieldDifferences(one, other).length === 0;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
