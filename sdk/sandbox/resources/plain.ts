import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Resource, Strategy, WriteContext } from '../registry.ts';

/** What one kind of object does otherwise than the others. */
export type Particulars = Partial<Omit<Strategy, 'resource'>>;

/** A kind of object that is stored as it is given, with a status of its own where the resource has that subresource. */
export function plain(resource: Resource, particulars: Particulars = {}): Strategy {
  const hasStatus = resource.subresources.includes('status');
  return {
    resource,
    setDefaults: (object) => object,
    prepareForCreate: (object) => (hasStatus ? withoutStatus(object) : object),
    prepareForUpdate: (next, current, context) => (hasStatus ? keepOthersPart(next, current, context) : next),
    validate: () => [],
    validateUpdate: () => [],
    warnings: () => [],
    selectableFields: () => ({}),
    defaultPropagation: 'Background',
    gracePeriod: () => 0,
    table: {
      columns: [
        { name: 'Name', type: 'string', format: 'name', description: 'Its name.', priority: 0 },
        { name: 'Created At', type: 'date', format: '', description: 'When it was made.', priority: 0 },
      ],
      cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? ''],
    },
    ...particulars,
  };
}

export function withoutStatus(object: KubernetesObject): KubernetesObject {
  if (object.status === undefined) return object;
  const { status: _, ...rest } = object;
  return rest as KubernetesObject;
}

/** A write of the object leaves its status alone, a write of the status all else but the metadata. */
export function keepOthersPart(
  next: KubernetesObject,
  current: KubernetesObject,
  context: WriteContext,
): KubernetesObject {
  if (context.subresource === 'status') return { ...current, metadata: next.metadata, ...statusOf(next) };
  return { ...withoutStatus(next), ...statusOf(current) };
}

function statusOf(object: KubernetesObject): { status?: unknown } {
  return object.status === undefined ? {} : { status: object.status };
}
