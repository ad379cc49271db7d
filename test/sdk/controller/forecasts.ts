import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { forecastJob } from '../../../sdk/controller/forecast.ts';
import type { Forecast, PodRef } from '../../../sdk/controller/forecast-types.ts';
import { orphanedPod } from '../../../sdk/controller/job-pod.ts';
import type { JobControllerOptions } from '../../../sdk/controller/job-sync.ts';
import { aJob, at, type PodFacts } from '../../helpers/objects.ts';
import { describeStatus, pod } from './situations.ts';

const LABELS = { 'batch.kubernetes.io/controller-uid': 'uid-of-pi' };

/** NEW as the server stores it: with the selector of `pi`, and labels that it matches. */
export function newJob(spec: Record<string, unknown> = {}): ObservedJob {
  const template = { metadata: { labels: LABELS }, spec: { restartPolicy: 'Never', containers: [{ name: 'main' }] } };
  const { status: _, ...job } = aJob(
    { template, manualSelector: true, ...spec },
    {},
    { name: 'pi', uid: 'uid-of-next' },
  );
  return job as ObservedJob;
}

/** A pod of `pi` as it is after that is gone; on a node unless it is pending. */
export function left(name: string, facts: Omit<PodFacts, 'name'> & { onNode?: boolean } = {}): ObservedPod {
  const made = orphanedPod(pod(name, facts), 'uid-of-pi');
  const { onNode = facts.phase !== undefined && facts.phase !== 'Pending' } = facts;
  return onNode ? { ...made, spec: { ...made.spec, nodeName: 'node' } } : made;
}

export const running = (name: string, facts: object = {}) => left(name, { phase: 'Running', ready: true, ...facts });
export const done = (name: string, facts: object = {}) => left(name, { phase: 'Succeeded', ended: 90, ...facts });
export const failed = (name: string, facts: object = {}) => left(name, { phase: 'Failed', ended: 90, ...facts });

export interface Outlook {
  spec?: Record<string, unknown>;
  pods: ObservedPod[];
  /** Seconds after the start; default 1000, when every back-off is over. */
  now?: number;
  options?: JobControllerOptions;
}

export function forecastOf({ spec, pods, now = 1000, options = {} }: Outlook): Forecast {
  return forecastJob({ job: newJob(spec), pods, now: at(now), options });
}

/** A forecast in short: names, and the status as `describeStatus` has it. What is empty is left out. */
export function inShort(forecast: Forecast): Record<string, unknown> {
  const { kept, succeeded, failed, killed, unfit = [], started, nextStartAt, end, status } = forecast;
  const names = (refs: PodRef[]) => refs.map(({ name }) => name).join(' ');
  const lists = { kept, succeeded, failed, killed, unfit };
  return {
    ...Object.fromEntries(Object.entries(lists).flatMap(([key, refs]) => (refs.length ? [[key, names(refs)]] : []))),
    ...(started.count > 0 && { started: started.indexes ?? started.count }),
    ...(nextStartAt !== undefined && { next: (nextStartAt - at(0)) / 1000 }),
    ...(end && { end: `${end.type} ${end.reason}` }),
    status: describeStatus(status),
  };
}
