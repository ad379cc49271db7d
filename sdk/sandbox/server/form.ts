import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Strategy } from '../registry.ts';
import { StatusError } from '../status-error.ts';

/** In which form the caller wants objects: the server's content negotiation. */
export interface Form {
  as: 'object' | 'table' | 'partial';
  /** Of the text. */
  encoding: 'json' | 'yaml';
  /** What stands beside the cells of a table's rows. */
  rowObject: 'None' | 'Metadata' | 'Object';
}

const TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const STREAMS = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/**
 * @param accept the header, such as `application/json;as=Table;v=v1;g=meta.k8s.io,application/json`
 * @param isCollection which can be watched, too
 * @throws StatusError 406 where nothing of it can be had
 */
export function formOf(accept: string | undefined, includeObject: string | null, isCollection: boolean): Form {
  const rowObject = includeObject === 'None' || includeObject === 'Object' ? includeObject : 'Metadata';
  for (const clause of (accept || '*/*').split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    const encoding = encodingOf(type);
    const given = Object.fromEntries(parameters.map((parameter) => parameter.split('=')));
    const as = viewOf(given);
    if (encoding && as) return { as, encoding, rowObject };
  }
  const message = `406: Not Acceptable\n\nAvailable representations: ${[...TYPES, ...(isCollection ? STREAMS : [])].join(', ')}`;
  throw new StatusError(406, 'NotAcceptable', message, {});
}

function encodingOf(type: string): Form['encoding'] | undefined {
  if (['application/json', 'application/*', '*/*'].includes(type)) return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function viewOf({ as, g, v }: Record<string, string>): Form['as'] | undefined {
  if (as === undefined) return 'object';
  if (g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) return undefined;
  if (as === 'Table') return 'table';
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'partial' : undefined;
}

const META = 'meta.k8s.io/v1';

/** One object, as the answer to a request or in an event of a watch. */
export function shape(
  object: KubernetesObject,
  strategy: Strategy,
  form: Form,
  now: number,
  withColumns = true,
): unknown {
  if (form.as === 'object') return object;
  if (form.as === 'partial') return partial(object);
  const { resourceVersion } = object.metadata;
  return table([object], strategy, form, now, { ...(resourceVersion && { resourceVersion }) }, withColumns);
}

/** Many objects, with the metadata of the list. */
export function shapeList(
  objects: readonly KubernetesObject[],
  strategy: Strategy,
  form: Form,
  now: number,
  metadata: Record<string, unknown>,
): unknown {
  const { group, version, kind } = strategy.resource;
  if (form.as === 'table') return table(objects, strategy, form, now, metadata);
  if (form.as === 'partial') {
    return { kind: 'PartialObjectMetadataList', apiVersion: META, metadata, items: objects.map(partial) };
  }
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { kind: `${kind}List`, apiVersion, metadata, items: objects.map(item) };
}

/** The list says the kind of all. */
function item({ apiVersion: _a, kind: _k, ...rest }: KubernetesObject): unknown {
  return rest;
}

function partial({ metadata }: KubernetesObject) {
  return { kind: 'PartialObjectMetadata', apiVersion: META, metadata };
}

function table(
  objects: readonly KubernetesObject[],
  { table: { columns, cells } }: Strategy,
  { rowObject }: Form,
  now: number,
  metadata: Record<string, unknown>,
  withColumns = true,
) {
  const beside = (object: KubernetesObject) =>
    rowObject === 'None' ? null : rowObject === 'Object' ? object : partial(object);
  return {
    kind: 'Table',
    apiVersion: META,
    metadata,
    columnDefinitions: withColumns ? columns : null,
    rows: objects.map((object) => ({ cells: cells(object, now), object: beside(object) })),
  };
}
