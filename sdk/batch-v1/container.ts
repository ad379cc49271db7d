/** A container of a pod template, as one writes it (Kubernetes 1.37). */
export interface Container {
  /** DNS label, unique among the containers and init containers of its pod. */
  name: string;
  image: string;
  /** Default: Always for `latest` or no tag, else IfNotPresent. */
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** What runs instead of the image's entrypoint. `$(NAME)` is replaced from env. No shell is involved. */
  command?: string[];
  /** Arguments; replace those of the image. */
  args?: string[];
  workingDir?: string;
  env?: EnvVar[];
  /** Whole ConfigMaps or Secrets as variables. */
  envFrom?: EnvFromSource[];
  ports?: ContainerPort[];
  resources?: ResourceRequirements;
  volumeMounts?: VolumeMount[];
  /** Volumes as block devices. */
  volumeDevices?: { name: string; devicePath: string }[];
  /** Not in init containers, unless they are sidecars; the same holds for the other probes and lifecycle. */
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: Lifecycle;
  securityContext?: SecurityContext;
  /**
   * In an init container `Always` makes a sidecar of it: it runs beside the containers and ends after them (1.29).
   * Elsewhere it overrides the pod's restartPolicy (1.35, alpha 1.34).
   */
  restartPolicy?: 'Always' | 'Never' | 'OnFailure';
  /** What an exit code means for restarts; needs restartPolicy. @since 1.35 (alpha 1.34) */
  restartPolicyRules?: ContainerRestartRule[];
  /** What changing resources in place does to the container. @since 1.33 */
  resizePolicy?: { resourceName: string; restartPolicy: 'NotRequired' | 'RestartContainer' }[];
  /** File whose content becomes the message of the ended container. Default: /dev/termination-log. */
  terminationMessagePath?: string;
  /** `FallbackToLogsOnError`: the end of the log, where the file is empty and the container failed. Default: File. */
  terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError';
  stdin?: boolean;
  stdinOnce?: boolean;
  tty?: boolean;
}

export interface EnvVar {
  name: string;
  /** `$(NAME)` is replaced by variables before it. */
  value?: string;
  valueFrom?: EnvVarSource;
}

/** Exactly one of them. */
export interface EnvVarSource {
  configMapKeyRef?: { name: string; key: string; optional?: boolean };
  secretKeyRef?: { name: string; key: string; optional?: boolean };
  /** A field of the pod, such as `metadata.name` or `metadata.labels['app']`. */
  fieldRef?: { fieldPath: string; apiVersion?: string };
  /** A request or limit of a container, such as `limits.cpu`. */
  resourceFieldRef?: { resource: string; containerName?: string; divisor?: Quantity };
  /** A variable out of a file of a volume. @since 1.35 (alpha 1.34) */
  fileKeyRef?: { volumeName: string; path: string; key: string; optional?: boolean };
}

export interface EnvFromSource {
  configMapRef?: { name: string; optional?: boolean };
  secretRef?: { name: string; optional?: boolean };
  /** Put before each name. */
  prefix?: string;
}

export interface ContainerPort {
  /** 1 to 65535. */
  containerPort: number;
  name?: string;
  /** Default: TCP. */
  protocol?: 'TCP' | 'UDP' | 'SCTP';
  hostPort?: number;
  hostIP?: string;
}

/** A number with a unit, such as `500m` CPU or `1Gi` of memory. */
export type Quantity = string | number;

export interface ResourceRequirements {
  /** What the scheduler sets aside; at most the limits. */
  requests?: Record<string, Quantity>;
  /** What the container may use at most. GPUs and other extended resources go here. */
  limits?: Record<string, Quantity>;
  /** Resource claims of the pod that this container uses. */
  claims?: { name: string; request?: string }[];
}

export interface VolumeMount {
  /** Of a volume of the pod. */
  name: string;
  /** Unique in its container. */
  mountPath: string;
  /** A folder or file of the volume instead of its root. */
  subPath?: string;
  /** The same with `$(NAME)` replaced from env. */
  subPathExpr?: string;
  /** Default: false. */
  readOnly?: boolean;
  /** @since 1.33 (beta 1.31) */
  recursiveReadOnly?: 'Disabled' | 'IfPossible' | 'Enabled';
  mountPropagation?: 'None' | 'HostToContainer' | 'Bidirectional';
  /** @since 1.37 */
  bindMountOptions?: string[];
}

/** What a probe or a hook does; exactly one. */
export interface Handler {
  exec?: { command: string[] };
  httpGet?: HttpGet;
  tcpSocket?: { port: number | string; host?: string };
}

export interface HttpGet {
  port: number | string;
  path?: string;
  host?: string;
  scheme?: 'HTTP' | 'HTTPS';
  httpHeaders?: { name: string; value: string }[];
}

export interface Probe extends Handler {
  grpc?: { port: number; service?: string };
  /** Default: 0. */
  initialDelaySeconds?: number;
  /** Default: 10. */
  periodSeconds?: number;
  /** Default: 1. */
  timeoutSeconds?: number;
  /** Default: 3. */
  failureThreshold?: number;
  /** Default: 1. */
  successThreshold?: number;
  terminationGracePeriodSeconds?: number;
}

export interface Lifecycle {
  postStart?: Handler & { sleep?: { seconds: number } };
  preStop?: Handler & { sleep?: { seconds: number } };
  /** Such as SIGTERM; needs the pod's os.name. @since 1.33 (alpha) */
  stopSignal?: string;
}

export interface ContainerRestartRule {
  action: 'Restart' | 'RestartAllContainers';
  exitCodes: { operator: 'In' | 'NotIn'; values: number[] };
}

/** What a container and its pod can both say; the container's word goes first. */
export interface CommonSecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  /** The kubelet refuses to start a container as root. */
  runAsNonRoot?: boolean;
  seccompProfile?: { type: 'RuntimeDefault' | 'Unconfined' | 'Localhost'; localhostProfile?: string };
  appArmorProfile?: { type: 'RuntimeDefault' | 'Unconfined' | 'Localhost'; localhostProfile?: string };
  seLinuxOptions?: { level?: string; role?: string; type?: string; user?: string };
  windowsOptions?: {
    gmsaCredentialSpec?: string;
    gmsaCredentialSpecName?: string;
    hostProcess?: boolean;
    runAsUserName?: string;
  };
}

export interface SecurityContext extends CommonSecurityContext {
  allowPrivilegeEscalation?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  privileged?: boolean;
  procMount?: 'Default' | 'Unmasked';
  readOnlyRootFilesystem?: boolean;
}
