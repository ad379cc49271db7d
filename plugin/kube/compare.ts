import { type FieldDifference, fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { GENERATED_POD_LABELS } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import type { Kube } from './types.ts';
import { createStrict } from './write.ts';

const tries = 5;

/**
 * Compares a manifest with an existing Job of its name: the server fills in its defaults in a dry run under another name,
 * so that both sides are complete. An empty answer: creating the manifest would give the same spec.
 */
export async function compareJob(
  kube: Kube,
  manifest: KubernetesObject,
  existing: ObservedJob,
  signal?: AbortSignal,
): Promise<FieldDifference[]> {
  return differingFields(await defaultedJob(kube, manifest, existing, signal), existing);
}

/** The Job that a manifest would be beside an existing one of its name, with the server's defaults, under another name. */
export async function defaultedJob(
  kube: Kube,
  manifest: KubernetesObject,
  existing: ObservedJob,
  signal?: AbortSignal,
): Promise<ObservedJob> {
  for (let tried = 1; ; tried++) {
    const renamed = underOtherName(manifest, existing.metadata.namespace);
    try {
      return (await createStrict(kube, renamed, { dryRun: true, signal })) as ObservedJob;
    } catch (error) {
      // The name that was made up is taken: another will do.
      const taken = error instanceof BatchError && error.code === 'AlreadyExists';
      if (!taken || tried === tries) throw underOwnName(error, renamed.metadata.name!, manifest.metadata.name!);
    }
  }
}

/** Nobody knows the name that was made up. */
function underOwnName(error: unknown, madeUp: string, own: string): unknown {
  if (!(error instanceof BatchError)) return error;
  const { code, message, hint, cause } = error;
  return new BatchError(code, message.replaceAll(madeUp, own), { hint, cause });
}

function underOtherName(manifest: KubernetesObject, namespace: string | undefined): KubernetesObject {
  const { generateName: _, ...metadata } = manifest.metadata;
  const renamed = { ...manifest, metadata: { ...metadata, namespace, name: otherName(metadata.name ?? '') } };
  const { spec } = structuredClone(renamed) as unknown as Partial<ObservedJob>;
  // A name written into the template's labels would be refused beside the other name.
  if (spec?.template?.metadata?.labels && !spec.manualSelector)
    spec.template.metadata.labels = withoutGenerated(spec.template.metadata.labels);
  return { ...renamed, spec };
}

/**
 * A made-up name as long as the one given, because the server limits the length of a Job's name by its completions; a
 * name of under ten characters is far from any limit and becomes one of ten.
 */
export function otherName(name: string, random: () => number = Math.random): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const length = 10;
  const tail = Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
  return name.slice(0, Math.max(0, name.length - length)) + tail;
}

/** Fields of the spec that differ, leaving out what the server generates from name and uid. */
export function differingFields(wanted: ObservedJob, existing: ObservedJob): FieldDifference[] {
  return fieldDifferences(comparable(wanted), comparable(existing), ['spec']);
}

/** A Job's spec without what the server generates from name and uid. */
export function comparable({ spec }: ObservedJob): Record<string, unknown> {
  const { selector, template, ...rest } = spec;
  const { creationTimestamp: _, labels, ...metadata } = template.metadata ?? {};
  if (spec.manualSelector) return { ...rest, selector, template: { ...template, metadata: { ...metadata, labels } } };
  return { ...rest, template: { ...template, metadata: { ...metadata, labels: withoutGenerated(labels) } } };
}

function withoutGenerated(labels: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !GENERATED_POD_LABELS.includes(key)));
}
