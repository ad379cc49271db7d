import { CONTROLLER_UID_LABEL, JOB_NAME_LABEL } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { selectorText } from '../../sdk/batch-v1/selector-text.ts';
import type { Selection } from '../kube/types.ts';

/** What to watch in one namespace (or in all) to follow some Jobs. */
export interface Scope {
  jobs: Selection;
  pods: Selection;
}

/** Scopes that see exactly the given Jobs and little else: one a namespace, as narrow as one watch can be. */
export function scopesOfJobs(jobs: ObservedJob[]): Scope[] {
  const byNamespace = groupByNamespace(jobs);
  return [...byNamespace].map(([namespace, group]) => ({
    jobs: { namespace, ...(group.length === 1 ? { fieldSelector: `metadata.name=${group[0]!.metadata.name}` } : {}) },
    pods: { namespace, labelSelector: podSelector(group) },
  }));
}

/** Scopes that will see Jobs of these manifests once they are created: one a namespace. */
export function scopesOfNames(manifests: KubernetesObject[], fallback: string): Scope[] {
  const groups = groupByNamespace(manifests, fallback);
  return [...groups].map(([namespace, group]) => ({
    jobs: { namespace },
    pods: { namespace, labelSelector: namesSelector(group) },
  }));
}

function namesSelector(manifests: KubernetesObject[]): string | undefined {
  if (manifests.some(({ spec }) => (spec as Partial<ObservedJob['spec']>)?.manualSelector)) return undefined;
  const names = manifests.map(({ metadata }) => metadata.name);
  if (names.includes(undefined) || names.length > mostInSelector) return CONTROLLER_UID_LABEL;
  return `${JOB_NAME_LABEL} in (${names.join(',')})`;
}

/** The scope of a selection, whose Jobs may come and go while it is followed. */
export function scopeOfSelection(selection: Selection, jobs: ObservedJob[]): Scope {
  const labelSelector = jobs.some((job) => job.spec.manualSelector) ? undefined : CONTROLLER_UID_LABEL;
  return { jobs: selection, pods: { namespace: selection.namespace, labelSelector } };
}

/** More would make the address of a request too long. */
const mostInSelector = 50;

/**
 * One label selector for the pods of all these Jobs. A Job's pods are found by its own selector: a Job made with
 * manualSelector may carry the labels of another. Undefined (all pods) where no one selector can say it, or where
 * it would be too long for an address.
 */
function podSelector(jobs: ObservedJob[]): string | undefined {
  if (jobs.length === 1) return selectorText(jobs[0]!.spec.selector) || undefined;
  const values = jobs.map((job) => job.spec.selector?.matchLabels?.[CONTROLLER_UID_LABEL]);
  if (values.includes(undefined) || jobs.some((job) => job.spec.selector?.matchExpressions?.length)) return undefined;
  return jobs.length <= mostInSelector ? `${CONTROLLER_UID_LABEL} in (${values.join(',')})` : CONTROLLER_UID_LABEL;
}

function groupByNamespace<T extends KubernetesObject>(jobs: T[], fallback?: string): Map<string | undefined, T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const job of jobs) {
    const namespace = job.metadata.namespace ?? fallback;
    const group = groups.get(namespace);
    if (group) group.push(job);
    else groups.set(namespace, [job]);
  }
  return groups;
}
