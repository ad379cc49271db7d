import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { StatusError } from '../status-error.ts';
import { type Collection, keyOf } from '../store/collection.ts';
import { badRequest } from '../store/refusals.ts';
import { type ListOptions, versionOf } from './options.ts';
import type { Selection } from './selection.ts';

/** A page of a collection, with the metadata of the list. */
export interface Page {
  objects: KubernetesObject[];
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

/** Where the next page begins: after this key, of the list as it was at this revision. */
interface Place {
  rv: number;
  start: string;
}

const TOKEN = 'meta.k8s.io/v1';

/**
 * @param revision of the whole store, now
 * @throws StatusError 410 for a past that is forgotten, 504 for a version that is yet to come, 400 for a broken token
 */
export function pageOf(
  collection: Collection,
  namespace: string | undefined,
  selection: Selection,
  options: ListOptions,
  revision: number,
): Page {
  const place = options.continue === '' ? undefined : placeOf(options.continue);
  const asked = askedVersion(options.resourceVersion);
  if (place && asked > 0) throw badRequest('specifying resource version is not allowed when using continue');
  if (asked > revision) throw tooLarge(asked, revision);
  if (options.match === 'Exact' && asked < collection.compacted) {
    throw new StatusError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
  }
  if (place && place.rv > 0 && place.rv < collection.compacted) throw tooOldToContinue(place);
  const at = (options.match === 'Exact' ? asked : place?.rv) || revision;
  const start = place?.start ?? '';
  const found = candidates(collection, namespace, selection, at, at === revision).filter(
    (object) => (start === '' || keyOf(object) > start) && selection.matches(object),
  );
  // The server's cache, which resourceVersion 0 asks, knows no pages.
  const limit = options.resourceVersion === '0' ? 0 : options.limit;
  const resourceVersion = String(at);
  if (limit <= 0 || found.length <= limit) return { objects: found, metadata: { resourceVersion } };
  const objects = found.slice(0, limit);
  const next = tokenOf({ rv: at, start: keyOf(objects.at(-1)!) });
  const rest = selection.isAll ? { remainingItemCount: found.length - limit } : {};
  return { objects, metadata: { resourceVersion, continue: next, ...rest } };
}

function candidates(
  collection: Collection,
  namespace: string | undefined,
  { name }: Selection,
  at: number,
  isNow: boolean,
): KubernetesObject[] {
  const place = collection.strategy.resource.namespaced ? namespace : '';
  if (!isNow) return collection.listAt(at, namespace);
  if (name === undefined || place === undefined) return collection.list(namespace);
  const object = collection.get(place, name);
  return object ? [object] : [];
}

function tokenOf({ rv, start }: Place): string {
  return Buffer.from(JSON.stringify({ v: TOKEN, rv, start })).toString('base64url');
}

function placeOf(token: string): Place {
  const text = Buffer.from(token, 'base64url').toString();
  try {
    const { v, rv, start } = JSON.parse(text);
    if (v === TOKEN && typeof rv === 'number' && typeof start === 'string') return { rv, start };
  } catch {
    // Is told below.
  }
  const why = `invalid character '${text[0] ?? ''}' looking for beginning of value`;
  throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

function askedVersion(text: string): number {
  try {
    return versionOf(text);
  } catch (error) {
    throw badRequest(`invalid resource version: ${(error as Error).message}`);
  }
}

function tooOldToContinue({ start }: Place): StatusError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
  return Object.assign(new StatusError(410, 'Expired', message), { continue: tokenOf({ rv: 0, start }) });
}

function tooLarge(asked: number, revision: number): StatusError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${revision}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: '' }];
  return new StatusError(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
}
