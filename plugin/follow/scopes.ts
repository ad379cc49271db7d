import { CONTROLLER_UID_LABEL } from '../../sdk/batch-v1/names.ts';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
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

/** The scope of a selection, whose Jobs may come and go while it is followed. */
export function scopeOfSelection(selection: Selection, jobs: ObservedJob[]): Scope {
  const labelSelector = jobs.some((job) => job.spec.manualSelector) ? undefined : CONTROLLER_UID_LABEL;
  return { jobs: selection, pods: { namespace: selection.namespace, labelSelector } };
}

/**
 * One label selector for the pods of all these Jobs. A Job's pods are found by its own selector: a Job made with
 * manualSelector may carry the labels of another. Undefined (all pods) where no one selector can say it, or where
 * it would be too long for an address.
 */
function podSelector(jobs: ObservedJob[]): string | undefined {
  if (jobs.length === 1) return selectorText(jobs[0]!.spec.selector) || undefined;
  const values = jobs.map((job) => job.spec.selector?.matchLabels?.[CONTROLLER_UID_LABEL]);
  if (values.includes(undefined) || jobs.some((job) => job.spec.selector?.matchExpressions?.length)) return undefined;
  return jobs.length <= 50 ? `${CONTROLLER_UID_LABEL} in (${values.join(',')})` : CONTROLLER_UID_LABEL;
}

function groupByNamespace(jobs: ObservedJob[]): Map<string | undefined, ObservedJob[]> {
  const groups = new Map<string | undefined, ObservedJob[]>();
  for (const job of jobs) {
    const group = groups.get(job.metadata.namespace);
    if (group) group.push(job);
    else groups.set(job.metadata.namespace, [job]);
  }
  return groups;
}
