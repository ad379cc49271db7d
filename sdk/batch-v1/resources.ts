/** A number with a unit, such as `500m` CPU or `1Gi` of memory. */
export type Quantity = string | number;

/** What is set aside for a container, and what it may use at most. */
export interface ResourceRequirements {
  /** What the scheduler sets aside; at most the limits. Default: the limits. */
  requests?: Record<string, Quantity>;
  /** What the container may use at most. GPUs and other extended resources go here. Default: no limit. */
  limits?: Record<string, Quantity>;
  /** Resource claims of the pod that this container uses. @since 1.34 (alpha 1.26) */
  claims?: ResourceClaimReference[];
}

/** A resource claim of the pod. */
export interface ResourceClaimReference {
  /** Of one of the pod's resourceClaims. @since 1.34 (alpha 1.26) */
  name: string;
  /** One request of the claim. Default: all of it. @since 1.34 (alpha 1.31) */
  request?: string;
}
