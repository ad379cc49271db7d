import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Resource, Strategy, TableColumns, WriteContext } from '../registry.ts';
import { decoded } from './defaults/decoded.ts';
import { same } from './same.ts';
import { AGE, age, column, NAME } from './tables/columns.ts';
import { nameCauses } from './validate/metadata.ts';
import { type NameRule, subdomainRule } from './validate/names.ts';

/** What one kind of object does otherwise than the others. */
export interface Particulars extends Partial<Omit<Strategy, 'resource'>> {
  /** Whether metadata.generation counts the changes of the spec, from 1. */
  generations?: boolean;
  /** Default: a DNS subdomain. */
  nameRule?: NameRule;
  /** Of a new object; without it there is none until somebody writes it. */
  firstStatus?: unknown;
}

/** A kind of object that is stored as it is given, with a status of its own where the resource has that subresource. */
export function plain(resource: Resource, particulars: Particulars = {}): Strategy {
  const { generations = false, nameRule = subdomainRule, firstStatus, ...others } = particulars;
  const hasStatus = resource.subresources.includes('status');
  const validate: Strategy['validate'] = (object) => others.validate?.(object) ?? [];
  return {
    resource,
    warnings: () => [],
    selectableFields: () => ({}),
    defaultPropagation: 'Background',
    gracePeriod: () => 0,
    table: PLAIN_TABLE,
    ...others,
    setDefaults: (object) => {
      const read = decoded(object);
      return others.setDefaults?.(read) ?? read;
    },
    prepareForCreate: (object, context) => {
      const fresh = hasStatus ? withStatus(object, firstStatus) : object;
      const counted = generations ? withGeneration(fresh, 1) : fresh;
      return others.prepareForCreate?.(counted, context) ?? counted;
    },
    prepareForUpdate: (next, current, context) => {
      const kept = hasStatus ? keepOthersPart(next, current, context) : next;
      const prepared = others.prepareForUpdate?.(kept, current, context) ?? kept;
      return generations && context.subresource === '' ? countGeneration(prepared, current) : prepared;
    },
    validate: (object) => [...nameCauses(object, nameRule), ...validate(object)],
    validateUpdate: (next, current, context) =>
      others.validateUpdate?.(next, current, context) ?? (context.subresource === '' ? validate(next) : []),
  };
}

const PLAIN_TABLE: TableColumns = {
  columns: [NAME, column('Created At', AGE.description, { type: 'date' })],
  cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? ''],
};

/** Of kinds that are shown by name and age. */
export const NAME_AND_AGE: TableColumns = {
  columns: [NAME, AGE],
  cells: (object, now) => [object.metadata.name ?? '', age(object, now)],
};

export function withStatus(object: KubernetesObject, status: unknown): KubernetesObject {
  if (object.status === status) return object;
  const { status: _, ...rest } = object;
  return (status === undefined ? rest : { ...rest, status }) as KubernetesObject;
}

export function withGeneration(object: KubernetesObject, generation: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, generation } };
}

/** A write of the object leaves its status alone, a write of the status all else but the metadata. */
function keepOthersPart(next: KubernetesObject, current: KubernetesObject, context: WriteContext): KubernetesObject {
  switch (context.subresource) {
    case '':
      return withStatus(next, current.status);
    case 'status':
      return withStatus({ ...current, metadata: next.metadata }, next.status);
    default:
      return next;
  }
}

/** All but metadata and status counts, as in kinds that have no spec. */
function countGeneration(next: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const changed = Object.keys({ ...next, ...current }).some(
    (field) => field !== 'metadata' && field !== 'status' && !same(next[field], current[field]),
  );
  return changed ? withGeneration(next, (current.metadata.generation ?? 0) + 1) : next;
}
