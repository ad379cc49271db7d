import { arch, availableParallelism, totalmem } from 'node:os';
import { type Clock, timestamp } from '../clock.ts';
import type { SandboxNode, Taint } from './pod-types.ts';

/** A node of the sandbox. */
export interface NodeOptions {
  /** DNS subdomain. */
  name: string;
  /** Quantity, such as `8` or `500m`. Default: that of the machine. */
  cpu?: string | number;
  /** Quantity, such as `16Gi`. Default: that of the machine. */
  memory?: string | number;
  /** How many pods can run at a time. Default: 110. */
  pods?: number;
  /** Added to those that every node has. */
  labels?: Record<string, string>;
  taints?: Taint[];
}

const DEFAULT_PODS = 110;
const VERSION = 'v1.35.4+sandbox';
const EPHEMERAL_STORAGE = '100Gi';
/** Go's names. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** A Node as a kubelet registers it. */
export function nodeObject(options: NodeOptions, address: string, clock: Clock): SandboxNode {
  const { name, labels, taints } = options;
  const architecture = ARCHITECTURES[arch()] ?? arch();
  // Whatever the machine's: pods are made for it.
  const operatingSystem = 'linux';
  const capacity = capacityOf(options);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': architecture,
        'beta.kubernetes.io/os': operatingSystem,
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': operatingSystem,
        ...labels,
      },
    },
    spec: { ...(taints && taints.length > 0 && { taints }) },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      allocatable: capacity,
      capacity,
      conditions: conditions(timestamp(clock.now())),
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: {
        architecture,
        bootID: '',
        containerRuntimeVersion: 'sandbox://1',
        kernelVersion: '',
        kubeProxyVersion: '',
        kubeletVersion: VERSION,
        machineID: '',
        operatingSystem,
        osImage: 'kubectl batch sandbox',
        systemUUID: '',
      },
    },
  };
}

function capacityOf({
  cpu = availableParallelism(),
  memory,
  pods = DEFAULT_PODS,
}: NodeOptions): Record<string, string> {
  return {
    cpu: String(cpu),
    'ephemeral-storage': EPHEMERAL_STORAGE,
    memory: String(memory ?? `${Math.floor(totalmem() / 1024)}Ki`),
    pods: String(pods),
  };
}

/** In the kubelet's order and words. */
function conditions(time: string) {
  const told = (type: string, status: string, reason: string, message: string) => ({
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    message,
    reason,
    status,
    type,
  });
  return [
    told('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    told('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    told('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    told('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ];
}
