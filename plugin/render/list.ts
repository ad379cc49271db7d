import { humanDuration } from '../../sdk/batch-v1/duration.ts';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { selectorText } from '../../sdk/batch-v1/selector-text.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { summarizeJob } from '../progress/summary.ts';
import type { JobProgress } from '../progress/types.ts';
import { activeText, completionsText, durationText, failedText, reasonText, retryText } from './job-words.ts';
import { type Column, renderTable } from './table.ts';

export interface JobListOptions {
  /** Epoch milliseconds of the server's clock. */
  now: number;
  /** Adds CONTAINERS, IMAGES, SELECTOR and REASON. */
  wide?: boolean;
  /** Puts NAMESPACE first. */
  namespaces?: boolean;
  /** Default true. */
  headers?: boolean;
  /** The terminal's columns; absent: nothing is cut. */
  columns?: number;
  /** The pods of these Jobs and maybe others. Without them the counts are the Jobs' own, and no retry is foretold. */
  pods?: readonly ObservedPod[];
}

/** Jobs as `kubectl batch list` shows them, in the order given. */
export function renderJobList(jobs: readonly ObservedJob[], options: JobListOptions): string {
  const pods = options.pods && groupByOwner(options.pods);
  const rows = jobs.map((job) => {
    const own = pods && (pods.get(job.metadata.uid ?? '') ?? []);
    return rowOf(job, summarizeJob(job, own, options.now), options);
  });
  return renderTable(columnsOf(options), rows, options);
}

function columnsOf({ namespaces, wide }: JobListOptions): Column[] {
  const headers = ['STATE', 'COMPLETIONS', 'ACTIVE', 'FAILED', 'RETRY', 'DURATION', 'AGE'];
  return [
    ...(namespaces ? [{ header: 'NAMESPACE', flexible: true }] : []),
    { header: 'NAME', flexible: true },
    ...headers.map((header) => ({ header })),
    ...(wide ? ['CONTAINERS', 'IMAGES', 'SELECTOR', 'REASON'].map((header) => ({ header, flexible: true })) : []),
  ];
}

function rowOf(job: ObservedJob, progress: JobProgress, { namespaces, wide, now }: JobListOptions): string[] {
  const { containers } = job.spec.template.spec;
  return [
    ...(namespaces ? [progress.namespace] : []),
    progress.name,
    progress.phase,
    completionsText(progress),
    activeText(progress),
    failedText(progress),
    retryText(progress, now),
    durationText(progress, now),
    humanDuration(now - progress.created),
    ...(wide
      ? [
          containers.map(({ name }) => name).join(','),
          containers.map(({ image = '' }) => image).join(','),
          selectorText(job.spec.selector),
          progress.waitsFor ? reasonText(progress) : (progress.reason ?? ''),
        ]
      : []),
  ];
}

function groupByOwner(pods: readonly ObservedPod[]): Map<string, ObservedPod[]> {
  const groups = new Map<string, ObservedPod[]>();
  for (const pod of pods) {
    const owner = controllerUid(pod);
    if (owner === undefined) continue;
    const group = groups.get(owner);
    if (group) group.push(pod);
    else groups.set(owner, [pod]);
  }
  return groups;
}
