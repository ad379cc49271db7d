import type { OneOf } from './one-of.ts';

/** Workload-aware scheduling of a Job. May be neither added nor removed later. @since 1.37 (alpha) */
export interface JobScheduling {
  /** Pods one by one, or together. Only gang.minCount may change. Default: basic. @since 1.37 (alpha) */
  schedulingPolicy?: JobSchedulingPolicy;
  /** Where the pods have to be. Immutable. @since 1.37 (alpha) */
  schedulingConstraints?: JobSchedulingConstraints;
  /** Whether pods may be preempted singly, or only all of them. Immutable. @since 1.37 (alpha) */
  disruptionMode?: JobDisruptionMode;
  /** Claims that the pods share; at most 4. @since 1.37 (alpha) */
  resourceClaims?: SchedulingResourceClaim[];
}

/** Pods one by one, as ever, or all or none of them. */
export type JobSchedulingPolicy = OneOf<{
  /** Each pod by itself. @since 1.37 (alpha) */
  basic: Record<string, never>;
  /** No pod before so many fit. @since 1.37 (alpha) */
  gang: GangScheduling;
}>;

/** All or none. */
export interface GangScheduling {
  /** Pods that must fit before any starts; 1 to parallelism. Default: parallelism. Mutable. @since 1.37 (alpha) */
  minCount?: number;
}

/** Where the pods of one Job have to be. */
export interface JobSchedulingConstraints {
  /** All pods where this label of their nodes has the same value; at most one. @since 1.37 (alpha) */
  topology?: TopologyConstraint[];
}

/** One domain for all pods. */
export interface TopologyConstraint {
  /** A label of nodes, such as `topology.kubernetes.io/rack`. @since 1.37 (alpha) */
  key: string;
}

/** Whether pods may be preempted singly. */
export type JobDisruptionMode = OneOf<{
  /** Each pod by itself. @since 1.37 (alpha) */
  single: Record<string, never>;
  /** All pods together. @since 1.37 (alpha) */
  all: Record<string, never>;
}>;

/** A claim that all pods of the Job share; each pod names it, too, in its own resourceClaims. */
export type SchedulingResourceClaim = {
  /** DNS label, unique in the Job. @since 1.37 (alpha) */
  name: string;
} & OneOf<{
  /** A ResourceClaim that exists. @since 1.37 (alpha) */
  resourceClaimName: string;
  /** A ResourceClaimTemplate: one claim is made of it for the Job. @since 1.37 (alpha) */
  resourceClaimTemplateName: string;
}>;
