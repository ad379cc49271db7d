import { BatchError } from '../../sdk/errors.ts';
import { cleanText } from './clean.ts';
import { statusCodeOf } from './errors.ts';
import type { Resource } from './objects.ts';
import type { Kube } from './types.ts';
import { orAbort } from './wait.ts';

/** A resource, and whether its objects live in namespaces. */
export interface DiscoveredResource extends Resource {
  namespaced: boolean;
}

/** `/version` of an API server. */
export interface ServerVersion {
  major: string;
  minor: string;
  /** e.g. `v1.35.4`. */
  gitVersion: string;
}

interface ResourceList {
  resources?: { name: string; kind: string; namespaced: boolean }[];
}

/** Known on every server that we support, so that they cost no request. */
const known: Record<string, DiscoveredResource> = {
  'batch/v1 Job': { prefix: '/apis/batch/v1', plural: 'jobs', namespaced: true },
  'batch/v1 CronJob': { prefix: '/apis/batch/v1', plural: 'cronjobs', namespaced: true },
  'v1 ConfigMap': { prefix: '/api/v1', plural: 'configmaps', namespaced: true },
};

const answers = new WeakMap<Kube, Map<string, Promise<unknown>>>();

/** The resource of a kind, from the server's discovery; each group is asked for once a connection. Throws `InvalidManifest`. */
export async function resourceOf(
  kube: Kube,
  apiVersion: string,
  kind: string,
  signal?: AbortSignal,
): Promise<DiscoveredResource> {
  const own = known[`${apiVersion} ${kind}`];
  if (own) return own;
  const prefix = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const list = await orAbort(once<ResourceList>(kube, prefix), signal).catch((error: unknown) => {
    if (statusCodeOf(error) !== 404) throw error;
    return {} as ResourceList;
  });
  // Subresources stand in the same list, as `deployments/scale`.
  const found = list.resources?.find((resource) => resource.kind === kind && !resource.name.includes('/'));
  if (found) return { prefix, plural: found.name, namespaced: found.namespaced };
  throw new BatchError('InvalidManifest', `no kind "${cleanText(kind)}" in "${cleanText(apiVersion)}" on this server`, {
    hint: list.resources
      ? `see: kubectl api-resources --api-group=${group(apiVersion)}`
      : 'is its custom resource definition installed? see: kubectl api-versions',
  });
}

function group(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : "''";
}

/** The version of the server; asked for once a connection. */
export function serverVersion(kube: Kube, signal?: AbortSignal): Promise<ServerVersion> {
  return orAbort(once<ServerVersion>(kube, '/version'), signal);
}

function once<T>(kube: Kube, path: string): Promise<T> {
  let own = answers.get(kube);
  if (!own) {
    own = new Map();
    answers.set(kube, own);
  }
  const known = own.get(path);
  if (known) return known as Promise<T>;
  const asked = kube.transport.request<T>({ method: 'GET', path }).then(({ body }) => body);
  own.set(path, asked);
  asked.catch(() => own.delete(path));
  return asked;
}
