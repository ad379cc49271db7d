import { randomUUID } from 'node:crypto';
import type { KubernetesObject, ObjectMeta } from '../../batch-v1/objects.ts';
import { timestamp } from '../clock.ts';
import type { Registry, Resource, Strategy, WriteContext, WriteOptions } from '../registry.ts';
import { type StatusCause, StatusError } from '../status-error.ts';
import { generatedName, metadataFaults, metadataUpdateFaults, pathFaults } from './metadata.ts';
import type { Admission, Patching } from './patching.ts';
import { badRequest, conflict, forbidden, invalid, notFound } from './refusals.ts';

/** What an object goes through on its way into the store: the API server's BeforeCreate and BeforeUpdate. */
export interface Writing {
  strategy: Strategy;
  namespace: string;
  context: WriteContext;
  options: WriteOptions;
  patching: Patching;
  admit: Admission;
}

/** @throws StatusError what is wrong with it; whether its name is taken is for the caller to find */
export function prepareNew(given: KubernetesObject, writing: Writing, applied = false): KubernetesObject {
  const { strategy, namespace, context, options, patching, admit } = writing;
  const { resource } = strategy;
  const named = strategy.setDefaults({
    ...given,
    ...typeOf(resource),
    metadata: newMetadata(given.metadata, placeOf(resource, namespace, given), context.clock.now()),
  });
  checkNamespace(resource, namespace, named, context.registry);
  const tracked = applied ? named : track(undefined, named, writing, patching);
  const object = strategy.prepareForCreate(admit(strategy, tracked, context.registry), context);
  const name = object.metadata.name ?? '';
  const faults = nameFirst([...metadataFaults(object.metadata, resource), ...strategy.validate(object)]);
  if (faults.length > 0) throw invalid(resource, name, faults);
  const inPath = pathFaults(object.metadata);
  if (inPath.length > 0) throw invalid(resource, name, inPath);
  options.warnings?.push(...strategy.warnings(object, undefined));
  // What is stored is read with defaults again: a Job then has the labels of its pods.
  return strategy.setDefaults(object);
}

export function prepareNext(given: KubernetesObject, current: KubernetesObject, writing: Writing): KubernetesObject {
  const { strategy, namespace, context, options } = writing;
  const { resource } = strategy;
  checkVersion(resource, given, current);
  const next = strategy.setDefaults({
    ...given,
    ...typeOf(resource),
    metadata: keptMetadata(given.metadata, current.metadata, placeOf(resource, namespace, given)),
  });
  const prepared = strategy.prepareForUpdate(next, current, context);
  // The server's registry asks for the metadata, and then each kind asks again.
  const ofMetadata = metadataUpdateFaults(prepared.metadata, current.metadata);
  const faults = [
    ...ofMetadata,
    ...metadataFaults(prepared.metadata, resource),
    ...strategy.validateUpdate(prepared, current, context),
    ...ofMetadata,
  ];
  if (faults.length > 0) throw invalid(resource, current.metadata.name ?? '', faults);
  options.warnings?.push(...strategy.warnings(prepared, current));
  return prepared;
}

/** With managedFields that say who set what. */
export function track(
  previous: KubernetesObject | undefined,
  next: KubernetesObject,
  { strategy, context, options }: Writing,
  patching: Patching,
): KubernetesObject {
  // What a binding writes is nobody's.
  if (context.subresource === 'binding') return next;
  // A new object has no status of the caller's.
  const { status: _, ...written } = next;
  const isNew = previous === undefined && strategy.resource.subresources.includes('status');
  const managedFields = patching.trackFields(previous, isNew ? (written as KubernetesObject) : next, {
    manager: options.fieldManager ?? 'unknown',
    operation: 'Update',
    subresource: context.subresource,
    time: timestamp(context.clock.now()),
  });
  if (managedFields === next.metadata.managedFields) return next;
  const { managedFields: __, ...metadata } = next.metadata;
  return { ...next, metadata: { ...metadata, ...(managedFields?.length && { managedFields }) } };
}

/** What a name may be like is for the kind to say, but it is told before the rest of the metadata. */
function nameFirst(causes: StatusCause[]): StatusCause[] {
  const ofName = ({ field }: StatusCause) => field === 'metadata.name';
  return [...causes.filter(ofName), ...causes.filter((cause) => !ofName(cause))];
}

function typeOf({ group, version, kind }: Resource): { apiVersion: string; kind: string } {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind };
}

function placeOf({ namespaced }: Resource, namespace: string, { metadata }: KubernetesObject): { namespace?: string } {
  if (!namespaced) return {};
  if (metadata?.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { namespace };
}

/** Without what the server alone sets. */
function newMetadata(given: ObjectMeta = {}, place: { namespace?: string }, now: number): ObjectMeta {
  const {
    name,
    namespace: _n,
    resourceVersion: _r,
    deletionTimestamp: _d,
    deletionGracePeriodSeconds: _g,
    ...rest
  } = given;
  const { generateName, selfLink: _s, ...others } = rest;
  const called = name || (generateName ? generatedName(generateName) : undefined);
  return {
    ...(called && { name: called }),
    ...(generateName && { generateName }),
    ...place,
    ...others,
    uid: randomUUID(),
    creationTimestamp: timestamp(now),
  };
}

/** What an update cannot change stays, whether it is said or not. */
function keptMetadata(given: ObjectMeta = {}, current: ObjectMeta, place: { namespace?: string }): ObjectMeta {
  const { namespace: _n, generation: _g, selfLink: _s, ...rest } = given;
  return {
    ...rest,
    ...place,
    uid: given.uid ?? current.uid!,
    resourceVersion: current.resourceVersion!,
    creationTimestamp: current.creationTimestamp!,
    ...(current.generation !== undefined && { generation: current.generation }),
    ...(current.deletionTimestamp !== undefined && { deletionTimestamp: current.deletionTimestamp }),
    ...(current.deletionGracePeriodSeconds !== undefined && {
      deletionGracePeriodSeconds: given.deletionGracePeriodSeconds ?? current.deletionGracePeriodSeconds,
    }),
  };
}

function checkVersion(resource: Resource, given: KubernetesObject, current: KubernetesObject): void {
  const { resourceVersion } = given.metadata;
  if (resourceVersion && !/^\d+$/.test(resourceVersion)) {
    const why = `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`;
    throw new StatusError(500, '', why);
  }
  if (!resourceVersion || resourceVersion === current.metadata.resourceVersion) return;
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  throw conflict(resource, current.metadata.name ?? '', why);
}

/** The admission plug-in NamespaceLifecycle. */
function checkNamespace(resource: Resource, namespace: string, object: KubernetesObject, registry: Registry): void {
  const namespaces = registry.find('namespaces', '')?.resource;
  if (!resource.namespaced || !namespaces) return;
  const found = registry.peek(namespaces, '', namespace);
  if (!found) throw notFound(namespaces, namespace);
  if (!found.metadata.deletionTimestamp) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  throw forbidden(resource, object.metadata.name ?? '', why, [
    { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' },
  ]);
}
