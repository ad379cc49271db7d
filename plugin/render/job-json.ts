import type { JobProgress } from '../progress/types.ts';

/**
 * A Job as one line of JSON, for programs that read `watch -o json`. The names are stable; what is not known or does
 * not apply is left out. Times are RFC 3339 in UTC; `nextRetryEstimate` is what its name says.
 *
 * Fields: `namespace`, `name`, `uid`, `phase`, `reason`, `message`, `waitsFor`, `completionMode`, `completions`, `succeeded`,
 * `parallelism`, `active`, `ready`, `terminating`, `failed`, `backoffLimit`, `backoffLimitPerIndex`,
 * `completedIndexes`, `failedIndexes`, `nextRetryEstimate`, `creationTimestamp`, `startTime`, `finishTime`,
 * `podsKnown`, `stuckPods` (each `pod`, `reason`, `message`, `forGood`).
 */
export function renderJobJson(job: JobProgress): string {
  return escapeControl(
    JSON.stringify({
      namespace: job.namespace,
      name: job.name,
      uid: job.uid,
      phase: job.phase,
      reason: job.reason,
      message: job.message,
      waitsFor: job.waitsFor,
      completionMode: job.indexed ? 'Indexed' : 'NonIndexed',
      completions: job.completions.wanted,
      succeeded: job.completions.succeeded,
      parallelism: job.parallelism,
      active: job.active,
      ready: job.ready,
      terminating: job.terminating,
      failed: job.failed,
      backoffLimit: job.backoffLimit,
      backoffLimitPerIndex: job.backoffLimitPerIndex,
      completedIndexes: job.completedIndexes,
      failedIndexes: job.failedIndexes,
      nextRetryEstimate: rfc3339(job.nextRetry),
      creationTimestamp: rfc3339(job.created),
      startTime: rfc3339(job.started),
      finishTime: rfc3339(job.finished),
      podsKnown: job.podsKnown,
      stuckPods: job.stuck.map(({ pod, reason, message, forGood }) => ({ pod, reason, message, forGood })),
    }),
  );
}

/** To the second, as Kubernetes writes times; fractions only where there are any. */
function rfc3339(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** JSON.stringify leaves DEL, C1 controls and marks of direction as they are; a terminal would obey them. */
function escapeControl(json: string): string {
  return json.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
