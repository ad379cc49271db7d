import type { JobStatus, ObservedJob, ObservedPod, PodStatus } from '../../sdk/batch-v1/objects.ts';

/** The moment that test objects count from: `at(30)` is half a minute later, in epoch milliseconds. */
export const start = Date.parse('2026-11-20T10:00:00Z');
export const at = (seconds: number): number => start + seconds * 1000;
/** The same as RFC 3339, as the API server writes it. */
export const time = (seconds: number): string => new Date(at(seconds)).toISOString().replace('.000Z', 'Z');

/** A Job as the API server returns it, defaults included. */
export function aJob(
  spec: Partial<ObservedJob['spec']> & Record<string, unknown> = {},
  status: JobStatus = {},
  metadata: Partial<ObservedJob['metadata']> = {},
): ObservedJob {
  const name = metadata.name ?? 'pi';
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default', uid: `uid-of-${name}`, creationTimestamp: time(0), ...metadata },
    spec: {
      parallelism: 1,
      ...('completions' in spec || 'parallelism' in spec ? {} : { completions: 1 }),
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': `uid-of-${name}` } },
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl:5' }] } },
      ...spec,
    },
    status: { startTime: time(0), ...status },
  };
}

export interface PodFacts {
  name: string;
  /** The Job's name; default `pi`. */
  job?: string;
  phase?: NonNullable<PodStatus['phase']>;
  /** Its only container ended then (seconds after `start`). */
  ended?: number;
  exitCode?: number;
  ready?: boolean;
  index?: number;
  /** Deletion was asked for then, with 30 seconds of grace. */
  deleted?: number;
  /** Whether the Job controller has yet to count it; default true. */
  tracked?: boolean;
  annotations?: Record<string, string>;
  status?: Partial<PodStatus>;
}

/** A pod of `aJob`, as the API server returns it. */
export function aPod(facts: PodFacts): ObservedPod {
  const { name, job = 'pi', phase = 'Pending', ended, exitCode = phase === 'Succeeded' ? 0 : 1, ready, index } = facts;
  const { deleted, tracked = true, annotations } = facts;
  const terminated = ended === undefined ? undefined : { exitCode, finishedAt: time(ended) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-of-${name}`,
      creationTimestamp: time(0),
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: job, uid: `uid-of-${job}`, controller: true }],
      ...(tracked ? { finalizers: ['batch.kubernetes.io/job-tracking'] } : {}),
      ...(deleted === undefined ? {} : { deletionTimestamp: time(deleted + 30), deletionGracePeriodSeconds: 30 }),
      annotations: {
        ...(index === undefined ? {} : { 'batch.kubernetes.io/job-completion-index': `${index}` }),
        ...annotations,
      },
    },
    spec: { containers: [{ name: 'main', image: 'perl:5' }] },
    status: {
      phase,
      ...(ready === undefined ? {} : { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] }),
      ...(terminated ? { containerStatuses: [{ name: 'main', state: { terminated } }] } : {}),
      ...facts.status,
    },
  };
}
