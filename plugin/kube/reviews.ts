import { BatchError } from '../../sdk/errors.ts';
import type { Kube } from './types.ts';

/** A right in one namespace, as RBAC has it. */
export interface Right {
  verb: string;
  /** '' for the core group. */
  group: string;
  /** Plural, e.g. `jobs`. */
  resource: string;
}

interface AccessReview {
  status?: { allowed?: boolean };
}

const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/**
 * Those of these rights that this user lacks, asked for all at once. A server that does not tell is taken to allow: it
 * will say so itself.
 */
export async function missingRights(
  kube: Kube,
  namespace: string,
  rights: readonly Right[],
  signal?: AbortSignal,
): Promise<Right[]> {
  const allowed = await Promise.all(rights.map((right) => isAllowed(kube, namespace, right, signal)));
  return rights.filter((_, i) => !allowed[i]);
}

async function isAllowed(kube: Kube, namespace: string, right: Right, signal?: AbortSignal): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, ...right } },
  };
  try {
    const { body: review } = await kube.transport.request<AccessReview>({ method: 'POST', path, body, signal });
    return review.status?.allowed !== false;
  } catch (error) {
    const untold = ['Forbidden', 'AdmissionDenied', 'NotFound', 'BadRequest'];
    if (error instanceof BatchError && untold.includes(error.code)) return true;
    throw error;
  }
}
