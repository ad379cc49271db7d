import type { NodeAffinity } from '../../batch-v1/affinity.ts';
import type { Container, InitContainer } from '../../batch-v1/container.ts';
import type { ContainerState, KubernetesObject, ObservedPod, PodStatus } from '../../batch-v1/objects.ts';
import type { Toleration } from '../../batch-v1/pod.ts';
import type { Volume } from '../../batch-v1/volume.ts';

/** A pod as the scheduler and the kubelet read it. */
export interface SandboxPod extends ObservedPod {
  spec: SandboxPodSpec;
  status?: KubeletStatus;
}

export interface SandboxPodSpec {
  containers: PodContainer[];
  initContainers?: PodContainer[];
  restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  affinity?: { nodeAffinity?: NodeAffinity };
  tolerations?: Toleration[];
  schedulingGates?: { name: string }[];
  schedulerName?: string;
  overhead?: Record<string, string>;
  volumes?: Volume[];
  hostname?: string;
  serviceAccountName?: string;
  activeDeadlineSeconds?: number;
  terminationGracePeriodSeconds?: number;
  readinessGates?: { conditionType: string }[];
  [field: string]: unknown;
}

/** A container, or an init container; those that restart always are sidecars. */
export type PodContainer = (Container | InitContainer) & { image?: string; [field: string]: unknown };

export interface PodCondition {
  type: string;
  status: string;
  observedGeneration?: number;
  reason?: string;
  message?: string;
  lastProbeTime?: null;
  lastTransitionTime?: string;
}

/** The status of a pod as the kubelet of 1.35 writes it. */
export interface KubeletStatus extends PodStatus {
  observedGeneration?: number;
  conditions?: PodCondition[];
  hostIP?: string;
  hostIPs?: { ip: string }[];
  podIP?: string;
  podIPs?: { ip: string }[];
  qosClass?: string;
  containerStatuses?: KubeletContainerStatus[];
  initContainerStatuses?: KubeletContainerStatus[];
}

export interface KubeletContainerStatus {
  name: string;
  state: ContainerState;
  lastState: ContainerState;
  ready: boolean;
  started: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  containerID?: string;
  allocatedResources?: unknown;
  resources?: unknown;
  volumeMounts?: unknown[];
}

/** A node as the scheduler and the kubelet read it. */
export interface SandboxNode extends KubernetesObject {
  spec?: { taints?: Taint[]; unschedulable?: boolean; [field: string]: unknown };
  status?: {
    allocatable?: Record<string, string>;
    addresses?: { type: string; address: string }[];
    [field: string]: unknown;
  };
}

export interface Taint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}
