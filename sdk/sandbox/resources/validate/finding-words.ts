import type { StatusCause } from '../../status-error.ts';
import { labelRule, labelValueRule, type NameRule, qualifiedNameRule, subdomainRule } from './names.ts';
import type { PodFinding } from './pod-findings.ts';
import {
  duplicate,
  fieldName,
  forbidden,
  invalid,
  keyOf,
  notFound,
  notSupported,
  type Path,
  required,
} from './words.ts';

/** Tells a finding about a pod's spec as the server does, as far as its words can be had; else in the package's own. */
export function causesOfFinding(finding: PodFinding, base: Path): StatusCause[] {
  const path = [...base, ...finding.path];
  const told = WORDS[finding.rule]?.(finding, path) ?? named(finding, path) ?? general(finding, path);
  return Array.isArray(told) ? told : [told];
}

type Words = (finding: PodFinding, path: Path) => StatusCause | StatusCause[] | undefined;

/** Maps whose keys the server names in brackets. */
const MAPS = new Set(['limits', 'requests', 'overhead']);

function fieldOf(path: Path): string {
  const map = path.at(-2);
  return typeof map === 'string' && MAPS.has(map) ? keyOf(path.slice(0, -1), String(path.at(-1))) : fieldName(path);
}

/** By what the message says, which most rules share. */
function general({ message, value }: PodFinding, path: Path): StatusCause {
  const field = fieldOf(path);
  if (message.startsWith('is required')) return required(field);
  if (message === 'must be unique') return duplicate(field, value);
  if (message === 'must be 0 or more') return invalid(field, value, 'must be greater than or equal to 0');
  if (message === 'must be 1 or more') return invalid(field, value, 'must be greater than or equal to 1');
  const range = /^must be between (-?\d+) and (-?\d+)$/.exec(message);
  if (range) return invalid(field, value, `must be between ${range[1]} and ${range[2]}, inclusive`);
  const words = /^must be ((?:\w+, )*\w+ or \w+)$/.exec(message)?.[1];
  if (words !== undefined && typeof value === 'string') return notSupported(field, value, orderOf(path, words));
  return invalid(field, value ?? '', message);
}

/** The server names them in an order of its own. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  dnsPolicy: ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  terminationMessagePolicy: ['File', 'FallbackToLogsOnError'],
  effect: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
};

function orderOf(path: Path, words: string): readonly string[] {
  return ORDERS[String(path.at(-1))] ?? words.split(/, | or /).sort();
}

/** Fields that hold a name of some kind. */
const NAMES: Readonly<Record<string, NameRule>> = {
  hostname: labelRule,
  subdomain: labelRule,
  serviceAccountName: subdomainRule,
  nodeName: subdomainRule,
  priorityClassName: subdomainRule,
  runtimeClassName: subdomainRule,
  conditionType: qualifiedNameRule,
};

const named: Words = ({ value, message }, path) => {
  const last = String(path.at(-1));
  const rule = NAMES[last] ?? (last === 'name' && NAMED.has(String(path.at(-3))) ? labelRule : undefined);
  if (rule === undefined || typeof value !== 'string' || value === '' || message === 'must be unique') return undefined;
  const problems = rule(value);
  return problems.length === 0 ? undefined : problems.map((problem) => invalid(path, value, problem));
};

/** Lists of things that are called by DNS labels. */
const NAMED = new Set(['containers', 'initContainers', 'volumes', 'resourceClaims']);

/** Rules that the server words in its own way. */
const WORDS: Readonly<Record<string, Words>> = {
  containers: (_, path) => required(path),
  'env-names': ({ value, message }, path) => {
    if (message === 'is required') return undefined;
    const detail = "a valid environment variable name must consist only of printable ASCII characters other than '='";
    return invalid(path, value, detail);
  },
  'env-from': ({ message }, path) =>
    message.startsWith('must have either')
      ? invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`')
      : undefined,
  'volume-mounts': ({ value, message }, path) => {
    if (message === 'must name a volume of the pod') return notFound(path, value);
    if (message === 'must be unique in its container') return invalid(path, value, 'must be unique');
    return undefined;
  },
  'volume-sources': ({ message }, path) =>
    message.startsWith('must have one source') ? forbidden(path, 'may not specify more than 1 volume type') : undefined,
  'pod-active-deadline': ({ value }, path) => invalid(path, value, 'must be between 1 and 2147483647, inclusive'),
  'node-selector': ({ value }, path) => {
    const key = String(path.at(-1));
    const at = path.slice(0, -1);
    return [
      ...qualifiedNameRule(key).map((problem) => invalid(at, key, problem)),
      ...labelValueRule(String(value)).map((problem) => invalid(at, value, problem)),
    ];
  },
  'init-container-probes': (_, path) =>
    forbidden(path, 'may not be set for init containers without restartPolicy=Always'),
  probes: probeWords,
  lifecycle: probeWords,
  resources: resourceWords,
  tolerations: tolerationWords,
};

function probeWords({ value, message }: PodFinding, path: Path): StatusCause | undefined {
  if (message.startsWith('must have one of')) return required(path, 'must specify a handler type');
  if (message.startsWith('must be 1 in a')) return invalid(path, value, 'must be 1');
  return undefined;
}

function resourceWords({ value, message }: PodFinding, path: Path): StatusCause | undefined {
  const limit = /^must be (at most )?the limit, ([^:]*)(:.*)?$/.exec(message);
  const name = String(path.at(-1));
  if (limit) {
    const how = limit[1] ? 'less than or equal to' : 'equal to';
    return invalid(path.slice(0, -1), String(value), `must be ${how} ${name} limit of ${limit[2]}`);
  }
  if (message.startsWith(`is required: ${name} cannot be shared`)) {
    return required(path.slice(0, -1), 'Limit must be set for non overcommitable resources');
  }
  return undefined;
}

function tolerationWords({ value, message }: PodFinding, path: Path): StatusCause | undefined {
  const at = fieldName(path.slice(0, -1));
  if (message.startsWith('is required unless the operator is Exists')) {
    return invalid(
      `${at}.operator`,
      '',
      'operator must be Exists when `key` is empty, which means "match all values and all keys"',
    );
  }
  if (message === 'must be left out with Exists') {
    return invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'");
  }
  if (message.startsWith('must be NoExecute')) {
    return invalid(`${at}.effect`, value ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  return undefined;
}
