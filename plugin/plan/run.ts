import { humanDuration } from '../../sdk/batch-v1/duration.ts';
import type { FieldDifference } from '../../sdk/batch-v1/field-differences.ts';
import { fieldPath } from '../../sdk/batch-v1/finding-text.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { type BatchError, BatchErrors, UsageError } from '../../sdk/errors.ts';
import { summarizeJob } from '../progress/index.ts';

/** One change that `run` makes, or one Job that it joins. */
export type RunStep =
  | { do: 'apply'; object: KubernetesObject }
  | { do: 'create'; object: KubernetesObject }
  | { do: 'replace'; object: KubernetesObject; uid: string }
  | { do: 'follow'; object: ObservedJob }
  /** Suspended while it waited for others. */
  | { do: 'resume'; object: ObservedJob }
  /** Complete already: done in an earlier run of the same input. */
  | { do: 'keep'; object: ObservedJob };

/** All that `run` will do, in order: everything that is no Job is applied before the first Job is created. */
export interface RunPlan {
  steps: RunStep[];
}

/** What the cluster has under the name of a manifest. */
export interface Existing {
  job: ObservedJob;
  /** Fields that are not as the manifest wants them, both with the server's defaults. */
  differences: FieldDifference[];
}

/**
 * Decides what `run` does with each manifest.
 *
 * @param existing the Job of that name, for those manifests that found one
 * @param now epoch milliseconds of the server's clock
 * @throws BatchErrors with every refusal: a Job of that name that has finished, or that differs
 */
export function planRun(
  manifests: KubernetesObject[],
  existing: Map<KubernetesObject, Existing>,
  options: { replace: boolean; now: number },
): RunPlan {
  const refusals: BatchError[] = [];
  const others: RunStep[] = [];
  const jobs: RunStep[] = [];
  for (const object of manifests) {
    const step = decide(object, existing.get(object), options);
    if (step instanceof Error) refusals.push(step);
    else if (step.do === 'apply') others.push(step);
    else jobs.push(step);
  }
  throwRefusals(refusals);
  return { steps: [...others, ...jobs] };
}

/** What is to be done with one manifest, or why nothing can be. */
export function decide(
  object: KubernetesObject,
  found: Existing | undefined,
  { replace, now }: { replace: boolean; now: number },
): RunStep | BatchError {
  if (!isJob(object)) return { do: 'apply', object };
  if (!found) return { do: 'create', object };
  if (replace) return { do: 'replace', object, uid: found.job.metadata.uid! };
  return refuse(found, now) ?? { do: 'follow', object: found.job };
}

export function throwRefusals(refusals: BatchError[]): void {
  if (refusals.length === 1) throw refusals[0]!;
  if (refusals.length > 1) throw new BatchErrors(refusals);
}

/** Whether `run` creates and follows this object; all others it applies. */
export function isJob(object: KubernetesObject): boolean {
  return object.kind === 'Job' && object.apiVersion.startsWith('batch/');
}

/** What to do where a Job of that name is there already. */
export const waysOn =
  '--replace deletes it and runs this one; --generate-name runs this one beside it under a new name';

function refuse({ job, differences }: Existing, now: number): BatchError | undefined {
  const what = `job "${job.metadata.name}" already exists in namespace "${job.metadata.namespace}"`;
  const progress = summarizeJob(job, undefined, now);
  const age = `created ${humanDuration(now - progress.created)} ago`;
  if (progress.finished !== undefined) {
    const result = progress.phase === 'Failed' ? `failed (${progress.reason ?? 'no reason given'})` : 'completed';
    const end = `${result} ${humanDuration(now - progress.finished)} ago, ${age}`;
    const differs = differences.length > 0 ? ', and differs:' : '';
    return new UsageError([`${what}: it ${end}${differs}`, ...differences.map(describe)].join('\n'), { hint: waysOn });
  }
  if (job.metadata.deletionTimestamp) {
    return new UsageError(`${what} and is being deleted (${age})`, {
      hint: `wait until it is gone, or: ${waysOn}`,
    });
  }
  if (differences.length === 0) return undefined;
  return new UsageError([`${what} and differs (${age}):`, ...differences.map(describe)].join('\n'), {
    hint: waysOn,
  });
}

function describe({ path, wanted, existing }: FieldDifference): string {
  return `  ${fieldPath(path)}: there ${short(existing)}, here ${short(wanted)}`;
}

function short(value: unknown): string {
  const text = value === undefined ? 'not set' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
