import { cleanText } from './clean.ts';
import type { KubeRequest } from './types.ts';

/** What a request is about, in the words of the API: read from its method, path and body. */
export interface Target {
  verb: string;
  /** Plural, e.g. `jobs`; undefined for a path that names no resource. */
  resource?: string;
  subresource?: string;
  group: string;
  namespace?: string;
  name?: string;
}

const verbs = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' } as const;
const pattern = /\/(?:api|apis\/(?<group>[^/]+))\/v[^/]*(?:\/namespaces\/(?<namespace>[^/]+)(?=\/))?\/(?<rest>.+)$/;

/** Reads a request as the API server's authorizer does. */
export function targetOf({ method, path, query, body }: KubeRequest): Target {
  const groups = pattern.exec(path)?.groups;
  const [resource, name, subresource] = (groups?.rest ?? '').split('/').map(decodeURIComponent);
  return {
    verb: verbOf(method, query?.watch === true, !name),
    ...(resource ? { resource } : {}),
    ...(subresource ? { subresource } : {}),
    group: groups?.group ?? '',
    ...(groups?.namespace ? { namespace: decodeURIComponent(groups.namespace) } : {}),
    ...definedName(name || bodyName(body)),
  };
}

function definedName(name: string | undefined): { name?: string } {
  return name ? { name } : {};
}

function verbOf(method: KubeRequest['method'], watch: boolean, collection: boolean): string {
  if (method === 'GET' && collection) return watch ? 'watch' : 'list';
  if (method === 'DELETE' && collection) return 'deletecollection';
  return verbs[method];
}

function bodyName(body: unknown): string | undefined {
  const metadata = (body as { metadata?: { name?: string; generateName?: string } } | undefined)?.metadata;
  return metadata?.name ?? metadata?.generateName;
}

/** `job "pi"`: a resource's plural and a name, as people say it. */
export function objectText(resource: string, name: string | undefined): string {
  const singular = resource
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch)es$/, '$1')
    .replace(/([^s])s$/, '$1');
  return name ? `${singular} "${name}"` : singular;
}

/** ` in namespace "x"`, or nothing for what lives outside of namespaces. */
export function inNamespace(namespace: string | undefined): string {
  return namespace ? ` in namespace "${namespace}"` : '';
}

/** What a request is about: `job "pi" in namespace "x"`, or else the request itself. */
export function subjectText({ target, request }: { target: Target; request: KubeRequest }): string {
  if (!target.resource) return requestText(request);
  return `${objectText(target.resource, target.name && cleanText(target.name))}${inNamespace(target.namespace)}`;
}

/** `GET /version` */
export function requestText({ method, path }: KubeRequest): string {
  return `${method} ${path}`;
}
