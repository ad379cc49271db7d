import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { Claim } from './claims.ts';
import { journalName } from './journal.ts';
import { targetName } from './sight.ts';
import type { Journal } from './types.ts';

/** Why a migration cannot go on, and what to do about it. */
export const stops = {
  nameTaken: ({ metadata }: ObservedJob) => ({
    reason: `job "${metadata.name}" was created by somebody else meanwhile`,
    hint: 'nothing was changed: give another name with --to',
  }),
  deletedByOthers: (name: string) => ({
    reason: `job "${name}" was deleted by somebody else, and its pods with it`,
    hint: nothingLeft(name),
  }),
  vanished: (journal: Journal, arePodsGone: boolean, wasSeen = journal.state.createdAt !== undefined) => ({
    reason: wasSeen
      ? `job "${targetName(journal)}" took the pods over and was deleted since, or its time to live has passed`
      : `job "${targetName(journal)}" may have been created, and have gone with its pods since: none of them is there`,
    hint: arePodsGone ? nothingLeft(journal.old.metadata.name!) : podsLeft(journal),
  }),
  finished: ({ old, namespace }: Journal, { metadata }: ObservedJob) => ({
    reason: `job "${metadata.name}" has finished: there is nothing to put back`,
    hint: removal(old, namespace),
  }),
  podsTaken: (pods: ObservedPod[]) => ({
    reason: `pods were taken by ${ownersOf(pods)} while they had no owner (${pods.length})`,
    hint: 'take them away from it (its selector matches them), then: kubectl batch migrate --resume',
  }),
  claimed: (claims: readonly Claim[]) => ({
    reason: `the selector of ${claims.map(({ claimant: { kind, name } }) => `${kind} "${name}"`).join(', ')} matches pods that have no owner now`,
    hint: 'delete it, or give it another selector, then: kubectl batch migrate --resume',
  }),
  clash: (from: ObservedJob, to: ObservedJob) => ({
    reason: `job "${from.metadata.name}" and job "${to.metadata.name}" are both there: no step of a migration leads to that`,
    hint: "see whose the pods are before you delete one: kubectl get pods -o 'custom-columns=NAME:.metadata.name,OWNER:.metadata.ownerReferences[*].name'",
  }),
};

function ownersOf(pods: readonly ObservedPod[]): string {
  const owners = pods.flatMap(({ metadata }) => metadata.ownerReferences?.filter(({ controller }) => controller) ?? []);
  return [...new Set(owners.map(({ kind, name }) => `${kind} "${name}"`))].join(', ');
}

function nothingLeft(old: string): string {
  return `nothing is left to migrate: \`kubectl batch migrate --abort ${old}\` removes the journal`;
}

function podsLeft({ state, old, namespace }: Journal): string {
  const back = '; or put the old Job back over the pods that are still there: kubectl batch migrate --abort';
  return `${removal(old, namespace)}${state.goal === 'new' ? back : ''}`;
}

function removal({ metadata }: ObservedJob, namespace: string): string {
  return `nothing is left to do but to remove the journal: kubectl delete configmap ${journalName(metadata.uid!)} -n ${namespace}`;
}
