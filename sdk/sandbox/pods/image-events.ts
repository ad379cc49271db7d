import type { ContainerRecord } from './container-record.ts';
import type { Refusal } from './runtime.ts';

/** An event about a container, as the kubelet tells it. */
export interface ContainerEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

const normal = (reason: string, message: string): ContainerEvent => ({ type: 'Normal', reason, message });
const warning = (reason: string, message: string): ContainerEvent => ({ type: 'Warning', reason, message });

/** Of a container that is made and started. */
export function startEvents(record: ContainerRecord, pulls: boolean): ContainerEvent[] {
  return [...pulled(record, pulls), normal('Created', 'Container created'), normal('Started', 'Container started')];
}

/** Of one that could not be. */
export function refusalEvents(record: ContainerRecord, refusal: Refusal, pulls: boolean): ContainerEvent[] {
  const { image = '' } = record.spec;
  if ('startError' in refusal) {
    const problem = `Error: ${refusal.startError}`;
    return [...pulled(record, pulls), normal('Created', 'Container created'), warning('Failed', problem)];
  }
  const { reason, message = '' } = refusal.waiting;
  if (refusal.event) return [warning(refusal.event.reason, refusal.event.message)];
  switch (reason) {
    case 'ErrImagePull':
      return [
        normal('Pulling', `Pulling image "${image}"`),
        warning('Failed', `Failed to pull image "${image}": ${message}`),
        warning('Failed', 'Error: ErrImagePull'),
      ];
    case 'ImagePullBackOff':
      return [normal('BackOff', `Back-off pulling image "${image}"`), warning('Failed', 'Error: ImagePullBackOff')];
    case 'ErrImageNeverPull':
      return [warning(reason, message), warning('Failed', `Error: ${reason}`)];
    case 'InvalidImageName':
      return [warning('InspectFailed', message), warning('Failed', `Error: ${reason}`)];
    default:
      return [...pulled(record, pulls), warning('Failed', `Error: ${message}`)];
  }
}

/** imagePullPolicy is defaulted by the server: Always for `latest` or no tag. */
function pulled({ spec: { image = '', imagePullPolicy } }: ContainerRecord, pulls: boolean): ContainerEvent[] {
  if (!pulls) return [];
  if (imagePullPolicy !== 'Always') {
    return [normal('Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`)];
  }
  return [
    normal('Pulling', `Pulling image "${image}"`),
    normal('Pulled', `Successfully pulled image "${image}" in 0s (0s including waiting). Image size: 0 bytes.`),
  ];
}

export function fieldPath({ kind, spec }: ContainerRecord): string {
  return `spec.${kind === 'app' ? 'containers' : 'initContainers'}{${spec.name}}`;
}
