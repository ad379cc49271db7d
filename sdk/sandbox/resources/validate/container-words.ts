import { type Fields, fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';

import { goSecurityContext } from './go-forms.ts';
import { dataKeyRule, portNameRule, qualifiedNameRule, subdomainRule } from './names.ts';
import type { Words } from './pod-findings.ts';
import { duplicate, fieldName, forbidden, invalid, notFound, notSupported, type Path, required } from './words.ts';

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

const ACTIONS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

function handlerWords({ value, message }: { value: unknown; message: string }, path: Path): ReturnType<Words> {
  const last = path.at(-1);
  if (message.startsWith('must have one of')) return required(path, 'must specify a handler type');
  if (message.startsWith('must have one action')) {
    const given = ACTIONS.filter((action) => isFields(fieldsOf(value)[action]));
    return given.slice(1).map((action) => forbidden([...path, action], 'may not specify more than 1 handler type'));
  }
  if (message.startsWith('must be 1 in a')) return invalid(path, value, 'must be 1');
  if (last === 'port' && typeof value === 'string') return portNameWords(value, path);
  if (last === 'name' && path.at(-3) === 'httpHeaders') {
    const detail = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', ";
    return invalid(path.slice(0, -2), value, `${detail}regex used for validation is '[-A-Za-z0-9]+')`);
  }
  if (last === 'seconds') {
    const most = /and (\d+),/.exec(message)?.[1];
    return invalid(
      path.slice(0, -1),
      value,
      `must be non-negative and less than terminationGracePeriodSeconds (${most})`,
    );
  }
  if (last !== 'terminationGracePeriodSeconds') return undefined;
  const detail = message.startsWith('may not') ? 'must not be set for readinessProbes' : 'must be greater than 0';
  return invalid(path, value, detail);
}

function resourceWords({ value, message }: { value: unknown; message: string }, path: Path) {
  const name = String(path.at(-1));
  const list = path.slice(0, -1);
  const field = `${fieldName(list)}[${name}]`;
  const limit = /^must be (at most )?the limit, ([^:]*)(:.*)?$/.exec(message);
  if (limit) {
    const how = limit[1] ? 'less than or equal to' : 'equal to';
    return invalid(list, String(value), `must be ${how} ${name} limit of ${limit[2]}`);
  }
  if (message.includes('cannot be shared')) {
    return required(list, 'Limit must be set for non overcommitable resources');
  }
  if (message.startsWith('must be one of')) return resourceNameWords(name, field);
  if (message === 'must be a whole number') return invalid(field, String(value), 'must be an integer');
  if (message === 'must be 0 or more') {
    return invalid(field, String(value), 'must be greater than or equal to 0');
  }
  const pages = /^must be whole pages of/.test(message);
  if (pages) return invalid(field, String(value), `${value} is not positive integer multiple of ${name}`);
  return message.startsWith('must have cpu or memory') ? forbidden(path, 'HugePages require cpu or memory') : undefined;
}

function resourceNameWords(name: string, field: string): StatusCause[] {
  const standard = [
    ...qualifiedNameRule(name).map((problem) => invalid(field, name, problem)),
    ...(name.includes('/') || qualifiedNameRule(name).length > 0
      ? []
      : [invalid(field, name, 'must be a standard resource type or fully qualified')]),
  ];
  const particular = name.includes('/')
    ? "doesn't follow extended resource name standard"
    : 'must be a standard resource for containers';
  return [...standard, invalid(field, name, particular)];
}

function valueAt(pod: Fields, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<string | number, unknown> | undefined)?.[part], pod);
}
