import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { readYaml } from '../../yaml/index.ts';
import { objectShape, typeOf } from '../patch/schema.ts';
import type { Resource, WriteOptions } from '../registry.ts';
import { badRequest } from '../store/refusals.ts';
import { fitObject } from './fit.ts';
import { hasDuplicates, type Read, readExactly } from './read-json.ts';

/** A body as JSON, whatever it was. */
export type BodyEncoding = 'json' | 'yaml';

/**
 * The object of a POST or PUT: without the fields that its kind does not have, of which the caller is warned.
 *
 * @throws StatusError 400 for what is no such object, or has fields that are unknown or said twice and is to be Strict
 */
export function decodeObject(
  text: string,
  encoding: BodyEncoding,
  resource: Pick<Resource, 'group' | 'version' | 'kind'>,
  { fieldValidation = 'Warn', warnings }: WriteOptions,
): KubernetesObject {
  const { kind } = resource;
  const shape = typeOf(kind) && objectShape(kind);
  const prefix = encoding === 'json' ? PREFIX : '';
  const read = readBody(text, encoding, (why) => unrecognized(kind, prefix + why, text));
  checkType(read.value, resource, text);
  const isExact = read.faults.length > 0 && encoding === 'json';
  const fitted = asWhole(kind, () => fitObject(read.value as KubernetesObject, kind));
  const faults = isExact ? readExactly(text, shape).faults : [...read.faults, ...fitted.faults];
  if (faults.length > 0 && fieldValidation === 'Strict') {
    throw cannotBeHandled(kind, `strict decoding error: ${faults.join(', ')}`);
  }
  if (fieldValidation === 'Warn') warnings?.push(...faults);
  const { metadata } = fitted.value;
  return { ...fitted.value, metadata: metadata ?? {} };
}

/** @param refuse what to throw for a text that is neither */
export function readBody(text: string, encoding: BodyEncoding, refuse: (why: string) => Error): Read {
  if (encoding === 'yaml') return readYamlBody(text, refuse);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(jsonFault(text));
  }
  return hasDuplicates(text, value) ? readExactly(text) : { value, faults: [] };
}

function readYamlBody(text: string, refuse: (why: string) => Error): Read {
  try {
    const [first] = readYaml(text, 'body');
    return { value: first?.object ?? null, faults: [] };
  } catch (error) {
    throw refuse(`yaml: ${error instanceof Error ? error.message : error}`);
  }
}

/** Go's words for the commonest fault; JavaScript's say another. */
function jsonFault(text: string): string {
  return /[^\s{["\d,:\]}tfn]/.test(text.trim()[0] ?? '')
    ? `invalid character '${text.trim()[0]}' looking for beginning of value`
    : 'unexpected end of JSON input';
}

function checkType(value: unknown, resource: Pick<Resource, 'group' | 'version' | 'kind'>, text: string): void {
  const { group, version, kind } = resource;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const word = typeof value === 'object' ? 'array' : typeof value;
    throw unrecognized(kind, `${PREFIX}json: cannot unmarshal ${word} into Go value of type ${TYPE_META}`, text);
  }
  const given = value as { apiVersion?: string; kind?: string };
  const expected = group === '' ? version : `${group}/${version}`;
  const { apiVersion = expected, kind: named = kind } = given;
  if (named === kind && apiVersion === expected) return;
  const givenVersion = apiVersion.split('/').at(-1);
  const why =
    typeOf(named) && named !== kind
      ? `converting (v1.${named}) to (${group || 'core'}.${kind}): unknown conversion`
      : `no kind "${named}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
  throw badRequest(`${named} in version "${givenVersion}" cannot be handled as a ${kind}: ${why}`);
}

function asWhole<T>(kind: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cannotBeHandled(kind, error instanceof Error ? error.message : String(error));
  }
}

function cannotBeHandled(kind: string, why: string) {
  return badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: ${why}`);
}

function unrecognized(kind: string, why: string, text: string) {
  // What is no JSON object is shown in hexadecimal.
  const shown = text.trim().startsWith('{')
    ? text.slice(0, MOST_SHOWN)
    : Buffer.from(text).toString('hex').slice(0, MOST_SHOWN);
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${shown || '<empty>'})`);
}

const MOST_SHOWN = 2048;
const PREFIX = "couldn't get version/kind; json parse error: ";
const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
