import { matchesSelector } from '../../sdk/batch-v1/matches-selector.ts';
import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { isPodActive } from '../../sdk/controller/pod.ts';
import type { Selecting } from '../kube/index.ts';

/** Something that would take on so many of the pods if nobody owned them. */
export interface Claim {
  claimant: Selecting;
  count: number;
}

/** Whoever adopts a pod first keeps it, and a ReplicaSet may end it (batch-api 3.4, point 9). */
export function claimsOf(claimants: readonly Selecting[], pods: readonly ObservedPod[]): Claim[] {
  return claimants.flatMap((claimant) => {
    // Only Jobs take on what has ended.
    const own = claimant.kind === 'Job' ? pods : pods.filter(isPodActive);
    const count = own.filter(({ metadata }) => matchesSelector(claimant.selector, metadata.labels)).length;
    return count > 0 ? [{ claimant, count }] : [];
  });
}
