import type { PodFailurePolicy, PodReplacementPolicy, SuccessPolicy } from './job-policies.ts';
import type { JobScheduling } from './job-scheduling.ts';
import type { PodTemplateSpec } from './pod.ts';
import type { LabelSelector } from './selector.ts';

/**
 * JobSpec of Kubernetes 1.37. The types refuse what the API always refuses: an Indexed Job without completions, limits per
 * index without Indexed mode, a podFailurePolicy with containers that restart in their pod, a selector of one's own without
 * manualSelector. What types cannot say, `validateManifest` does. Beyond that they want the fields that the API's own document
 * calls required, though the server fills in some of them with what nobody means.
 */
export type JobSpec = JobFields & JobMode & JobSelector & JobFailureHandling;

/** The fields of a JobSpec that go with all others. */
export interface JobFields {
  /** Pods that run at the same time; 0 or more. Default: 1. At most 100,000 in an Indexed Job. Mutable. */
  parallelism?: number;
  /**
   * Seconds from the start of the Job until it fails as a whole, back-off between retries included; stands still while
   * suspended. 0 or more, and 0 fails it at once. Default: no limit. Mutable.
   */
  activeDeadlineSeconds?: number;
  /** Failed pods that the Job bears; one more ends it. 0 or more. Default: 6; no limit with backoffLimitPerIndex. Mutable. */
  backoffLimit?: number;
  /** Seconds that the finished Job stays before it and its pods are deleted; 0 or more. Default: it stays. Mutable. */
  ttlSecondsAfterFinished?: number;
  /** Holds the Job: it has no pods while this is true. Default: false. Mutable. */
  suspend?: boolean;
  /**
   * The controller that looks after the Job, such as `kueue.x-k8s.io/multikueue`; at most 63 characters, immutable.
   * Default: Kubernetes' own. @since 1.32 (alpha 1.30)
   */
  managedBy?: string;
  /** Gang scheduling and the like. Refused unless the gate WorkloadWithJob is on. @since 1.37 (alpha) */
  scheduling?: JobScheduling;
}

/**
 * Completions and what depends on the completion mode. Where nothing fits, TypeScript names what the last one lacks: the usual
 * comes last, so that it does not ask for what nobody needs.
 */
export type JobMode = IndexedMode | NonIndexedMode;

/** Pods without an index: any of them may do any part of the work. */
export interface NonIndexedMode {
  /** Default: NonIndexed. Immutable. */
  completionMode?: 'NonIndexed';
  /**
   * Pods that must succeed; 0 or more. Default: 1, if parallelism is unset as well; otherwise the Job is a work queue that
   * is complete once one pod has succeeded and all have ended. Immutable.
   */
  completions?: number;
  backoffLimitPerIndex?: undefined;
  maxFailedIndexes?: undefined;
  successPolicy?: undefined;
}

/** Pods that each have an index, which must succeed once. */
export type IndexedMode = {
  /** Each pod gets an index from 0 to completions - 1, in `JOB_COMPLETION_INDEX`. Immutable. @since 1.22 (alpha 1.21) */
  completionMode: 'Indexed';
  /** How many indexes there are. May change only together with parallelism, to the same number. */
  completions: number;
  /** When the Job has succeeded though not all indexes have. Immutable. @since 1.31 (alpha 1.30) */
  successPolicy?: SuccessPolicy;
} & PerIndexLimits;

/** How many failures each index bears, and how many failed indexes the Job. */
export type PerIndexLimits =
  | {
      /** Failed pods of one index before it fails; the other indexes go on. Immutable. @since 1.29 (alpha 1.28) */
      backoffLimitPerIndex: number;
      /**
       * Failed indexes that the Job bears; one more ends it. At most completions and 100,000; required, and at most
       * 10,000, beyond 100,000 completions. Default: it goes on to the last index. Mutable. @since 1.29 (alpha 1.28)
       */
      maxFailedIndexes?: number;
    }
  | { backoffLimitPerIndex?: undefined; maxFailedIndexes?: undefined };

/** The server writes the selector, unless it is told not to. The usual comes last, as in `JobMode`. */
export type JobSelector =
  | {
      /** The selector is one's own, and must match no pods but those of this Job. Default: false. */
      manualSelector: true;
      /** Must match the labels of the template. Default: one that the server writes. Immutable. */
      selector: LabelSelector;
    }
  | { manualSelector?: false; selector?: undefined };

/** A podFailurePolicy decides over more than itself. */
export type JobFailureHandling =
  | {
      /** What a failed pod means, by exit code or condition. Immutable. @since 1.26 (alpha 1.25) */
      podFailurePolicy: PodFailurePolicy;
      podReplacementPolicy?: 'Failed';
      /** The pods. Immutable, but for scheduling directives while the Job is suspended. */
      template: PodTemplateSpec<'Never'>;
    }
  | {
      podFailurePolicy?: undefined;
      /** When a pod that goes is replaced. Mutable. @since 1.29 (alpha 1.28) */
      podReplacementPolicy?: PodReplacementPolicy;
      template: PodTemplateSpec<JobRestartPolicy>;
    };

/** `Never`: a failed pod stays, and a new one takes over. `OnFailure`: its containers start again in the same pod. */
export type JobRestartPolicy = 'Never' | 'OnFailure';
