import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { PatchType, Strategy } from '../registry.ts';
import { StatusError } from '../status-error.ts';
import type { FieldWrite } from '../store/patching.ts';
import { applyConfiguration } from './apply.ts';
import { applyJsonPatch } from './json-patch.ts';
import { trackUpdate } from './managed-fields.ts';
import { applyMergePatch, isObject, noObject } from './merge-patch.ts';
import { LEAF, type PathSet } from './path-set.ts';
import { objectShape } from './schema.ts';
import { applyStrategicMerge } from './strategic-merge.ts';

/** What a request to an object or to its status does not write (GetResetFields of the strategies). */
const STATUS: PathSet = { member: false, children: new Map([['f:status', LEAF]]) };
const ALL_BUT_STATUS: PathSet = { member: false, children: new Map([['f:spec', LEAF]]) };
const NOTHING: PathSet = { member: false, children: new Map() };

export function ignoredFields(hasStatus: boolean, subresource: string): PathSet {
  if (subresource === 'status') return ALL_BUT_STATUS;
  return hasStatus && subresource === '' ? STATUS : NOTHING;
}

/**
 * What an object becomes by a patch.
 *
 * @param current undefined where server-side apply makes the object
 * @throws StatusError for a patch that cannot be read, does not fit, or conflicts
 */
export function applyPatch(
  type: PatchType,
  current: KubernetesObject | undefined,
  body: unknown,
  write: FieldWrite & { strategy: Strategy; force: boolean },
): KubernetesObject {
  const { resource } = write.strategy;
  if (type === 'apply') {
    const config = configurationOf(body);
    const ignored = ignoredFields(resource.subresources.includes('status'), write.subresource);
    return applyConfiguration(current, config, write, ignored);
  }
  const patched = patchedBy[type](current, body, resource.kind);
  if (!isObject(patched)) throw new StatusError(400, 'BadRequest', 'the patch leaves no object');
  return patched as KubernetesObject;
}

const patchedBy: Record<Exclude<PatchType, 'apply'>, (current: unknown, body: unknown, kind: string) => unknown> = {
  json: (current, body) => applyJsonPatch(current, body),
  merge: (current, body) => {
    if (!isObject(body)) throw new StatusError(400, 'BadRequest', `error decoding patch: ${noObject(body)}`);
    return applyMergePatch(current, body);
  },
  strategic: (current, body, kind) => applyStrategicMerge(current, body, objectShape(kind)),
};

function configurationOf(body: unknown): KubernetesObject {
  if (!isObject(body)) throw new StatusError(400, 'BadRequest', 'error decoding YAML: a configuration is an object');
  const config = body as KubernetesObject;
  if ((config.metadata?.managedFields ?? []).length > 0) {
    throw new StatusError(400, 'BadRequest', 'metadata.managedFields must be nil');
  }
  return { ...config, metadata: config.metadata ?? {} };
}

/** The managedFields of an object after a write that is no server-side apply. */
export function trackFields(
  previous: KubernetesObject | undefined,
  next: KubernetesObject,
  { manager, subresource, time }: FieldWrite,
): unknown[] {
  return trackUpdate(previous, next, { manager, subresource, now: Date.parse(time) });
}
