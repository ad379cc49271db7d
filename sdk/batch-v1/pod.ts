import type { CommonSecurityContext, Container, Quantity, ResourceRequirements } from './container.ts';
import type { LabelSelector } from './objects.ts';
import type { Volume } from './volume.ts';

/** The pods of a Job: `Restart` is what their restartPolicy may be. */
export interface PodTemplateSpec<Restart extends string = 'Never' | 'OnFailure'> {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string>; [field: string]: unknown };
  spec: PodSpec<Restart>;
}

/** PodSpec of Kubernetes 1.37, as a Job's template may hold it. */
export interface PodSpec<Restart extends string = 'Never' | 'OnFailure'> extends PodFields {
  containers: Container[];
  /** Run one after another before the containers; those with restartPolicy Always are sidecars. */
  initContainers?: Container[];
  volumes?: Volume[];
  /** Must be written: what the API puts in by default is refused in a Job. */
  restartPolicy: Restart;
  /** Seconds between the signal to stop and the kill. Default: 30. */
  terminationGracePeriodSeconds?: number;
  /** Seconds from its start until a pod fails; counts for each pod, unlike the Job's. At least 1. Default: no limit. */
  activeDeadlineSeconds?: number;
  /** Name of a service account. Default: `default`. */
  serviceAccountName?: string;
}

/** The fields of a PodSpec that need no other form in TypeScript. */
export interface PodFields {
  nodeSelector?: Record<string, string>;
  /** Puts the pod on this node, without a scheduler. */
  nodeName?: string;
  affinity?: Affinity;
  tolerations?: Toleration[];
  topologySpreadConstraints?: TopologySpreadConstraint[];
  priorityClassName?: string;
  preemptionPolicy?: 'Never' | 'PreemptLowerPriority';
  schedulerName?: string;
  runtimeClassName?: string;
  /** Each holds the pod back until someone removes it. */
  schedulingGates?: { name: string }[];
  resourceClaims?: { name: string; resourceClaimName?: string; resourceClaimTemplateName?: string }[];
  /** Of the pod as a whole. @since 1.34 (alpha 1.32) */
  resources?: ResourceRequirements;
  securityContext?: PodSecurityContext;
  /** Default: true. */
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name: string }[];
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  hostUsers?: boolean;
  /** Default in an Indexed Job: `<job>-<index>`. */
  hostname?: string;
  subdomain?: string;
  setHostnameAsFQDN?: boolean;
  hostAliases?: { ip: string; hostnames?: string[] }[];
  dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
  dnsConfig?: { nameservers?: string[]; searches?: string[]; options?: { name?: string; value?: string }[] };
  /** Variables for each Service of the namespace. Default: true. */
  enableServiceLinks?: boolean;
  shareProcessNamespace?: boolean;
  readinessGates?: { conditionType: string }[];
  overhead?: Record<string, Quantity>;
  os?: { name: 'linux' | 'windows' };
}

export interface PodSecurityContext extends CommonSecurityContext {
  /** Owner group of volumes. */
  fsGroup?: number;
  fsGroupChangePolicy?: 'OnRootMismatch' | 'Always';
  supplementalGroups?: number[];
  supplementalGroupsPolicy?: 'Merge' | 'Strict';
  seLinuxChangePolicy?: 'MountOption' | 'Recursive';
  sysctls?: { name: string; value: string }[];
}

export interface Toleration {
  key?: string;
  operator?: 'Exists' | 'Equal' | 'Lt' | 'Gt';
  value?: string;
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  tolerationSeconds?: number;
}

export interface TopologySpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  labelSelector?: LabelSelector;
  matchLabelKeys?: string[];
  minDomains?: number;
  nodeAffinityPolicy?: 'Honor' | 'Ignore';
  nodeTaintsPolicy?: 'Honor' | 'Ignore';
}

export interface Affinity {
  nodeAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] };
    preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; preference: NodeSelectorTerm }[];
  };
  podAffinity?: PodAffinity;
  podAntiAffinity?: PodAffinity;
}

/** All its requirements hold; of several terms one is enough. */
export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[];
  matchFields?: NodeSelectorRequirement[];
}

export interface NodeSelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values?: string[];
}

export interface PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: PodAffinityTerm }[];
}

export interface PodAffinityTerm {
  topologyKey: string;
  labelSelector?: LabelSelector;
  namespaces?: string[];
  namespaceSelector?: LabelSelector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}
