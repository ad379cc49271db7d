import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { labelCauses } from './labels.ts';
import { duplicate, fieldName, immutable, invalid, notSupported, required } from './words.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** `ValidateService`, as far as Services without a network behind them can be wrong. */
export function serviceCauses(service: KubernetesObject): StatusCause[] {
  const spec = fieldsOf(service.spec);
  const ports = listOfFields(spec.ports);
  const needsPorts = spec.clusterIP !== 'None' && spec.type !== 'ExternalName';
  return [
    ...(ports.length === 0 && needsPorts ? [required('spec.ports')] : []),
    ...(spec.type === 'ExternalName' && !spec.externalName ? [required('spec.externalName')] : []),
    ...(TYPES.includes(String(spec.type)) ? [] : [notSupported('spec.type', spec.type, TYPES)]),
    ...ports.flatMap((port, index) => portCauses(port, ports, index)),
    ...labelCauses(spec.selector, ['spec', 'selector']),
  ];
}

export function serviceUpdateCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  const [spec, old] = [fieldsOf(next.spec), fieldsOf(current.spec)];
  const moved = old.type !== 'ExternalName' && spec.type !== 'ExternalName' && spec.clusterIP !== old.clusterIP;
  return [...(moved ? [immutable('spec.clusterIP', spec.clusterIP)] : []), ...serviceCauses(next)];
}

function portCauses({ port, name, protocol }: Fields, all: Fields[], index: number): StatusCause[] {
  const at = (field: string) => fieldName(['spec', 'ports', index, field]);
  const isPort = typeof port === 'number' && port >= 1 && port <= 65535;
  const earlier = all.slice(0, index);
  const isTaken = earlier.some((other) => other.port === port && other.protocol === protocol);
  return [
    ...(name === undefined && all.length > 1 ? [required(at('name'))] : []),
    ...(name !== undefined && earlier.some((other) => other.name === name) ? [duplicate(at('name'), name)] : []),
    ...(isPort ? [] : [invalid(at('port'), port ?? 0, 'must be between 1 and 65535, inclusive')]),
    ...(PROTOCOLS.includes(String(protocol)) ? [] : [notSupported(at('protocol'), protocol, PROTOCOLS)]),
    ...(isTaken ? [duplicate(fieldName(['spec', 'ports', index]), { protocol, port })] : []),
  ];
}
