import { type FieldDifference, fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { type Fields, fieldsOf } from '../../sdk/batch-v1/fields.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { fromOld } from './base.ts';

/**
 * In what NEW (wanted) differs from OLD (existing), names and selectors apart, and what a server or a migration keeps about a
 * Job. Labels and annotations of the Job itself count as far as the manifest has others.
 *
 * @param wanted NEW with the defaults of the server
 */
export function changesOf(old: ObservedJob, wanted: ObservedJob): FieldDifference[] {
  return fieldDifferences(described(wanted), described(old));
}

function described(job: ObservedJob): Fields {
  const { metadata, spec }: KubernetesObject = fromOld(job);
  const { labels, annotations } = metadata;
  return { metadata: { labels: labels ?? {}, annotations: annotations ?? {} }, spec: withPodMetadata(fieldsOf(spec)) };
}

/** No labels are as good as none that are left. */
function withPodMetadata(spec: Fields): Fields {
  const template = fieldsOf(spec.template);
  const { labels, annotations, ...metadata } = fieldsOf(template.metadata);
  const own = { ...metadata, labels: labels ?? {}, annotations: annotations ?? {} };
  return { ...spec, template: { ...template, metadata: own } };
}
