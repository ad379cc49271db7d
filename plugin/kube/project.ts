import type { ObjectMeta } from '../../sdk/batch-v1/objects.ts';

/** Annotations of batch/v1 and of ours say something of an object; others may be whole manifests. */
const keptAnnotation = /batch/;

/** Metadata without managedFields and bulky annotations. */
export function projectMeta({ managedFields: _, annotations, ...metadata }: ObjectMeta): ObjectMeta {
  const kept = Object.entries(annotations ?? {}).filter(([key]) => keptAnnotation.test(key));
  return kept.length > 0 ? { ...metadata, annotations: Object.fromEntries(kept) } : metadata;
}
