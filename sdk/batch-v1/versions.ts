/** Which Kubernetes knows which field of a Job. */

/** When a field came: behind a gate that is off (alpha), on by default (beta), for good (ga). */
export interface FieldVersions {
  alpha?: string;
  beta?: string;
  ga?: string;
}

/** Fields of JobSpec newer than Kubernetes 1.24. Older ones exist in every version that we support. */
export const JOB_FIELD_VERSIONS: Readonly<Record<string, FieldVersions>> = {
  podFailurePolicy: { alpha: '1.25', beta: '1.26', ga: '1.31' },
  backoffLimitPerIndex: { alpha: '1.28', beta: '1.29', ga: '1.33' },
  maxFailedIndexes: { alpha: '1.28', beta: '1.29', ga: '1.33' },
  podReplacementPolicy: { alpha: '1.28', beta: '1.29', ga: '1.34' },
  successPolicy: { alpha: '1.30', beta: '1.31', ga: '1.33' },
  managedBy: { alpha: '1.30', beta: '1.32', ga: '1.35' },
  scheduling: { alpha: '1.37' },
};

/**
 * The minor version in `1.30`, `v1.30.14` or `1.30+`; everything is 1.x.
 *
 * @throws Error where the text holds none.
 */
export function parseMinorVersion(version: string): number {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  if (minor === undefined) throw new Error(`not a Kubernetes version: "${version}" (write 1.30 or v1.30.14)`);
  return Number(minor);
}
