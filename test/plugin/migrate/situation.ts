import { newJob } from '../../../plugin/migrate/new-job.ts';
import { planMigration } from '../../../plugin/migrate/plan.ts';
import type { Consequence, MigrationPlan, MigrationRequest, Observation } from '../../../plugin/migrate/types.ts';
import type { JobStatus, ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { aJob, aPod, at, type PodFacts } from '../../helpers/objects.ts';

/** What `old` is, what was asked, and what else was seen; each has a usual value. */
export interface Facts {
  /** Seconds after the start; default 1000. */
  now?: number;
  spec?: Partial<ObservedJob['spec']> & Record<string, unknown>;
  status?: JobStatus;
  metadata?: Partial<ObservedJob['metadata']>;
  pods?: ObservedPod[];
  request?: Partial<Omit<MigrationRequest, 'accept'>> & { accept?: Consequence[] };
  seen?: Partial<Observation>;
  /** What the server would store differently of the spec. */
  stored?: Record<string, unknown>;
}

const SELECTOR = { 'batch.kubernetes.io/controller-uid': 'uid-of-old' };
export const LABELS = {
  ...SELECTOR,
  'controller-uid': 'uid-of-old',
  'batch.kubernetes.io/job-name': 'old',
  'job-name': 'old',
  app: 'etl',
};

/** A running Job of two pods and four completions. */
export function anOld({ spec, status, metadata }: Pick<Facts, 'spec' | 'status' | 'metadata'> = {}): ObservedJob {
  const pod = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl:5' }] };
  return aJob(
    {
      parallelism: 2,
      completions: 4,
      selector: { matchLabels: SELECTOR },
      template: { metadata: { labels: LABELS }, spec: pod },
      ...spec,
    },
    status,
    { name: 'old', uid: 'uid-of-old', resourceVersion: '7', ...metadata },
  );
}

/** A pod of `old`, on a node unless it is pending. */
export function ofOld(name: string, facts: Omit<PodFacts, 'name'> = {}): ObservedPod {
  const pod = aPod({ name, job: 'old', ...facts });
  const isOnNode = facts.phase !== undefined && facts.phase !== 'Pending';
  const metadata = { ...pod.metadata, labels: LABELS };
  return { ...pod, metadata, spec: { ...pod.spec, ...(isOnNode && { nodeName: 'node' }) } };
}

export const running = (name: string, facts: object = {}) => ofOld(name, { phase: 'Running', ready: true, ...facts });
/** Counted by OLD. */
export const done = (name: string, facts: object = {}) =>
  ofOld(name, { phase: 'Succeeded', ended: 90, tracked: false, ...facts });
export const failed = (name: string, facts: object = {}) =>
  ofOld(name, { phase: 'Failed', ended: 90, tracked: false, ...facts });

export function aRequest({ accept = [], ...request }: Facts['request'] = {}): MigrationRequest {
  return { old: 'old', sets: [], images: [], restartDeadline: false, accept: new Set(accept), ...request };
}

export function observed(facts: Facts): { request: MigrationRequest; seen: Observation } {
  const old = anOld(facts);
  const request = aRequest({ ...(facts.request?.to === undefined && { to: 'new' }), ...facts.request });
  const { pods = [running('a'), running('b')], now = 1000 } = facts;
  const seen = {
    at: at(now),
    old,
    pods,
    wanted: storedJob(newJob(old, request), facts.stored),
    altered: [],
    claimants: [],
    unchecked: [],
    denied: [],
    ...facts.seen,
  };
  return { request, seen };
}

/** With the defaults of the server. */
function storedJob({ spec, ...manifest }: Record<string, unknown>, stored: Record<string, unknown> = {}): ObservedJob {
  const own = spec as Record<string, unknown>;
  const defaults = { backoffLimit: 6, completionMode: 'NonIndexed', suspend: false };
  const policy = { podReplacementPolicy: 'TerminatingOrFailed', parallelism: 1 };
  return { ...manifest, spec: { ...defaults, ...policy, ...own, ...stored } } as unknown as ObservedJob;
}

export function planOf(facts: Facts): MigrationPlan {
  const { request, seen } = observed(facts);
  return planMigration(request, seen);
}
