import { type Fields, fieldsOf } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { same } from '../same.ts';
import { dataKeyRule } from './names.ts';
import { forbidden, immutable, invalid, keyOf, required, tooLong } from './words.ts';

/** Of all values together. */
const MAX_BYTES = 1024 * 1024;

/** `ValidateConfigMap`. */
export function configMapCauses(object: KubernetesObject): StatusCause[] {
  const [data, binary] = [fieldsOf(object.data), fieldsOf(object.binaryData)];
  const size = sum(data, (text) => Buffer.byteLength(text)) + sum(binary, base64Bytes);
  return [
    ...keyCauses(data, 'data'),
    ...Object.keys(data)
      .filter((key) => key in binary)
      .map((key) => invalid(keyOf(['data'], key), key, 'duplicate of key present in binaryData')),
    ...keyCauses(binary, 'binaryData'),
    ...(size > MAX_BYTES ? [tooLong('', MAX_BYTES)] : []),
  ];
}

/** What an object of each type must hold. */
const KEYS_OF_TYPES: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** `ValidateSecret`. */
export function secretCauses(secret: KubernetesObject): StatusCause[] {
  const data = fieldsOf(secret.data);
  const account = 'kubernetes.io/service-account.name';
  const isToken = secret.type === 'kubernetes.io/service-account-token';
  const missing = (KEYS_OF_TYPES[String(secret.type)] ?? []).filter((key) => data[key] === undefined);
  const login = ['username', 'password'];
  const isLogin = secret.type === 'kubernetes.io/basic-auth' && !login.some((key) => key in data);
  return [
    ...keyCauses(data, 'data'),
    ...(sum(data, base64Bytes) > MAX_BYTES ? [tooLong('data', MAX_BYTES)] : []),
    ...(isToken && !secret.metadata.annotations?.[account]
      ? [required(keyOf(['metadata', 'annotations'], account))]
      : []),
    ...[...missing, ...(isLogin ? login : [])].map((key) => required(keyOf(['data'], key))),
  ];
}

/** `ValidateSecretUpdate`. */
export function secretUpdateCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  return [
    ...(next.type === current.type ? [] : [immutable('type', next.type)]),
    ...immutableDataCauses(next, current, ['data']),
    ...secretCauses(next),
  ];
}

/** Once an object says that it is immutable, it is. */
export function immutableDataCauses(
  next: KubernetesObject,
  current: KubernetesObject,
  fields: readonly string[],
): StatusCause[] {
  if (current.immutable !== true) return [];
  const changed = fields.filter((field) => !same(next[field], current[field]));
  return [...(next.immutable === true ? [] : ['immutable']), ...changed].map((field) =>
    forbidden(field, 'field is immutable when `immutable` is set'),
  );
}

function keyCauses(data: Fields, field: string): StatusCause[] {
  return Object.keys(data).flatMap((key) =>
    dataKeyRule(key).map((problem) => invalid(keyOf([field], key), key, problem)),
  );
}

function sum(data: Fields, bytes: (text: string) => number): number {
  return Object.values(data).reduce<number>((total, value) => total + bytes(String(value ?? '')), 0);
}

function base64Bytes(text: string): number {
  return Math.floor((text.replace(/[=\s]/g, '').length * 3) / 4);
}
