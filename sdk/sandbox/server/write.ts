import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { decodeObject, readBody } from '../decode/body.ts';
import { invalidPatch } from '../decode/patches.ts';
import type { PatchOptions, PatchType, Registry, WriteOptions } from '../registry.ts';
import { StatusError } from '../status-error.ts';
import { cause } from '../store/metadata.ts';
import { badRequest } from '../store/refusals.ts';
import type { Answer } from './answer.ts';
import { isTrue, writeOptions } from './options.ts';
import type { Request } from './request.ts';
import type { Target } from './routes.ts';
import { invalidOptions } from './status.ts';

/** POST, PUT and PATCH of objects. The body of the answer is the object. */

const PATCHES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export function create(registry: Registry, { strategy, namespace }: Target, request: Request): Answer {
  const options = writeOptions(request.query, 'CreateOptions', request.userAgent);
  return warned(options, () => {
    const object = decodeObject(request.body, encodingOf(request), strategy.resource, options);
    return { code: 201, body: registry.create(strategy.resource, namespace ?? '', object, options) };
  });
}

export function update(registry: Registry, target: Target, request: Request): Answer {
  const options = {
    ...writeOptions(request.query, 'UpdateOptions', request.userAgent),
    subresource: target.subresource,
  };
  const { strategy, namespace = '', name = '' } = target;
  return warned(options, () => {
    const object = decodeObject(request.body, encodingOf(request), strategy.resource, options);
    checkName(object, name);
    return { code: 200, body: registry.update(strategy.resource, namespace, object, options) };
  });
}

function checkName({ metadata }: KubernetesObject, name: string): void {
  if (metadata.name === name) return;
  if (metadata.name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
  throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
}

export function patch(registry: Registry, target: Target, request: Request): Answer {
  const { strategy, namespace = '', name = '', subresource } = target;
  const type = PATCHES[mediaType(request)];
  if (!type) throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const options: PatchOptions = {
    ...writeOptions(request.query, 'PatchOptions', request.userAgent),
    subresource,
    force: isTrue(request.query.get('force')),
  };
  checkPatchOptions(type, request.query);
  return warned(options, () => {
    const body = readPatch(type, request.body, options);
    const { object, created } = registry.patch(strategy.resource, namespace, name, { type, body }, options);
    return { code: created ? 201 : 200, body: object };
  });
}

function checkPatchOptions(type: PatchType, query: URLSearchParams): void {
  if (type === 'apply' && !query.get('fieldManager')) {
    throw invalidOptions('PatchOptions', [cause.required('fieldManager', 'is required for apply patch')]);
  }
  if (type !== 'apply' && query.has('force')) {
    throw invalidOptions('PatchOptions', [cause.forbidden('force', 'may not be specified for non-apply patch')]);
  }
}

function readPatch(type: PatchType, text: string, { fieldValidation = 'Warn', warnings }: WriteOptions): unknown {
  const before = { apply: 'error decoding YAML: ', json: 'error decoding patch: ', merge: 'error decoding patch: ' };
  const refuse = (why: string) => badRequest(`${type === 'strategic' ? '' : before[type]}${why}`);
  const { value, faults } = readBody(text, type === 'apply' ? 'yaml' : 'json', refuse);
  if (faults.length > 0 && fieldValidation === 'Strict') {
    throw invalidPatch(text, `strict decoding error: ${faults.join(', ')}`);
  }
  if (fieldValidation === 'Warn') warnings?.push(...faults);
  const { apiVersion, kind } = (value ?? {}) as Partial<KubernetesObject>;
  if (type === 'apply' && (!apiVersion || !kind)) {
    throw badRequest(`invalid object type: /${apiVersion ?? ''}, Kind=${kind ?? ''}`);
  }
  return value;
}

/** The warnings go with a refusal too. */
function warned({ warnings = [] }: WriteOptions, act: () => Answer): Answer {
  try {
    return { ...act(), warnings };
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { warnings }) : error;
  }
}

function mediaType({ contentType }: Request): string {
  return contentType.split(';')[0]!.trim();
}

/** @throws StatusError 415, of protobuf too */
export function encodingOf(request: Request): 'json' | 'yaml' {
  const type = mediaType(request);
  if (type === '' || type === 'application/json') return 'json';
  if (type === 'application/yaml') return 'yaml';
  const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  throw new StatusError(415, 'UnsupportedMediaType', message);
}
