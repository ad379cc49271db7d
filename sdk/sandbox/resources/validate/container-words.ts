import { type Fields, fieldsOf } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';

import { goSecurityContext } from './go-forms.ts';
import { handlerWords } from './handler-words.ts';
import { dataKeyRule, portNameRule, subdomainRule } from './names.ts';
import type { Words } from './pod-findings.ts';
import { resourceWords } from './resource-words.ts';
import { duplicate, invalid, notFound, notSupported, type Path, required } from './words.ts';

/** How the server words what is wrong with a container (pkg/apis/core/validation/validation.go). */

const VARIABLE = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const SOURCES = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
const NEVER = "must be 'NotRequired' when `restartPolicy` is 'Never'";
const TOO_MANY = 'may not have more than one field specified at a time';

export const CONTAINER_WORDS: Readonly<Record<string, Words>> = {
  'env-names': ({ value, message }, path) => {
    if (message.startsWith('is required')) return keyWords(value, path);
    switch (path.at(-1)) {
      case 'valueFrom':
        return invalid(path, '', sourceDetail(message, value));
      case 'name':
        return path.at(-3) === 'env' ? invalid(path, value, VARIABLE) : nameWords(value, path);
      case 'key':
        return dataKeyRule(String(value)).map((problem) => invalid(path, value, problem));
      case 'fieldPath':
        return fieldPathWords(message, value, path);
      default:
        return undefined;
    }
  },
  'env-from': ({ value, message }, path) => {
    if (message.startsWith('must have either')) {
      const none = Object.keys(fieldsOf(value)).filter((key) => key !== 'prefix').length === 0;
      return invalid(path.slice(0, -1), '', none ? 'must specify one of: `configMapRef` or `secretRef`' : TOO_MANY);
    }
    if (path.at(-1) === 'prefix') return invalid(path, value, VARIABLE);
    return value ? nameWords(value, path) : required(path);
  },
  ports: ({ value, message }, path) => {
    if (path.at(-1) === 'containerPort' && value === 0) return required(path);
    return path.at(-1) === 'name' && message !== 'must be unique' ? portNameWords(value, path) : undefined;
  },
  'host-port-conflicts': ({ value }, path, pod) => {
    const { protocol = 'TCP', hostIP = '' } = fieldsOf(valueAt(pod, path.slice(path.lastIndexOf('spec') + 1, -1)));
    return duplicate(path, `${protocol}/${hostIP}/${value}`);
  },
  probes: handlerWords,
  lifecycle: handlerWords,
  'container-restart-policy': ({ value, message }, path) => {
    if (message === 'is required with restartPolicyRules') {
      return required(path, 'must specify restartPolicy when restart rules are used');
    }
    if (message === 'is required' && path.at(-1) === 'exitCodes') return required(path, 'must be specified');
    if (path.at(-1) === 'action') return notSupported(path, value, ['Restart']);
    return path.at(-1) === 'restartPolicy' && typeof value === 'string'
      ? notSupported(path, value, ['Always', 'Never', 'OnFailure'])
      : undefined;
  },
  resources: resourceWords,
  'container-claims': ({ value, message }, path, pod) => {
    if (message === 'must be unique') return duplicate(path, fieldsOf(value).name);
    if (!message.startsWith('must name one of')) return undefined;
    const names = (Array.isArray(pod.resourceClaims) ? pod.resourceClaims : []).map((claim) => fieldsOf(claim).name);
    const list = names.length > 0 ? `: ${names.join(', ')}` : ' which is empty';
    return notFound(path.slice(0, -1), value, `must be one of the names in pod.spec.resourceClaims${list}`);
  },
  'resize-policy': ({ value, message }, path, pod) => {
    if (message === 'must be unique') return duplicate(path.slice(0, -1), value);
    const list = path.slice(0, -2);
    if (/^must be NotRequired (where|in)/.test(message)) {
      return invalid(list, value, NEVER);
    }
    const words = path.at(-1) === 'resourceName' ? ['cpu', 'memory'] : ['NotRequired', 'RestartContainer'];
    const unknown = notSupported(list, value, words);
    const never = pod.restartPolicy === 'Never' && path.at(-1) === 'restartPolicy';
    return never ? [unknown, invalid(list, value, NEVER)] : unknown;
  },
  'container-security': ({ value, message }, path, pod) => {
    if (path.at(-1) === 'procMount') {
      return message.startsWith('may be Unmasked')
        ? invalid(path, value, '`hostUsers` must be false to use `Unmasked`')
        : notSupported(path, value, ['Default', 'Unmasked']);
    }
    if (path.at(-1) !== 'allowPrivilegeEscalation') return undefined;
    const power = message.includes('CAP_SYS_ADMIN') ? '`capabilities.Add` CAP_SYS_ADMIN' : '`privileged` to true';
    const at = path.slice(0, -1);
    const context = valueAt(pod, at.slice(at.lastIndexOf('spec') + 1));
    return invalid(at, goSecurityContext(context), `cannot set \`allowPrivilegeEscalation\` to false and ${power}`);
  },
};

function sourceDetail(message: string, value: unknown): string {
  if (message !== 'must have exactly one source') return 'may not be specified when `value` is not empty';
  return Object.keys(fieldsOf(value)).length === 0 ? `must specify one of: ${SOURCES}` : TOO_MANY;
}

/** A reference by an empty name is judged as a name. */
function keyWords(value: unknown, path: Path): StatusCause[] | undefined {
  return path.at(-1) === 'name' && path.at(-3) === 'valueFrom' ? nameWords(value ?? '', path) : undefined;
}

function nameWords(value: unknown, path: Path): StatusCause[] {
  return subdomainRule(String(value ?? '')).map((problem) => invalid(path, value ?? '', problem));
}

function portNameWords(value: unknown, path: Path): StatusCause[] {
  return portNameRule(String(value)).map((problem) => invalid(path, value, problem));
}

/** Fields that there are, though variables cannot hold them. */
const KNOWN = new Set(['metadata.annotations', 'metadata.labels', 'status.phase', 'spec.restartPolicy']);

function fieldPathWords(message: string, value: unknown, path: Path): StatusCause | undefined {
  const text = String(value);
  const bare = text.replace(/\[.*$/, '');
  if (message.startsWith('must be ') && !KNOWN.has(text)) {
    return invalid(path, value, `error converting fieldPath: field label not supported: ${text}`);
  }
  if (message.startsWith('must name a field without')) {
    return KNOWN.has(bare)
      ? invalid(path.slice(0, -1), bare, 'does not support subscript')
      : invalid(path, value, `error converting fieldPath: field label not supported: ${text}`);
  }
  return message.startsWith('must be ')
    ? notSupported(
        path,
        value,
        message
          .slice(8)
          .split(/, | or /)
          .sort(),
      )
    : undefined;
}

function valueAt(pod: Fields, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<string | number, unknown> | undefined)?.[part], pod);
}
