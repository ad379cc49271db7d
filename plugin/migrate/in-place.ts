import { fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { isFields } from '../../sdk/batch-v1/fields.ts';
import { GENERATED_POD_LABELS, MIGRATED_FROM_ANNOTATION, MIGRATION_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';

/**
 * The merge patch that would bring OLD itself to what is asked, whether or not a server takes it; undefined: nothing
 * differs. Labels and annotations of the Job are added and changed, never removed, since others may have put them there.
 *
 * @param manifest NEW as it would be sent
 * @param wanted NEW with the defaults of the server
 */
export function inPlacePatch(
  old: ObservedJob,
  manifest: KubernetesObject,
  wanted: ObservedJob,
): Record<string, unknown> | undefined {
  const spec = mergePatch(ownSpec(old), ownSpec(wanted));
  const labels = added(old.metadata.labels, manifest.metadata.labels);
  const annotations = added(old.metadata.annotations, manifest.metadata.annotations);
  const metadata = { ...(labels && { labels }), ...(annotations && { annotations }) };
  const patch = { ...(Object.keys(metadata).length > 0 && { metadata }), ...(spec !== undefined && { spec }) };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** A spec without what ties a Job to its pods: OLD keeps its own of that. */
function ownSpec({ spec }: ObservedJob): Record<string, unknown> {
  const { selector: _, manualSelector: __, template, ...rest } = spec;
  const { creationTimestamp: ___, labels, ...metadata } = template.metadata ?? {};
  const own = Object.entries(labels ?? {}).filter(([key]) => !GENERATED_POD_LABELS.includes(key));
  return { ...rest, template: { ...template, metadata: { ...metadata, labels: Object.fromEntries(own) } } };
}

/** RFC 7386: what makes `to` of `from`; undefined: nothing. Lists are replaced whole. */
function mergePatch(from: Record<string, unknown>, to: Record<string, unknown>): Record<string, unknown> | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from[key], to[key]];
    if (fieldDifferences(after, before).length === 0) continue;
    patch[key] = isFields(before) && isFields(after) ? (mergePatch(before, after) ?? {}) : (after ?? null);
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function added(before: Record<string, string> = {}, after: Record<string, string> = {}) {
  const own = Object.entries(after).filter(
    ([key, value]) => before[key] !== value && key !== MIGRATION_ANNOTATION && key !== MIGRATED_FROM_ANNOTATION,
  );
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}
