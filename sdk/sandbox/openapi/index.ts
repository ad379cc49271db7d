import { createHash } from 'node:crypto';
import type { Resource } from '../registry.ts';
import { fullName, type RefPrefix, type Schema, schemasOf } from './schemas.ts';

/** OpenAPI documents of the sandbox, as far as kubectl asks for them: what fields there are, and what a request may say. */

/** `/openapi/v3`: where each group's document is. Its hash changes when the document does, so that clients may keep it. */
export function openApiIndex(resources: readonly Resource[]): Schema {
  const paths: Record<string, Schema> = {};
  for (const place of new Set(resources.map(groupPath))) {
    const text = JSON.stringify(openApiV3(resources, place));
    const hash = createHash('sha512').update(text).digest('hex').toUpperCase();
    paths[place] = { serverRelativeURL: `/openapi/v3/${place}?hash=${hash}` };
  }
  return { paths };
}

/** `/openapi/v3/apis/batch/v1`; undefined where there is no such group. */
export function openApiV3(resources: readonly Resource[], place: string): Schema | undefined {
  const own = resources.filter((resource) => groupPath(resource) === place);
  if (own.length === 0) return undefined;
  const refs = '#/components/schemas/';
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: Object.assign({}, ...own.map((resource) => pathsOf(resource, refs))),
    components: { schemas: schemasOf(own, refs) },
  };
}

/** `/openapi/v2`: all groups in one document. */
export function openApiV2(resources: readonly Resource[]): Schema {
  const refs = '#/definitions/';
  return {
    swagger: '2.0',
    info: INFO,
    paths: Object.assign({}, ...resources.map((resource) => pathsOf(resource, refs))),
    definitions: schemasOf(resources, refs),
  };
}

const INFO = { title: 'Kubernetes', version: 'unversioned' };

/** `api/v1`, `apis/batch/v1`. */
function groupPath({ group, version }: Resource): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

type Action = 'list' | 'post' | 'deletecollection' | 'get' | 'put' | 'patch' | 'delete';

const OF_COLLECTION: Record<string, Action> = { get: 'list', post: 'post', delete: 'deletecollection' };
const OF_OBJECT: Record<string, Action> = { get: 'get', put: 'put', patch: 'patch', delete: 'delete' };
const OF_STATUS: Record<string, Action> = { get: 'get', put: 'put', patch: 'patch' };

function pathsOf(resource: Resource, refs: RefPrefix): Schema {
  const { namespaced, plural, subresources } = resource;
  const base = `/${groupPath(resource)}`;
  const collection = `${base}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const operations = (methods: Record<string, Action>) =>
    Object.fromEntries(Object.entries(methods).map(([method, action]) => [method, operation(action, resource, refs)]));
  return {
    ...(namespaced ? { [`${base}/${plural}`]: operations({ get: 'list' }) } : {}),
    [collection]: operations(OF_COLLECTION),
    [`${collection}/{name}`]: operations(OF_OBJECT),
    ...(subresources.includes('status') ? { [`${collection}/{name}/status`]: operations(OF_STATUS) } : {}),
  };
}

const WRITES = new Set<Action>(['post', 'put', 'patch']);

/** kubectl looks for the kind, and for `fieldValidation` and `dryRun` among the parameters. */
function operation(action: Action, { group, version, kind }: Resource, refs: RefPrefix): Schema {
  const names = [
    ...(action === 'get' || action === 'list' ? [] : ['dryRun']),
    ...(WRITES.has(action) ? ['fieldManager', 'fieldValidation'] : []),
    ...(action === 'patch' ? ['force'] : []),
  ];
  const isV2 = refs === '#/definitions/';
  const of = (name: string) => ({ type: name === 'force' ? 'boolean' : 'string', uniqueItems: true });
  const schema = { $ref: refs + fullName(kind) + (action === 'list' ? 'List' : '') };
  return {
    parameters: names.map((name) => ({ name, in: 'query', ...(isV2 ? of(name) : { schema: of(name) }) })),
    responses: {
      '200': { description: 'OK', ...(isV2 ? { schema } : { content: { 'application/json': { schema } } }) },
    },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, kind, version },
  };
}
