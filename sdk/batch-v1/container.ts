import type { EnvFromSource, EnvVar } from './env.ts';
import type { Lifecycle, Probe, ReadinessProbe } from './probe.ts';
import type { ResourceRequirements } from './resources.ts';
import type { SecurityContext } from './security-context.ts';

/** A container of a pod template, as one writes it (Kubernetes 1.37). */
export type Container = ContainerFields & ContainerRestarts;

/** A container that runs before the others; one that is to run beside them is a sidecar. */
export type InitContainer = Container & (Sidecar | OrdinaryInitContainer);

/** The fields of a container that go with all others. */
export interface ContainerFields {
  /** DNS label, unique among the containers and init containers of its pod. */
  name: string;
  /** Such as `registry.example.com/team/convert:1.4`. */
  image: string;
  /** Default: Always for `latest` or no tag, else IfNotPresent. */
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** What runs instead of the image's entrypoint. `$(NAME)` is replaced from env. No shell is involved. */
  command?: string[];
  /** Arguments; replace those of the image. `$(NAME)` is replaced from env. */
  args?: string[];
  /** Default: the image's. */
  workingDir?: string;
  /** Variables; they go before those of envFrom. */
  env?: EnvVar[];
  /** Whole ConfigMaps or Secrets as variables; the last of a name counts. */
  envFrom?: EnvFromSource[];
  /** Names and host ports; other ports can be reached as well. */
  ports?: ContainerPort[];
  /** What the container asks for and may use. */
  resources?: ResourceRequirements;
  /** Volumes of the pod, and where the container sees them. */
  volumeMounts?: VolumeMount[];
  /** Volumes as block devices. */
  volumeDevices?: VolumeDevice[];
  /** Kills the container when it fails. Not in init containers, unless they are sidecars. */
  livenessProbe?: Probe;
  /** Tells whether the pod is ready. Not in init containers, unless they are sidecars. */
  readinessProbe?: ReadinessProbe;
  /** Holds back the other probes until it succeeds, kills the container if it does not. Not in init containers. */
  startupProbe?: Probe;
  /** What happens at start and stop. Not in init containers, unless they are sidecars. */
  lifecycle?: Lifecycle;
  /** What its processes may do; goes before the pod's. */
  securityContext?: SecurityContext;
  /** What changing resources in place does to the container. @since 1.33 (alpha 1.27) */
  resizePolicy?: ContainerResizePolicy[];
  /** File whose content becomes the message of the ended container, 4096 bytes at most. Default: /dev/termination-log. */
  terminationMessagePath?: string;
  /** `FallbackToLogsOnError`: the end of the log, where the file is empty and the container failed. Default: File. */
  terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError';
  /** Keeps standard input open. Default: false, so that reading it ends at once. */
  stdin?: boolean;
  /** Closes standard input when the first who attached goes. Default: false. */
  stdinOnce?: boolean;
  /** A terminal; needs stdin. Default: false. */
  tty?: boolean;
}

/** Restart rules need a policy that they are exceptions of. */
export type ContainerRestarts =
  | {
      /**
       * In an init container `Always` makes a sidecar of it: it runs beside the containers and ends after them (1.29,
       * alpha 1.28). Elsewhere it overrides the pod's restartPolicy. @since 1.35 (alpha 1.34)
       */
      restartPolicy?: ContainerRestartPolicy;
      restartPolicyRules?: undefined;
    }
  | {
      restartPolicy: ContainerRestartPolicy;
      /** What an exit code means for restarts; the first that matches decides. At most 20. @since 1.35 (alpha 1.34) */
      restartPolicyRules: ContainerRestartRule[];
    };

/** Whether an ended container starts again: always, never, or after a failure. */
export type ContainerRestartPolicy = 'Always' | 'Never' | 'OnFailure';

/** Starts before the containers, runs beside them, and is ended after them. @since 1.29 (alpha 1.28) */
export interface Sidecar {
  restartPolicy: 'Always';
}

/** Ends before the next one starts, so that nothing needs to ask how it is. */
export interface OrdinaryInitContainer {
  restartPolicy?: 'Never' | 'OnFailure';
  livenessProbe?: undefined;
  readinessProbe?: undefined;
  startupProbe?: undefined;
  lifecycle?: undefined;
}

/** A restart, or none, by exit code. @since 1.35 (alpha 1.34) */
export interface ContainerRestartRule {
  /** `RestartAllContainers` starts the pod over (1.36, alpha 1.35). @since 1.35 (alpha 1.34) */
  action: 'Restart' | 'RestartAllContainers';
  /** Which exit codes it is about. @since 1.35 (alpha 1.34) */
  exitCodes: {
    /** `In`: one of the values. `NotIn`: none of them. @since 1.35 (alpha 1.34) */
    operator: 'In' | 'NotIn';
    /** 1 to 255 codes. @since 1.35 (alpha 1.34) */
    values: number[];
  };
}

/** A port that the container listens on. */
export interface ContainerPort {
  /** 1 to 65535. */
  containerPort: number;
  /** At most 15 lower-case letters, digits and `-`, unique in its pod. */
  name?: string;
  /** Default: TCP. */
  protocol?: 'TCP' | 'UDP' | 'SCTP';
  /** 1 to 65535: the same port of the node, which then has room for one such pod. */
  hostPort?: number;
  /** Address of the node that the hostPort is bound to. Default: all. */
  hostIP?: string;
}

/** What a change of a resource does to the container. @since 1.33 (alpha 1.27) */
export interface ContainerResizePolicy {
  /** `cpu` or `memory`. @since 1.33 (alpha 1.27) */
  resourceName: 'cpu' | 'memory';
  /** Default: NotRequired, and no other with the pod's restartPolicy Never. @since 1.33 (alpha 1.27) */
  restartPolicy: 'NotRequired' | 'RestartContainer';
}

/** Where a container sees a volume. */
export type VolumeMount = VolumeMountFields & VolumeMountPart;

/** The fields of a mount that go with all others. */
export interface VolumeMountFields {
  /** Of a volume of the pod. */
  name: string;
  /** Unique in its container; without `:`. */
  mountPath: string;
  /** Default: false. */
  readOnly?: boolean;
  /** Whether mounts below are read-only, too; needs readOnly. Default: Disabled. @since 1.31 (alpha 1.30) */
  recursiveReadOnly?: 'Disabled' | 'IfPossible' | 'Enabled';
  /** Whether later mounts go from node to container, or both ways (privileged only). Default: None. */
  mountPropagation?: 'None' | 'HostToContainer' | 'Bidirectional';
  /** Mount options of Linux; not for image volumes. @since 1.37 (alpha) */
  bindMountOptions?: ('noexec' | 'nodev' | 'nosuid')[];
}

/** A part of the volume, by one of two ways, or all of it. */
export type VolumeMountPart =
  | {
      /** A folder or file of the volume instead of its root: relative, without `..`. Later changes do not show. */
      subPath?: string;
      subPathExpr?: undefined;
    }
  | {
      /** The same with `$(NAME)` replaced from env. */
      subPathExpr?: string;
      subPath?: undefined;
    };

/** A volume as a block device. */
export interface VolumeDevice {
  /** Of a persistentVolumeClaim or ephemeral volume of the pod with volumeMode Block. */
  name: string;
  /** Such as /dev/xvda. */
  devicePath: string;
}
