import type { LabelSelector } from './objects.ts';
import type { PodTemplateSpec } from './pod.ts';

export type * from './container.ts';
export type { LabelSelector } from './objects.ts';
export type * from './pod.ts';
export type * from './volume.ts';

/** Metadata as one writes it. */
export interface Metadata {
  /** For a Job at most 63 characters, fewer for an Indexed one; for a CronJob 52. See `jobNameProblem`. */
  name?: string;
  /** The server appends five characters to it, so that each `create` makes a new object. Ignored beside a `name`. */
  generateName?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  [field: string]: unknown;
}

/** A batch/v1 Job as one writes it. */
export interface Job {
  apiVersion: 'batch/v1';
  kind: 'Job';
  metadata: Metadata;
  spec: JobSpec;
}

/** A batch/v1 CronJob as one writes it. */
export interface CronJob {
  apiVersion: 'batch/v1';
  kind: 'CronJob';
  metadata: Metadata;
  spec: CronJobSpec;
}

/** CronJobSpec of Kubernetes 1.37. */
export interface CronJobSpec {
  /** Five fields, or `@daily` and its like, or `@every 1h30m`. */
  schedule: string;
  /** IANA name, such as `Europe/Paris`. Default: the zone of the controller manager. @since 1.27 */
  timeZone?: string;
  /** Seconds after its time in which a missed run is still started. Default: however late. */
  startingDeadlineSeconds?: number;
  /** What happens to a run whose predecessor still runs. Default: Allow. */
  concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
  /** Starts no more runs; those under way go on. Default: false. */
  suspend?: boolean;
  jobTemplate: { metadata?: Metadata; spec: JobSpec };
  /** Finished Jobs to keep. Default: 3. */
  successfulJobsHistoryLimit?: number;
  /** Failed Jobs to keep. Default: 1. */
  failedJobsHistoryLimit?: number;
}

/**
 * JobSpec of Kubernetes 1.37. The types refuse what the API always refuses: an Indexed Job without completions, limits per
 * index without Indexed mode, a podFailurePolicy with containers that restart in their pod, a selector of one's own without
 * manualSelector. What types cannot say, `validateManifest` does.
 */
export type JobSpec = JobFields & JobMode & JobSelector & JobFailureHandling;

/** The fields of a JobSpec that go with all others. */
export interface JobFields {
  /** Pods that run at the same time. Default: 1. At most 100,000 in an Indexed Job. Mutable. */
  parallelism?: number;
  /** Seconds from the start of the Job until it fails as a whole; stands still while suspended. Default: no limit. */
  activeDeadlineSeconds?: number;
  /** Failed pods before the Job fails. Default: 6; without limit if backoffLimitPerIndex is set. */
  backoffLimit?: number;
  /** Seconds that the finished Job stays before it and its pods are deleted. Default: it stays. Mutable. */
  ttlSecondsAfterFinished?: number;
  /** Holds the Job: it has no pods while this is true. Default: false. Mutable. */
  suspend?: boolean;
  /**
   * The controller that looks after the Job, such as `kueue.x-k8s.io/multikueue`; at most 63 characters, immutable.
   * Default: Kubernetes' own. @since 1.32 (alpha 1.30)
   */
  managedBy?: string;
  /** Gang scheduling and the like. Alpha: refused unless the gate WorkloadWithJob is on. @since 1.37 */
  scheduling?: JobScheduling;
}

/** Completions and what depends on the completion mode. */
export type JobMode = NonIndexedMode | IndexedMode;

export interface NonIndexedMode {
  /** Default: NonIndexed. Immutable. */
  completionMode?: 'NonIndexed';
  /**
   * Pods that must succeed. Default: 1, if parallelism is unset as well; otherwise the Job is a work queue that is
   * complete once one pod has succeeded and all have ended. Immutable.
   */
  completions?: number;
  backoffLimitPerIndex?: never;
  maxFailedIndexes?: never;
  successPolicy?: never;
}

export type IndexedMode = {
  /** Each pod gets an index from 0 to completions - 1, in `JOB_COMPLETION_INDEX`. Immutable. */
  completionMode: 'Indexed';
  /** How many indexes there are. May change only together with parallelism, to the same number. */
  completions: number;
  /** When the Job has succeeded though not all indexes have. Immutable. @since 1.31 (alpha 1.30) */
  successPolicy?: SuccessPolicy;
} & PerIndexLimits;

export type PerIndexLimits =
  | {
      /** Failed pods of one index before it fails; the other indexes go on. Immutable. @since 1.29 (alpha 1.28) */
      backoffLimitPerIndex: number;
      /**
       * Failed indexes that the Job bears; one more ends it. At most completions and 100,000; required, and at most
       * 10,000, beyond 100,000 completions. Default: it goes on to the last index. @since 1.29 (alpha 1.28)
       */
      maxFailedIndexes?: number;
    }
  | { backoffLimitPerIndex?: never; maxFailedIndexes?: never };

/** The server writes the selector, unless it is told not to. */
export type JobSelector =
  | { manualSelector?: false; selector?: never }
  | {
      /** The selector is one's own, and must match no pods but those of this Job. */
      manualSelector: true;
      /** Must match the labels of the template. Immutable. */
      selector: LabelSelector;
    };

/** A podFailurePolicy decides over more than itself. */
export type JobFailureHandling =
  | {
      /** What a failed pod means, by exit code or condition. Immutable. @since 1.26 (alpha 1.25) */
      podFailurePolicy: PodFailurePolicy;
      podReplacementPolicy?: 'Failed';
      template: PodTemplateSpec<'Never'>;
    }
  | {
      podFailurePolicy?: undefined;
      podReplacementPolicy?: PodReplacementPolicy;
      template: PodTemplateSpec<JobRestartPolicy>;
    };

/** `Never`: a failed pod stays, and a new one takes over. `OnFailure`: its containers start again in the same pod. */
export type JobRestartPolicy = 'Never' | 'OnFailure';

/**
 * When a pod that goes is replaced: once it has ended (`Failed`), or as soon as it is being deleted
 * (`TerminatingOrFailed`, the default without a podFailurePolicy). @since 1.29 (alpha 1.28)
 */
export type PodReplacementPolicy = 'Failed' | 'TerminatingOrFailed';

export interface PodFailurePolicy {
  /** The first that matches decides; without a match the failure counts. At most 20. */
  rules: PodFailurePolicyRule[];
}

/**
 * `FailJob` ends the Job, `FailIndex` ends the index (needs backoffLimitPerIndex), `Ignore` does not count the failure,
 * `Count` counts it.
 */
export type PodFailurePolicyAction = 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';

/** A rule looks either at exit codes or at the conditions of the pod. */
export type PodFailurePolicyRule = { action: PodFailurePolicyAction } & (
  | { onExitCodes: OnExitCodes; onPodConditions?: never }
  | { onPodConditions: OnPodCondition[]; onExitCodes?: never }
);

export interface OnExitCodes {
  /** Only this container or init container. Default: any. */
  containerName?: string;
  /** `In`: a container ended with one of the values. `NotIn`: one ended with another code, 0 apart. */
  operator: 'In' | 'NotIn';
  /** 1 to 255 codes, ascending, each once; 0 not with `In`. */
  values: number[];
}

export interface OnPodCondition {
  /** Such as `DisruptionTarget`: the pod is evicted, preempted or drained away. */
  type: 'DisruptionTarget' | (string & {});
  /** Default: True. */
  status?: 'True' | 'False' | 'Unknown';
}

export interface SuccessPolicy {
  /** The Job has succeeded once one of them holds. 1 to 20. */
  rules: SuccessPolicyRule[];
}

export type SuccessPolicyRule =
  | {
      /** Such as `0,2-5`, below completions: these must succeed, or succeededCount of these. */
      succeededIndexes: string;
      succeededCount?: number;
    }
  | {
      /** So many indexes must succeed, whichever they are. */
      succeededCount: number;
      succeededIndexes?: undefined;
    };

/** Workload-aware scheduling of a Job (1.37, alpha). */
export interface JobScheduling {
  schedulingPolicy?:
    | { basic: Record<string, never>; gang?: undefined }
    | {
        gang: {
          /** Pods that must fit before any starts; at most parallelism. */
          minCount?: number;
        };
        basic?: undefined;
      };
  schedulingConstraints?: { topology?: { key: string }[] };
  disruptionMode?: { single: Record<string, never> } | { all: Record<string, never> };
  resourceClaims?: { name: string; resourceClaimName?: string; resourceClaimTemplateName?: string }[];
}
