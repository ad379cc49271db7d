/**
 * When a pod that goes is replaced: once it has ended (`Failed`), or as soon as it is being deleted
 * (`TerminatingOrFailed`, the default without a podFailurePolicy). @since 1.29 (alpha 1.28)
 */
export type PodReplacementPolicy = 'Failed' | 'TerminatingOrFailed';

/** What a failed pod means. @since 1.26 (alpha 1.25) */
export interface PodFailurePolicy {
  /** The first that matches decides; without a match the failure counts. At most 20. */
  rules: PodFailurePolicyRule[];
}

/**
 * `FailJob` ends the Job, `FailIndex` ends the index (needs backoffLimitPerIndex; since 1.29), `Ignore` does not count the
 * failure, `Count` counts it.
 */
export type PodFailurePolicyAction = 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';

/** A rule looks either at exit codes or at the conditions of the pod. */
export type PodFailurePolicyRule = {
  /** What follows from a match. */
  action: PodFailurePolicyAction;
} & (
  | {
      /** Matches by the exit codes of the containers. */
      onExitCodes: OnExitCodes;
      onPodConditions?: undefined;
    }
  | {
      /** Matches if the pod has one of these; at most 20. */
      onPodConditions: OnPodCondition[];
      onExitCodes?: undefined;
    }
);

/** Which exit codes match. Containers that ended with 0, or have not ended, are not looked at. */
export interface OnExitCodes {
  /** Only this container or init container. Default: any. */
  containerName?: string;
  /** `In`: a container ended with one of the values. `NotIn`: one ended with another code, 0 apart. */
  operator: 'In' | 'NotIn';
  /** 1 to 255 codes, ascending, each once; 0 not with `In`. */
  values: number[];
}

/** A condition of the pod, by type and status. */
export interface OnPodCondition {
  /** Such as `DisruptionTarget`: the pod is evicted, preempted or drained away. */
  type: 'DisruptionTarget' | (string & {});
  /** Default: True. */
  status?: 'True' | 'False' | 'Unknown';
}

/** When an Indexed Job has succeeded though not all indexes have. @since 1.31 (alpha 1.30) */
export interface SuccessPolicy {
  /** The Job has succeeded once one of them holds; pods still running are ended. 1 to 20. */
  rules: SuccessPolicyRule[];
}

/** These indexes, so many indexes, or so many of these. */
export type SuccessPolicyRule =
  | {
      /** Such as `0,2-5`, ascending, below completions: these must succeed, or succeededCount of these. */
      succeededIndexes: string;
      /** So many of them; at most as many as are listed. Default: all. */
      succeededCount?: number;
    }
  | {
      /** So many indexes must succeed, whichever they are; at most completions. */
      succeededCount: number;
      succeededIndexes?: undefined;
    };
