import type { Registry, Strategy } from '../registry.ts';

/** What the path of a request names. */
export interface Target {
  strategy: Strategy;
  /** undefined: all namespaces, or a resource that has none. */
  namespace?: string;
  /** undefined: the collection. */
  name?: string;
  /** `''` for the object itself, else such as `status`. */
  subresource: string;
}

/**
 * Reads `/api/v1/...` and `/apis/GROUP/VERSION/...`.
 *
 * @returns undefined where there is no such resource
 */
export function routeOf(path: string, registry: Registry): Target | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const [root, ...rest] = parts;
  const group = root === 'apis' ? (rest.shift() ?? '') : '';
  const version = rest.shift();
  if (root !== 'api' && root !== 'apis') return undefined;
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !isOfNamespace(rest[2]!, group);
  const [, namespace] = inNamespace ? rest.splice(0, 2) : [];
  const [plural = '', name, subresource = ''] = rest;
  const strategy = registry.find(plural, group);
  if (!strategy || strategy.resource.version !== version || rest.length > 3) return undefined;
  const { namespaced, subresources } = strategy.resource;
  if (namespaced && name !== undefined && namespace === undefined) return undefined;
  if (!namespaced && namespace !== undefined) return undefined;
  if (subresource !== '' && !subresources.includes(subresource)) return undefined;
  return { strategy, subresource, ...(namespace !== undefined && { namespace }), ...(name !== undefined && { name }) };
}

/** `namespaces/NAME/status` is the status of a Namespace, not a kind of object in it. */
function isOfNamespace(word: string, group: string): boolean {
  return group === '' && (word === 'status' || word === 'finalize');
}
