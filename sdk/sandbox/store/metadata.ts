import { MAX_GENERATE_NAME } from '../../batch-v1/names.ts';
import type { ObjectMeta } from '../../batch-v1/objects.ts';
import type { Resource } from '../registry.ts';
import { metadataCauses } from '../resources/validate/metadata.ts';
import type { StatusCause } from '../status-error.ts';

/** What the API server asks of the metadata of every object (apimachinery's api/validation/objectmeta.go). */

/** Kubernetes' alphabet of generated names: no vowels, so that no words come out. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX = 5;
const IMMUTABLE = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp'] as const;

export const QUALIFIED_NAME =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
export const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

export function generatedName(base: string): string {
  let name = base.slice(0, MAX_GENERATE_NAME);
  for (let i = 0; i < SUFFIX; i++) name += ALPHABET[Math.floor(Math.random() * ALPHABET.length)];
  return name;
}

export const cause = {
  invalid: (field: string, value: unknown, why: string): StatusCause => ({
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value ?? null)}: ${why}`,
    field,
  }),
  required: (field: string, why: string): StatusCause => ({
    reason: 'FieldValueRequired',
    message: `Required value: ${why}`,
    field,
  }),
  forbidden: (field: string, why: string): StatusCause => ({
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field,
  }),
};

/** ValidateObjectMeta; what a name may be like is for each kind to say. */
export function metadataFaults(metadata: ObjectMeta, { namespaced }: Resource): StatusCause[] {
  return [
    ...(metadata.name ? [] : [cause.required('metadata.name', 'name or generateName is required')]),
    ...(namespaced && !metadata.namespace ? [cause.required('metadata.namespace', '')] : []),
    ...metadataCauses(metadata),
  ];
}

/** ValidateObjectMetaUpdate. */
export function metadataUpdateFaults(next: ObjectMeta, current: ObjectMeta): StatusCause[] {
  const faults: StatusCause[] = [];
  const added = (next.finalizers ?? []).filter((finalizer) => !current.finalizers?.includes(finalizer)).sort();
  if (current.deletionTimestamp && added.length > 0) {
    const found = `[]string{${added.map((text) => JSON.stringify(text)).join(', ')}}`;
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`;
    faults.push(cause.forbidden('metadata.finalizers', why));
  }
  if ((next.generation ?? 0) < (current.generation ?? 0)) {
    faults.push(cause.invalid('metadata.generation', next.generation, 'must not be decremented'));
  }
  for (const field of IMMUTABLE) {
    if ((next[field] ?? '') === (current[field] ?? '')) continue;
    faults.push(cause.invalid(`metadata.${field}`, next[field], 'field is immutable'));
  }
  return faults;
}

/** No kind's name may break the path that it becomes a part of. */
export function pathFaults({ generateName = '', name = '' }: ObjectMeta): StatusCause[] {
  return [...nameFaults('metadata.generateName', generateName), ...nameFaults('metadata.name', name)];
}

function nameFaults(field: string, name: string): StatusCause[] {
  if (name === '.' || name === '..') return [cause.invalid(field, name, `may not be '${name}'`)];
  return ['/', '%']
    .filter((part) => name.includes(part))
    .map((part) => cause.invalid(field, name, `may not contain '${part}'`));
}
