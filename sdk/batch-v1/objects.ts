/** Kubernetes objects as the API server sends them, typed as far as this package reads them. */

/** Any Kubernetes object; what we do not know stays untouched. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  /** RFC 3339. */
  creationTimestamp?: string;
  /** RFC 3339: the deletion was asked for; the object goes once its finalizers are gone. */
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
  [field: string]: unknown;
}

/** An object whose deletion takes this one along. */
export interface OwnerReference {
  /** Such as batch/v1. */
  apiVersion: string;
  /** Such as CronJob. */
  kind: string;
  /** Of an object of the same namespace, or of one without namespace. */
  name: string;
  /** Of the same object: a namesake is another. */
  uid: string;
  /** Whether it manages this object; one owner at most. Default: false. */
  controller?: boolean;
  /** Whether its deletion in the foreground waits for this object. Default: false. */
  blockOwnerDeletion?: boolean;
}

/** A label selector as it is read; `LabelSelector` is one as one writes it. */
export interface ObservedSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** A Job as read from a server, status included. For writing one, see `JobSpec` in `./types.ts`. */
export interface ObservedJob extends KubernetesObject {
  spec: {
    parallelism?: number;
    completions?: number;
    completionMode?: 'NonIndexed' | 'Indexed';
    backoffLimit?: number;
    backoffLimitPerIndex?: number;
    maxFailedIndexes?: number;
    activeDeadlineSeconds?: number;
    ttlSecondsAfterFinished?: number;
    suspend?: boolean;
    managedBy?: string;
    manualSelector?: boolean;
    selector?: ObservedSelector;
    template: {
      metadata?: ObjectMeta;
      spec: { restartPolicy?: string; containers: ObservedContainer[]; [field: string]: unknown };
    };
    [field: string]: unknown;
  };
  status?: JobStatus;
}

export interface ObservedContainer {
  name: string;
  image?: string;
  [field: string]: unknown;
}

/** JobStatus of Kubernetes 1.37: what the Job controller writes. Times are RFC 3339 strings. */
export interface JobStatus {
  /** How the Job stands; once it has ended, one of them is Complete or Failed. */
  conditions?: JobCondition[];
  /** When the controller first took it up, or took it up again after a suspension. Empty while born suspended. */
  startTime?: string;
  /** Set with Complete only, never with Failed. */
  completionTime?: string;
  /** Pods that are pending or running and not being deleted; 0 once the Job has ended. */
  active?: number;
  /** Those of them that are ready. @since 1.24 (alpha 1.23) */
  ready?: number;
  /** Pods that are being deleted and have not ended. @since 1.29 (alpha 1.28) */
  terminating?: number;
  /** Pods that succeeded; in an Indexed Job indexes, which may become fewer when it is scaled down. */
  succeeded?: number;
  /** Pods that failed, retries included; only grows. */
  failed?: number;
  /** Such as `0,2-5`; in an Indexed Job only. @since 1.22 (alpha 1.21) */
  completedIndexes?: string;
  /** Such as `1,6-8`; with backoffLimitPerIndex only. @since 1.29 (alpha 1.28) */
  failedIndexes?: string;
  /** Pods that have ended and are not in the numbers yet. @since 1.23 (alpha 1.22) */
  uncountedTerminatedPods?: UncountedTerminatedPods;
}

/** Pods that have ended and are not counted yet. @since 1.23 (alpha 1.22) */
export interface UncountedTerminatedPods {
  /** uids. @since 1.23 (alpha 1.22) */
  succeeded?: string[];
  /** uids. @since 1.23 (alpha 1.22) */
  failed?: string[];
}

/** One statement about a Job. */
export interface JobCondition {
  /** FailureTarget and SuccessCriteriaMet come before Failed and Complete, while pods still end (1.31). */
  type: 'Suspended' | 'Complete' | 'Failed' | 'FailureTarget' | 'SuccessCriteriaMet' | (string & {});
  /** Whether it holds. */
  status: 'True' | 'False' | 'Unknown';
  /** Such as BackoffLimitExceeded. */
  reason?: string;
  /** In words. */
  message?: string;
  /** When it was looked at: the same as lastTransitionTime. */
  lastProbeTime?: string;
  /** When the status changed. */
  lastTransitionTime?: string;
}

/** CronJobStatus of Kubernetes 1.37. */
export interface CronJobStatus {
  /** The Jobs that have not ended. */
  active?: ObjectReference[];
  /** The time of the schedule that the last Job was made for; the Job itself may be younger. RFC 3339. */
  lastScheduleTime?: string;
  /** When a Job was last Complete. RFC 3339. @since 1.22 */
  lastSuccessfulTime?: string;
}

/** Names an object. */
export interface ObjectReference {
  /** Such as batch/v1. */
  apiVersion?: string;
  /** Such as Job. */
  kind?: string;
  /** Of the object. */
  name?: string;
  /** Its own. */
  namespace?: string;
  /** Its own. */
  uid?: string;
  /** Of the state that is meant. */
  resourceVersion?: string;
  /** A part of the object. */
  fieldPath?: string;
}

export interface ObservedCronJob extends KubernetesObject {
  spec: {
    schedule: string;
    timeZone?: string;
    suspend?: boolean;
    startingDeadlineSeconds?: number;
    concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
    jobTemplate?: { metadata?: ObjectMeta; spec: ObservedJob['spec'] };
    [field: string]: unknown;
  };
  status?: CronJobStatus;
}

export interface ObservedPod extends KubernetesObject {
  spec: {
    nodeName?: string;
    containers: ObservedContainer[];
    initContainers?: ObservedContainer[];
    [field: string]: unknown;
  };
  status?: PodStatus;
}

export interface PodStatus {
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  reason?: string;
  message?: string;
  conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  startTime?: string;
}

export interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: { exitCode: number; reason?: string; message?: string; startedAt?: string; finishedAt?: string };
}
