import { availableParallelism, totalmem } from 'node:os';
import type { ResourceFieldSelector } from '../../../batch-v1/env.ts';
import { thousandths } from '../../../batch-v1/quantity.ts';
import type { PodContainer, SandboxPod } from '../pod-types.ts';
import { ContainerProblem } from './problem.ts';

const KEYED = /^metadata\.(labels|annotations)\['(.*)'\]$/;

/** The value of a fieldRef (podFieldSelectorRuntimeValue in kubelet_pods.go). */
export function podField(pod: SandboxPod, fieldPath: string, podIP: string): string {
  const keyed = KEYED.exec(fieldPath);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]!] ?? '';
  const { metadata, spec, status } = pod;
  switch (fieldPath) {
    case 'metadata.name':
    case 'metadata.namespace':
    case 'metadata.uid':
      return metadata[fieldPath.slice('metadata.'.length) as 'name' | 'namespace' | 'uid'] ?? '';
    case 'metadata.labels':
      return lines(metadata.labels);
    case 'metadata.annotations':
      return lines(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return status?.hostIP ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return podIP;
    default:
      throw new ContainerProblem(`unsupported fieldPath: ${fieldPath}`);
  }
}

/** FormatMap: `key="value"`, sorted. */
function lines(map: Record<string, string> = {}): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}

/** The value of a resourceFieldRef, in units of its divisor, rounded up; without a limit it is what the node has. */
export function resourceField(pod: SandboxPod, own: PodContainer | undefined, ref: ResourceFieldSelector): string {
  const { resource, containerName, divisor = '1' } = ref;
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = containerName === undefined ? own : all.find(({ name }) => name === containerName);
  if (!container) throw new ContainerProblem(`container ${containerName} not found`);
  const [part = '', ...rest] = resource.split('.');
  const name = rest.join('.');
  const { limits = {}, requests = {} } = (container.resources ?? {}) as Record<string, Record<string, string>>;
  const quantity = part === 'limits' ? (limits[name] ?? nodeHas(name)) : (requests[name] ?? 0);
  // A divisor of 0 stands for 1.
  return String(Math.ceil((thousandths(quantity) ?? 0) / (thousandths(divisor) || 1000)));
}

function nodeHas(resource: string): number {
  if (resource === 'cpu') return availableParallelism();
  return resource === 'memory' ? totalmem() : 0;
}
