import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { type Clock, timestamp } from '../clock.ts';
import type { Change, Registry, Resource, Strategy, WriteOptions } from '../registry.ts';
import { StatusError } from '../status-error.ts';
import { type Collection, createCollection } from './collection.ts';
import { decideDeletion, endsWith } from './deletion.ts';
import { type Admission, mergeOnly, type Patching } from './patching.ts';
import { alreadyExists, badRequest, conflict, forbidden, notFound } from './refusals.ts';
import { share } from './values.ts';
import { prepareNew, prepareNext, track, type Writing } from './writes.ts';

/** A registry whose past can be asked for. */
export interface Store extends Registry {
  collection(resource: Resource): Collection;
}

export interface StoreOptions {
  clock: Clock;
  strategies: readonly Strategy[];
  /** Default: merge patches alone, and no managedFields. */
  patching?: Patching;
  /** Default: nothing is added. */
  admit?: Admission;
  /** Revisions up to this one are forgotten from the start, as those before a server's own start are. Default: 0. */
  forgotten?: number;
}

/** How often a generated name is tried anew. */
const NAME_TRIES = 8;

/** What a DELETE of a Job that does not say is told. */
const ORPHANS =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

/** Namespaces that the server does not delete. */
const LASTING_NAMESPACES = ['default', 'kube-system', 'kube-public'];

export function createRegistry({
  clock,
  strategies,
  patching = mergeOnly,
  admit = (_, object) => object,
  forgotten = 0,
}: StoreOptions): Store {
  const collections = new Map(
    strategies.map((strategy) => [keyOf(strategy.resource), createCollection(strategy, forgotten)]),
  );
  const byResource = new Map(
    strategies.map((strategy) => [strategy.resource, collections.get(keyOf(strategy.resource))!]),
  );
  const listeners = new Set<(change: Change) => void>();
  let revision = forgotten;

  function collection(resource: Resource): Collection {
    const found = byResource.get(resource) ?? collections.get(keyOf(resource));
    if (!found) throw new StatusError(404, 'NotFound', 'the server could not find the requested resource');
    return found;
  }

  function writing(resource: Resource, namespace: string, options: WriteOptions): Writing {
    const { strategy } = collection(resource);
    const context = { clock, registry, subresource: options.subresource ?? '' };
    return { strategy, namespace: resource.namespaced ? namespace : '', context, options, patching, admit };
  }

  function commit(type: Change['type'], resource: Resource, object: KubernetesObject, previous?: KubernetesObject) {
    const version = ++revision;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    const change: Change = { type, resource, object: stored, revision: version, ...(previous && { previous }) };
    collection(resource).apply(change);
    for (const listener of listeners) listener(change);
    return stored;
  }

  function get(resource: Resource, namespace: string, name: string): KubernetesObject {
    const found = collection(resource).get(resource.namespaced ? namespace : '', name);
    if (!found) throw notFound(resource, name);
    return found;
  }

  const create: Registry['create'] = (resource, namespace, given, options = {}) =>
    insert(given, writing(resource, namespace, options));

  /** @param applied by server-side apply, which keeps its own books on who owns what */
  function insert(given: KubernetesObject, where: Writing, applied = false): KubernetesObject {
    const { resource } = where.strategy;
    const { options } = where;
    if (given.metadata?.resourceVersion) {
      throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
    }
    const named = Boolean(given.metadata?.name);
    for (let tries = 1; ; tries++) {
      const object = prepareNew(given, where, applied);
      const name = object.metadata.name!;
      if (!collection(resource).get(where.namespace, name)) {
        return options.dryRun ? object : commit('ADDED', resource, object);
      }
      if (named) throw alreadyExists(resource, name);
      if (tries < NAME_TRIES) continue;
      throw alreadyExists(resource, name, ', the server was not able to generate a unique name for the object');
    }
  }

  /** Stores what the write makes of the object, unless that is what it was. */
  function replace(given: KubernetesObject, current: KubernetesObject, where: Writing, applied = false) {
    const { resource } = where.strategy;
    const next = share(current, prepareNext(given, current, where));
    if (next === current) return current;
    const tracked = applied ? next : track(current, next, where, patching);
    if (endsWith(tracked, current)) {
      if (!where.options.dryRun) commit('DELETED', resource, current, current);
      return tracked;
    }
    return where.options.dryRun ? tracked : commit('MODIFIED', resource, tracked, current);
  }

  const update: Registry['update'] = (resource, namespace, given, options = {}) => {
    const where = writing(resource, namespace, options);
    const current = get(resource, namespace, given.metadata.name ?? '');
    checkUid(resource, where.namespace, given, current);
    return replace(given, current, where);
  };

  const patch: Registry['patch'] = (resource, namespace, name, { type, body }, options = {}) => {
    const where = writing(resource, namespace, options);
    const current = collection(resource).get(where.namespace, name);
    if (!current && (type !== 'apply' || where.context.subresource !== '')) throw notFound(resource, name);
    const patched = patching.applyPatch(type, current, body, {
      strategy: where.strategy,
      manager: options.fieldManager ?? 'unknown',
      operation: type === 'apply' ? 'Apply' : 'Update',
      subresource: where.context.subresource,
      time: timestamp(clock.now()),
      force: options.force ?? false,
      options,
    });
    const named = patched.metadata?.name;
    if (named && named !== name) {
      throw badRequest(`the name of the object (${named}) does not match the name on the URL (${name})`);
    }
    if (!current) return { object: insert(patched, where, true), created: true };
    return {
      object: replace({ ...patched, metadata: patched.metadata ?? {} }, current, where, type === 'apply'),
      created: false,
    };
  };

  const remove: Registry['delete'] = (resource, namespace, name, options = {}) => {
    const { strategy } = collection(resource);
    if (strategy.defaultPropagation === 'Orphan' && !options.propagationPolicy) options.warnings?.push(ORPHANS);
    const current = get(resource, namespace, name);
    if (resource.kind === 'Namespace' && LASTING_NAMESPACES.includes(name)) {
      throw forbidden(resource, name, 'this namespace may not be deleted');
    }
    const { marked, gone } = decideDeletion(strategy, current, options, clock.now());
    if (options.dryRun) return { object: marked ?? current, gone };
    const object = marked ? share(current, marked) : current;
    const last = object === current ? current : commit('MODIFIED', resource, object, current);
    return { object: gone ? commit('DELETED', resource, last, last) : last, gone };
  };

  const registry: Store = {
    resources: strategies,
    get revision() {
      return revision;
    },
    find: (plural, group) => collections.get(`${group}/${plural}`)?.strategy,
    get,
    peek: (resource, namespace, name) => collection(resource).get(resource.namespaced ? namespace : '', name),
    list: (resource, namespace) => collection(resource).list(resource.namespaced ? namespace : undefined),
    create,
    update,
    patch,
    delete: remove,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    collection,
  };
  return registry;
}

function keyOf({ group, plural }: Resource): string {
  return `${group}/${plural}`;
}

/** A PUT that names a uid means that very object. */
function checkUid(resource: Resource, namespace: string, given: KubernetesObject, current: KubernetesObject): void {
  const { uid } = given.metadata;
  if (!uid || uid === current.metadata.uid) return;
  const key = ['/registry', resource.plural, ...(namespace ? [namespace] : []), current.metadata.name].join('/');
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`;
  const storage = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  throw conflict(resource, current.metadata.name ?? '', storage);
}
