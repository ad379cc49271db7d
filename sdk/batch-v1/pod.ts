import type { Affinity } from './affinity.ts';
import type { Container, InitContainer } from './container.ts';
import type { LocalReference } from './local-reference.ts';
import type { TemplateMetadata } from './metadata.ts';
import type { OneOf } from './one-of.ts';
import type { Quantity, ResourceRequirements } from './resources.ts';
import type { PodSecurityContext } from './security-context.ts';
import type { LabelSelector } from './selector.ts';
import type { Volume } from './volume.ts';

/** The pods of a Job: `Restart` is what their restartPolicy may be. */
export interface PodTemplateSpec<Restart extends string = 'Never' | 'OnFailure'> {
  /** Labels and annotations of the pods. */
  metadata?: TemplateMetadata;
  /** What runs in them. */
  spec: PodSpec<Restart>;
}

/** PodSpec of Kubernetes 1.37, as a Job's template may hold it. */
export interface PodSpec<Restart extends string = 'Never' | 'OnFailure'> extends PodFields {
  /** At least one; the pod has ended when all have. */
  containers: Container[];
  /** Run one after another before the containers; those with restartPolicy Always are sidecars. */
  initContainers?: InitContainer[];
  /** What containers can mount. */
  volumes?: Volume[];
  /** Must be written: what the API puts in by default is refused in a Job. */
  restartPolicy: Restart;
  /** Seconds between the signal to stop and the kill; 0 or more. Default: 30. */
  terminationGracePeriodSeconds?: number;
  /** Seconds from its start until a pod fails; counts for each pod, unlike the Job's. At least 1. Default: no limit. */
  activeDeadlineSeconds?: number;
  /** Name of a service account. Default: `default`. */
  serviceAccountName?: string;
  /** @deprecated The API's old name of serviceAccountName. */
  serviceAccount?: string;
  /** Written by the server from priorityClassName; a number of one's own is refused unless it is the same. */
  priority?: number;
}

/** The fields of a PodSpec that need no other form in TypeScript. */
export interface PodFields {
  /** Only nodes with all these labels. */
  nodeSelector?: Record<string, string>;
  /** Puts the pod on this node, without a scheduler. */
  nodeName?: string;
  /** Which nodes it may, or should, be on. */
  affinity?: Affinity;
  /** Taints of nodes that do not keep it away. */
  tolerations?: Toleration[];
  /** How evenly its like are spread. */
  topologySpreadConstraints?: TopologySpreadConstraint[];
  /** Which pods go first. Default: the cluster's default class, else 0. */
  priorityClassName?: string;
  /** Whether others are put off their node for it. Default: PreemptLowerPriority. */
  preemptionPolicy?: 'Never' | 'PreemptLowerPriority';
  /** Default: default-scheduler. */
  schedulerName?: string;
  /** Which container runtime runs it. Default: the node's own. */
  runtimeClassName?: string;
  /** Each holds the pod back until someone removes it. @since 1.27 (alpha 1.26) */
  schedulingGates?: PodSchedulingGate[];
  /** The group that it is scheduled with. @since 1.36 (alpha) */
  schedulingGroup?: PodSchedulingGroup;
  /** Claims of devices, made or to be made. @since 1.34 (alpha 1.26) */
  resourceClaims?: PodResourceClaim[];
  /** Of the pod as a whole: cpu, memory and hugepages, no claims. @since 1.34 (alpha 1.32) */
  resources?: ResourceRequirements;
  /** What its processes may do, and who owns its volumes. */
  securityContext?: PodSecurityContext;
  /** Default: true. */
  automountServiceAccountToken?: boolean;
  /** Secrets with credentials of registries. */
  imagePullSecrets?: LocalReference[];
  /** The node's network instead of its own. Default: false. */
  hostNetwork?: boolean;
  /** Sees the node's processes. Default: false. */
  hostPID?: boolean;
  /** The node's inter-process communication. Default: false. */
  hostIPC?: boolean;
  /** False: users of the pod are others on the node, root is nobody. Default: true. @since 1.33 (alpha 1.25) */
  hostUsers?: boolean;
  /** DNS label. Default: the pod's name; in an Indexed Job `<job>-<index>`. */
  hostname?: string;
  /** With a headless Service of this name, the pod is `<hostname>.<subdomain>` in DNS. */
  subdomain?: string;
  /** The host name that processes see, and nothing else: at most 64 characters. @since 1.35 (alpha 1.34) */
  hostnameOverride?: string;
  /** Processes see the full name instead of the host name; at most 64 characters. Default: false. @since 1.20 (alpha 1.19) */
  setHostnameAsFQDN?: boolean;
  /** Lines of /etc/hosts. */
  hostAliases?: HostAlias[];
  /** Who answers DNS questions; `None` needs dnsConfig. Default: ClusterFirst. */
  dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
  /** Put together with what dnsPolicy gives. */
  dnsConfig?: PodDnsConfig;
  /** Variables for each Service of the namespace. Default: true. */
  enableServiceLinks?: boolean;
  /** Containers see one another's processes; not with hostPID. Default: false. */
  shareProcessNamespace?: boolean;
  /** Conditions that must be True, beside ready containers, for a ready pod. */
  readinessGates?: PodReadinessGate[];
  /** What the runtime class takes; written by the server. */
  overhead?: Record<string, Quantity>;
  /** What the containers are made for; some fields are refused for the other. @since 1.24 (alpha 1.23) */
  os?: PodOs;
  /** Who helps to end the pod when it is evicted; at most 10, not with schedulingGroup. @since 1.37 (alpha) */
  evictionResponders?: EvictionResponder[];
}

/** Holds the pod back until someone removes it. @since 1.27 (alpha 1.26) */
export interface PodSchedulingGate {
  /** Such as `example.com/quota`. @since 1.27 (alpha 1.26) */
  name: string;
}

/** The group that the pod is scheduled with. @since 1.36 (alpha) */
export interface PodSchedulingGroup {
  /** Of a PodGroup, which may come later. @since 1.36 (alpha) */
  podGroupName: string;
}

/** A condition that must be True for a ready pod. */
export interface PodReadinessGate {
  /** Type of the condition. */
  conditionType: string;
}

/** What the containers are made for. @since 1.24 (alpha 1.23) */
export interface PodOs {
  /** Of the nodes, too. @since 1.24 (alpha 1.23) */
  name: 'linux' | 'windows';
}

/** A claim of devices: one that exists, or one to be made for the pod. */
export type PodResourceClaim = {
  /** DNS label, unique in its pod. @since 1.34 (alpha 1.26) */
  name: string;
} & OneOf<{
  /** A ResourceClaim that exists. @since 1.34 (alpha 1.31) */
  resourceClaimName: string;
  /** A ResourceClaimTemplate: the claim made of it goes with the pod. @since 1.34 (alpha 1.31) */
  resourceClaimTemplateName: string;
}>;

/** Taints of nodes that do not keep the pod away. */
export type Toleration = TolerationOfTaint & TolerationOfEffect;

/** Which taints, by key and value. */
export type TolerationOfTaint =
  | {
      /** The taint's key, whatever its value; without a key, every taint. */
      operator: 'Exists';
      key?: string;
      value?: undefined;
    }
  | {
      /** `Equal`: just this value. `Lt`, `Gt`: the taint's is less, greater (alpha 1.35). Default: Equal. */
      operator?: 'Equal' | 'Lt' | 'Gt';
      /** The taint's key. */
      key: string;
      /** Default: empty. */
      value?: string;
    };

/** Which effects of a taint. */
export type TolerationOfEffect =
  | {
      /** Default: all. */
      effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
      tolerationSeconds?: undefined;
    }
  | {
      effect: 'NoExecute';
      /** Seconds until it is evicted all the same; 0 or less is at once. Default: never. */
      tolerationSeconds?: number;
    };

/** How evenly pods are spread over nodes, zones and the like. */
export interface TopologySpreadConstraint {
  /** By how many pods domains may differ; 1 or more. */
  maxSkew: number;
  /** A label of nodes; those with the same value are one domain. */
  topologyKey: string;
  /** Whether the pod waits, or is put anywhere, when it cannot be. */
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** The pods that are counted. Default: none. */
  labelSelector?: LabelSelector;
  /** Labels whose values those pods share with this one. @since 1.27 (alpha 1.25) */
  matchLabelKeys?: string[];
  /** Fewer domains than that count as empty; 1 or more, with DoNotSchedule only. Default: 1. @since 1.27 (alpha 1.24) */
  minDomains?: number;
  /** Whether nodes count that its nodeSelector or affinity excludes. Default: Honor. @since 1.26 (alpha 1.25) */
  nodeAffinityPolicy?: 'Honor' | 'Ignore';
  /** Whether nodes count whose taints it does not tolerate. Default: Ignore. @since 1.26 (alpha 1.25) */
  nodeTaintsPolicy?: 'Honor' | 'Ignore';
}

/** A line of /etc/hosts. */
export interface HostAlias {
  /** An address. */
  ip: string;
  /** Its names. */
  hostnames?: string[];
}

/** Parts of resolv.conf. */
export interface PodDnsConfig {
  /** Addresses of DNS servers; at most 3. */
  nameservers?: string[];
  /** Domains that short names are looked for in; at most 32. */
  searches?: string[];
  /** Such as `ndots`. */
  options?: PodDnsConfigOption[];
}

/** An option of resolv.conf. */
export interface PodDnsConfigOption {
  /** Such as `ndots`. */
  name: string;
  /** Default: none. */
  value?: string;
}

/** Someone who helps to end the pod when it is evicted. @since 1.37 (alpha) */
export interface EvictionResponder {
  /** Such as `example.com/saver`, unique in its pod. @since 1.37 (alpha) */
  name: string;
  /** 0 to 100,000, the highest first; below 1000 is for Kubernetes' own. @since 1.37 (alpha) */
  priority: number;
}
