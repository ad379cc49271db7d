import { nearest } from '../../sdk/batch-v1/nearest.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import type { Manifest } from './manifests.ts';
import type { Found } from './readings.ts';

/** What was found, if it is a Kubernetes object as far as its first two fields tell. */
export function asManifest(found: Found): Manifest {
  const { object, where } = found;
  if (object === null || typeof object !== 'object' || Array.isArray(object)) {
    const what = Array.isArray(object)
      ? 'a list'
      : object === null
        ? 'nothing'
        : `the ${typeof object} ${JSON.stringify(object)}`;
    throw new UsageError(`${where}: is ${what}, not a Kubernetes object`, {
      hint: 'an object has apiVersion, kind and metadata',
    });
  }
  for (const field of ['apiVersion', 'kind']) {
    const value = (object as Record<string, unknown>)[field];
    if (typeof value === 'string' && value !== '') continue;
    throw new UsageError(`${where}: ${describeMissing(field, value)}`, { hint: fixFor(field, object) });
  }
  return found as Manifest;
}

function describeMissing(field: string, value: unknown): string {
  return value === undefined || value === null || value === ''
    ? `has no ${field}`
    : `${field} is ${JSON.stringify(value)}, not a string`;
}

function fixFor(field: string, object: object): string {
  const near = nearest(field, Object.keys(object));
  if (near !== undefined && near !== field) return `did you mean ${field} where it says ${near}?`;
  return field === 'kind' ? 'e.g. kind: Job' : 'e.g. apiVersion: batch/v1';
}

/** Each object that an earlier one has the same group, kind, namespace and name as, with the first such. */
export function duplicates(manifests: readonly Manifest[]): { earlier: Manifest; manifest: Manifest }[] {
  const first = new Map<string, Manifest>();
  const found: { earlier: Manifest; manifest: Manifest }[] = [];
  for (const manifest of manifests) {
    const key = identityOf(manifest.object);
    const earlier = key === undefined ? undefined : first.get(key);
    if (earlier) found.push({ earlier, manifest });
    else if (key !== undefined) first.set(key, manifest);
  }
  return found;
}

/** undefined: without a name of its own, as with generateName. */
function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string | undefined {
  if (typeof metadata?.name !== 'string') return undefined;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return JSON.stringify([group, kind, metadata.namespace ?? '', metadata.name]);
}

/** The error for an object that is there twice. */
export function twice({ earlier, manifest: { object, where } }: { earlier: Manifest; manifest: Manifest }): BatchError {
  return new BatchError(
    'InvalidManifest',
    `${where}: ${object.kind} "${object.metadata.name}" is there twice, first at ${earlier.where}`,
    {
      hint: 'rename one of them, or leave one out',
    },
  );
}
