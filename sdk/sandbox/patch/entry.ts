import { type FieldsV1, fromFieldsV1, type PathSet, toFieldsV1 } from './path-set.ts';

/** Who wrote which fields of an object last, as `metadata.managedFields` lists it. */
export interface ManagedFieldsEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  /** RFC 3339. */
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: FieldsV1;
  subresource?: string;
}

/** Who writes; of what comes with it only the fields are new. */
export type Owner = Omit<ManagedFieldsEntry, 'fieldsType' | 'fieldsV1'>;

const SET = Symbol('the fields, as a set');

/** The fields are put into words only when somebody reads them, which is far less often than they change. */
export function entryWith(
  { manager, operation, apiVersion, time, subresource }: Owner,
  set: PathSet,
): ManagedFieldsEntry {
  let words: FieldsV1 | undefined;
  const entry = {
    manager,
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1' as const,
    get fieldsV1() {
      words ??= toFieldsV1(set);
      return words;
    },
    ...(subresource !== undefined && { subresource }),
  };
  Object.defineProperty(entry, SET, { value: set });
  return entry;
}

export function fieldsOf(entry: ManagedFieldsEntry): PathSet {
  return (entry as { [SET]?: PathSet })[SET] ?? fromFieldsV1(entry.fieldsV1);
}
