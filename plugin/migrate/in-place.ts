import { fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { type Fields, fieldsOf, isFields } from '../../sdk/batch-v1/fields.ts';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { fromOld } from './base.ts';

/** Whether what NEW lacks is to go (it was made of OLD), or may be others' (it was written down by itself). */
export type Lacking = 'removed' | 'left';

/**
 * The merge patch that would bring OLD itself to what is asked, whether or not a server takes it; undefined: nothing
 * differs. What ties a Job to its pods, and what servers and tools keep about it, stays.
 *
 * @param wanted NEW with the defaults of the server
 * @param lacking what becomes of labels and annotations of the Job that only OLD has
 */
export function inPlacePatch(old: ObservedJob, wanted: ObservedJob, lacking: Lacking): Fields | undefined {
  const { metadata, spec } = mergePatch(written(old), written(wanted)) ?? {};
  const own = lacking === 'left' ? withoutRemovals(fieldsOf(metadata)) : metadata;
  const patch = { ...(own !== undefined && { metadata: own }), ...(spec !== undefined && { spec }) };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** A label or annotation that OLD has besides may have been put there by others. */
function withoutRemovals(metadata: Fields): Fields | undefined {
  const kept = Object.entries(metadata).flatMap(([key, texts]) => {
    const own = Object.entries(fieldsOf(texts)).filter(([, value]) => value !== null);
    return own.length > 0 ? [[key, Object.fromEntries(own)] as const] : [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Every mapping is there: a patch then names single labels, and never takes away all of them. */
function written(job: ObservedJob): Fields {
  const { metadata, spec } = fromOld(job);
  const { template: given, ...rest } = fieldsOf(spec);
  const template = fieldsOf(given);
  return {
    metadata: withLabels(metadata),
    spec: { ...rest, template: { ...template, metadata: withLabels(fieldsOf(template.metadata)) } },
  };
}

function withLabels({ labels, annotations }: Fields): Fields {
  return { labels: fieldsOf(labels), annotations: fieldsOf(annotations) };
}

/** RFC 7386: what makes `to` of `from`; undefined: nothing. Lists are replaced whole. */
function mergePatch(from: Fields, to: Fields): Fields | undefined {
  const patch: Fields = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from[key], to[key]];
    if (fieldDifferences(after, before).length === 0) continue;
    patch[key] = isFields(before) && isFields(after) ? mergePatch(before, after) : (after ?? null);
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
