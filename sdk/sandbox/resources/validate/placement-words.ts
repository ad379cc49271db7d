import type { StatusCause } from '../../status-error.ts';
import type { PodFinding, Words } from './pod-findings.ts';
import { fieldName, invalid, notSupported, type Path, required } from './words.ts';

const IP_ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** Of where a pod runs, and under which names. */
export const PLACEMENT_WORDS: Readonly<Record<string, Words>> = {
  'topology-spread': ({ value, message }, path) => {
    const last = path.at(-1);
    if (last === 'topologyKey' && message.startsWith('is required')) return required(path, 'can not be empty');
    const isCount = last === 'maxSkew' || last === 'minDomains';
    return isCount ? invalid(path, value ?? 0, 'must be greater than zero') : undefined;
  },
  dns: ({ value, message }, path) => {
    if (message.startsWith('is required with')) {
      return required(path, 'must provide `dnsConfig` when `dnsPolicy` is None');
    }
    return message.startsWith('must be an IP address') ? invalid(path, value, IP_ADDRESS) : undefined;
  },
  'host-aliases': ({ value, message }, path) =>
    message.startsWith('must be an IP address') ? invalid(path, value, IP_ADDRESS) : undefined,
  'pod-os': ({ value, message }, path) =>
    path.at(-1) === 'name' && message.startsWith('must be ')
      ? notSupported(path.slice(0, -1), value, ['linux', 'windows'])
      : undefined,
  'pod-affinity': weightWords,
  'node-affinity': weightWords,
  tolerations: tolerationWords,
};

function weightWords({ value }: PodFinding, path: Path): StatusCause | undefined {
  return path.at(-1) === 'weight' ? invalid(path, value, 'must be in the range 1-100') : undefined;
}

function tolerationWords({ value, message }: PodFinding, path: Path): StatusCause | undefined {
  const at = fieldName(path.slice(0, -1));
  if (message.startsWith('is required unless the operator is Exists')) {
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    return invalid(`${at}.operator`, '', detail);
  }
  if (message === 'must be left out with Exists') {
    return invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'");
  }
  if (message.startsWith('must be NoExecute')) {
    return invalid(`${at}.effect`, value ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  return message.startsWith('must be Equal or Exists') ? notSupported(path, value, ['Equal', 'Exists']) : undefined;
}
