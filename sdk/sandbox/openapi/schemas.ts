import { type Shape, typeOf } from '../patch/schema.ts';
import type { Resource } from '../registry.ts';

/** A schema of an OpenAPI document. */
export type Schema = Record<string, unknown>;

/** Where a document keeps its schemas: version 3, or version 2. */
export type RefPrefix = '#/components/schemas/' | '#/definitions/';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Scalars by the codes of the generator. */
const SCALARS: Record<string, Schema> = {
  s: { type: 'string' },
  b: { type: 'boolean' },
  n: { type: 'number', format: 'double' },
  i: { type: 'integer', format: 'int32' },
  l: { type: 'integer', format: 'int64' },
  B: { type: 'string', format: 'byte' },
  o: { type: 'object' },
  a: { type: 'object' },
  t: { type: 'string', format: 'date-time' },
  T: { type: 'string', format: 'date-time' },
  q: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  x: { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
};

export function fullName(type: string): string {
  return `${typeOf(type)?.package ?? META}.${type}`;
}

/** The schemas of all types that an object of these kinds can hold, and of the lists of them. */
export function schemasOf(resources: readonly Resource[], refs: RefPrefix): Record<string, Schema> {
  const schemas: Record<string, Schema> = {};
  for (const { kind, group, version } of resources) {
    addType(schemas, kind, refs);
    const name = fullName(kind);
    const schema = schemas[name];
    if (!schema) continue;
    schema['x-kubernetes-group-version-kind'] = [{ group, kind, version }];
    schemas[`${name}List`] = listOf(kind, name, { group, version }, refs);
  }
  addType(schemas, 'ListMeta', refs);
  return schemas;
}

function listOf(kind: string, name: string, at: { group: string; version: string }, refs: RefPrefix): Schema {
  return {
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: SCALARS.s,
      kind: SCALARS.s,
      metadata: { $ref: `${refs}${META}.ListMeta` },
      items: { type: 'array', items: { $ref: refs + name } },
    },
    'x-kubernetes-group-version-kind': [{ group: at.group, kind: `${kind}List`, version: at.version }],
  };
}

const LIST_META: Schema = {
  type: 'object',
  properties: {
    continue: SCALARS.s,
    remainingItemCount: SCALARS.l,
    resourceVersion: SCALARS.s,
    selfLink: SCALARS.s,
  },
};

function addType(schemas: Record<string, Schema>, type: string, refs: RefPrefix): void {
  const name = fullName(type);
  if (schemas[name]) return;
  const known = typeOf(type);
  if (!known) {
    if (type === 'ListMeta') schemas[name] = LIST_META;
    return;
  }
  const properties: Record<string, Schema> = {};
  schemas[name] = {
    type: 'object',
    ...(known.required.length > 0 ? { required: known.required } : {}),
    properties,
    ...(known.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
  for (const [field, shape] of known.fields) {
    properties[field] = { ...schemaOf(shape, refs), ...mergingOf(shape) };
    const inner = structOf(shape);
    if (inner !== undefined) addType(schemas, inner, refs);
  }
}

function structOf(shape: Shape): string | undefined {
  if (shape.form === 'struct') return shape.type;
  return shape.of && structOf(shape.of);
}

function schemaOf(shape: Shape, refs: RefPrefix): Schema {
  switch (shape.form) {
    case 'list':
      return { type: 'array', items: schemaOf(shape.of!, refs) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.of!, refs) };
    case 'struct':
      return { allOf: [{ $ref: refs + fullName(shape.type) }], default: {} };
    default:
      return SCALARS[shape.type]!;
  }
}

/** What clients need to know to merge lists as the server does. */
function mergingOf({ form, merge, patchMerge, patchKey, retainKeys }: Shape): Schema {
  const strategy = [patchMerge && 'merge', retainKeys && 'retainKeys'].filter(Boolean).join(',');
  return {
    ...(form === 'list' && typeof merge === 'object'
      ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': merge.keys }
      : {}),
    ...(form === 'list' && typeof merge === 'string' && merge !== 'granular'
      ? { 'x-kubernetes-list-type': merge }
      : {}),
    ...(form !== 'list' && merge === 'atomic' ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(patchKey ? { 'x-kubernetes-patch-merge-key': patchKey } : {}),
    ...(strategy ? { 'x-kubernetes-patch-strategy': strategy } : {}),
  };
}
