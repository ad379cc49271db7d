import { type Fields, fieldsOf, isFields } from '../../sdk/batch-v1/fields.ts';
import { GENERATED_POD_LABELS, MIGRATED_FROM_ANNOTATION, MIGRATION_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { UsageError } from '../../sdk/errors.ts';

/** What the server or a tool keeps about one object, not about what it is to be. */
const NOT_CARRIED_OVER = [
  'kubectl.kubernetes.io/last-applied-configuration',
  // Of Jobs from before 1.26.
  'batch.kubernetes.io/job-tracking',
  MIGRATION_ANNOTATION,
  MIGRATED_FROM_ANNOTATION,
];

/** What the server writes; and owners, which are those of the object that was dumped. */
const NOT_WRITTEN = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
  'ownerReferences',
];

/** OLD as somebody could have written it, without selector; finalizers are not its author's either. */
export function fromOld({ metadata, spec }: ObservedJob): KubernetesObject {
  const { name, namespace, labels, annotations } = structuredClone(metadata);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: defined({
      name,
      namespace,
      labels: without(labels, GENERATED_POD_LABELS),
      annotations: without(annotations, NOT_CARRIED_OVER),
    }),
    spec: withoutIdentity(structuredClone(spec)),
  } as KubernetesObject;
}

/**
 * The Job of `-f`, for OLD's namespace and without what a dump from a cluster has more than somebody would write.
 *
 * @throws UsageError where it is no Job, or one of another namespace
 */
export function fromManifest(old: ObservedJob, { object, where }: { object: KubernetesObject; where: string }) {
  const { namespace, name } = old.metadata;
  if (object.kind !== 'Job') throw new UsageError(`${where}: a ${object.kind} cannot take the place of a Job`);
  const { metadata, spec, status: _, ...rest } = structuredClone(object);
  const { labels, annotations, ...own } = fieldsOf(metadata);
  if (own.namespace !== undefined && own.namespace !== namespace)
    throw new UsageError(`${where}: is for namespace "${own.namespace}", and job "${name}" is in "${namespace}"`, {
      hint: 'pods stay in their namespace, and their Job with them',
    });
  return {
    ...rest,
    metadata: defined({
      ...without(own, NOT_WRITTEN),
      namespace,
      labels: isFields(labels) ? without(labels, GENERATED_POD_LABELS) : labels,
      annotations: isFields(annotations) ? without(annotations, NOT_CARRIED_OVER) : annotations,
    }),
    spec: isFields(spec) ? withoutIdentity(spec) : spec,
  } as KubernetesObject;
}

/** Without what ties a Job to its own pods. */
function withoutIdentity({ selector: _, manualSelector: __, ...spec }: Fields): Fields {
  const template = fieldsOf(spec.template);
  if (!isFields(template.metadata)) return spec;
  const { creationTimestamp: ___, ...metadata } = template.metadata;
  const labels = isFields(metadata.labels) ? without(metadata.labels, GENERATED_POD_LABELS) : metadata.labels;
  return { ...spec, template: { ...template, metadata: defined({ ...metadata, labels }) } };
}

function without(fields: Fields | undefined, keys: readonly string[]): Fields | undefined {
  const left = Object.entries(fields ?? {}).filter(([key]) => !keys.includes(key));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

function defined<T extends Fields>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
