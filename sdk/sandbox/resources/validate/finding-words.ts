import type { Fields } from '../../../batch-v1/fields.ts';
import { isFields } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';
import { amountText } from '../admission/amount.ts';
import { CONTAINER_WORDS } from './container-words.ts';
import { labelRule, labelValueRule, type NameRule, qualifiedNameRule, subdomainRule } from './names.ts';
import { PLACEMENT_WORDS } from './placement-words.ts';
import type { PodFinding, Words } from './pod-findings.ts';
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

/**
 * Tells a finding about a pod as the server does, as far as its words can be had; else in the package's own.
 *
 * @param path where the server says that it is
 */
export function causesOfFinding(finding: PodFinding, path: Path, pod: Fields): StatusCause[] {
  const told = WORDS[finding.rule]?.(finding, path, pod) ?? named(finding, path, pod) ?? general(finding, path);
  return Array.isArray(told) ? told : [told];
}

/** Maps whose keys the server names in brackets. */
const MAPS = new Set(['limits', 'requests', 'overhead', 'annotations']);

function fieldOf(path: Path): string {
  const map = path.at(-2);
  return typeof map === 'string' && MAPS.has(map) ? keyOf(path.slice(0, -1), String(path.at(-1))) : fieldName(path);
}

/** By what the message says, which most rules share. */
function general({ message, value }: PodFinding, path: Path): StatusCause {
  const field = fieldOf(path);
  if (message.startsWith('is required')) return required(field);
  if (message.startsWith('must be between 0 and 511')) {
    const at = path.at(-3) === 'items' && path.at(-4) === 'downwardAPI' ? [...path.slice(0, -3), path.at(-1)!] : path;
    return invalid(at, value, 'must be a number between 0 and 0777 (octal), both inclusive');
  }
  const profile = path.at(-2) === 'appArmorProfile' ? 'AppArmor' : 'seccomp';
  if (message === 'may only stand beside type: Localhost') {
    return invalid(field, value, `can only be set when ${profile} type is Localhost`);
  }
  if (message === 'must be unique') return duplicate(field, value);
  if (message === 'must be 0 or more') return invalid(field, value, 'must be greater than or equal to 0');
  if (message === 'must be 1 or more') return invalid(field, value, 'must be greater than or equal to 1');
  const range = /^must be between (-?\d+) and (-?\d+)$/.exec(message);
  if (range) return invalid(field, value, `must be between ${range[1]} and ${range[2]}, inclusive`);
  const words = /^must be ((?:[\w-]+, )*[\w-]+ or [\w-]+)$/.exec(message)?.[1];
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
  request: labelRule,
  serviceAccountName: subdomainRule,
  nodeName: subdomainRule,
  priorityClassName: subdomainRule,
  runtimeClassName: subdomainRule,
  conditionType: qualifiedNameRule,
};

/** Lists of things that are called by DNS labels. */
const NAMED = new Set(['containers', 'initContainers', 'volumes', 'resourceClaims']);

const named: Words = ({ value, message }, path) => {
  const last = String(path.at(-1));
  const rule = NAMES[last] ?? (last === 'name' && NAMED.has(String(path.at(-3))) ? labelRule : undefined);
  if (rule === undefined || typeof value !== 'string' || value === '' || message === 'must be unique') return undefined;
  const problems = rule(value);
  return problems.length === 0 ? undefined : problems.map((problem) => invalid(path, value, problem));
};

/** Rules that the server words in its own way. */
const WORDS: Readonly<Record<string, Words>> = {
  ...CONTAINER_WORDS,
  ...PLACEMENT_WORDS,
  containers: (_, path) => required(path),
  'volume-mounts': ({ value, message }, path) => {
    if (message === 'must name a volume of the pod') return notFound(path, value);
    return message === 'must be unique in its container' ? invalid(path, value, 'must be unique') : undefined;
  },
  'volume-devices': missingVolume,
  'variable-files': missingVolume,
  'host-ports': ({ value }, path) => invalid(path, value, 'must match `containerPort` when `hostNetwork` is true'),
  'required-field': (_, path) => {
    if (path.at(-1) === 'port' || path.at(-1) === 'maxSkew') {
      const detail = path.at(-1) === 'port' ? 'must be between 1 and 65535, inclusive' : 'must be greater than zero';
      return invalid(path, 0, detail);
    }
    return path.at(-1) === 'topologyKey' ? required(path, 'can not be empty') : undefined;
  },
  'pod-resources': ({ value, message }, path) => {
    const total = /^must be at least ([\d.e+]+), what/.exec(message)?.[1];
    if (total === undefined) return undefined;
    const sum = amountText(Math.round(Number(total) * 1000), value);
    return invalid(fieldOf(path), value, `must be greater than or equal to aggregate container requests of ${sum}`);
  },
  'volume-sources': ({ value, message }, path) => {
    if (!message.startsWith('must have one source') || !isFields(value)) return undefined;
    const sources = VOLUME_TYPES.filter((type) => value[type] !== undefined);
    return sources.slice(1).map((type) => forbidden([...path, type], 'may not specify more than 1 volume type'));
  },
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
  'template-annotations': ({ value, message, path }, at) => {
    const key = String(path.at(-1));
    if (message.startsWith('must be a whole number')) return invalid(fieldOf(at), value, 'must be a 32bit integer');
    if (message === 'must name a container of the pod template') {
      return invalid(fieldOf(at), key.slice(key.indexOf('/') + 1), 'container not found');
    }
    if (key.includes('apparmor') && message.startsWith('must be runtime/default')) {
      return invalid(fieldOf(at), value, 'invalid AppArmor profile name');
    }
    return key.includes('seccomp') && message.startsWith('must be runtime/default')
      ? invalid(at, value, 'must be a valid seccomp profile')
      : undefined;
  },
};

/** In the order in which the server looks at them. */
const VOLUME_TYPES = (
  'emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker ' +
  'persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume ' +
  'photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image'
).split(' ');

function missingVolume({ value, message }: PodFinding, path: Path): StatusCause | undefined {
  return message.startsWith('must name a volume') ? notFound(path, value) : undefined;
}
