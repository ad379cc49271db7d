import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { readBody } from '../decode/body.ts';
import type { DeleteOptions, Registry, Resource } from '../registry.ts';
import type { Store } from '../store/index.ts';
import { badRequest } from '../store/refusals.ts';
import type { Answer } from './answer.ts';
import { pageOf } from './list.ts';
import { deleteOptions, listOptions } from './options.ts';
import type { Request } from './request.ts';
import type { Target } from './routes.ts';
import { selectionOf } from './selection.ts';
import { statusOf, success } from './status.ts';
import { encodingOf } from './write.ts';

/** DELETE of an object, and of a collection. */

/** Kinds whose last state is the answer; of others it is a Status (ReturnDeletedObject). */
const RETURNED = ['Pod', 'Service', 'ServiceAccount', 'ResourceQuota', 'PersistentVolumeClaim', 'Namespace'];

export function remove(registry: Registry, target: Target, request: Request): Answer {
  const { strategy, namespace = '', name = '' } = target;
  const { legacy, ...options } = deleteOptions(request.query, bodyOf(request));
  const answer = attempt(() => registry.delete(strategy.resource, namespace, name, options));
  if ('error' in answer) return { ...statusOf(answer.error), ...warningsOf(options) };
  const { object, gone } = answer.value;
  const body = gone && !RETURNED.includes(object.kind) ? removed(strategy.resource, object) : object;
  // Who says orphanDependents in the old way is told that it is not done yet.
  const code = legacy && !gone ? 202 : 200;
  return { code, body, ...warningsOf(options) };
}

/** What is refused may have been warned of before. */
function attempt<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

export interface RemovedCollection {
  objects: KubernetesObject[];
  resourceVersion: string;
  warnings: readonly string[];
}

export function removeCollection(store: Store, target: Target, request: Request): RemovedCollection {
  const { strategy, namespace } = target;
  const list = { ...listOptions(request.query), limit: 0, continue: '' };
  const { legacy: _, ...options } = deleteOptions(request.query, bodyOf(request));
  const selection = selectionOf(strategy, list.labelSelector, list.fieldSelector);
  const { objects, metadata } = pageOf(store.collection(strategy.resource), namespace, selection, list, store.revision);
  const place = (object: KubernetesObject) => object.metadata.namespace ?? '';
  return {
    objects: objects.map(
      (object) => store.delete(strategy.resource, place(object), object.metadata.name!, options).object,
    ),
    resourceVersion: metadata.resourceVersion,
    warnings: warningsOf(options).warnings,
  };
}

function warningsOf({ warnings = [] }: DeleteOptions): { warnings: readonly string[] } {
  return { warnings: [...new Set(warnings)] };
}

function removed({ group, plural }: Resource, { metadata }: KubernetesObject) {
  return success({ details: { name: metadata.name, ...(group && { group }), kind: plural, uid: metadata.uid } });
}

function bodyOf(request: Request): unknown {
  if (request.body.trim() === '') return undefined;
  const refuse = (why: string) => badRequest(`couldn't get version/kind; json parse error: ${why}`);
  const { value } = readBody(request.body, encodingOf(request), refuse);
  const { apiVersion = '', kind = 'DeleteOptions' } = (value ?? {}) as { apiVersion?: string; kind?: string };
  if (kind === 'DeleteOptions') return value;
  throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`);
}
