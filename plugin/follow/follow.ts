import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { watchJobs, watchPods } from '../kube/index.ts';
import type { Kube, ReflectorEvent } from '../kube/types.ts';
import { createState, type ProgressEvent, podsToldBy, reduceProgress, summarizeState } from '../progress/index.ts';
import type { JobProgress } from '../progress/types.ts';
import { mergeBatches } from './merge.ts';
import type { Scope } from './scopes.ts';

/** What is new since the last update. */
export interface FollowUpdate {
  /** Every followed Job as it stands now. */
  jobs: JobProgress[];
  /** Pods of the followed Jobs that changed, as last seen; for logs. */
  pods: ObservedPod[];
  /** Something that people should know once, e.g. that pods may not be read. */
  notes: string[];
}

export interface FollowOptions {
  /** Follow these Jobs alone, as read or created before; without it every Job of the scopes. */
  jobs?: ObservedJob[];
  /** Jobs that are created meanwhile, and followed from then on. Ends with the signal. */
  arrivals?: (signal: AbortSignal) => AsyncIterable<ObservedJob[]>;
  /** Milliseconds after which an update comes even if nothing happened, for clocks on a screen. */
  tick?: number;
  signal: AbortSignal;
}

/**
 * Follows Jobs and their pods until the signal is aborted or the consumer leaves. The first update comes when every
 * scope's Jobs are known.
 *
 * @throws BatchError Forbidden where Jobs may not be read, WatchLost where the cluster stayed away
 */
export async function* followJobs(kube: Kube, scopes: Scope[], options: FollowOptions): AsyncGenerator<FollowUpdate> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const sources = scopes.flatMap((scope) => [
    tagJobs(scope.jobs.namespace, watchJobs(kube, scope.jobs, signal)),
    tagPods(scope.pods.namespace, watchPods(kube, scope.pods, signal)),
  ]);
  if (options.arrivals) sources.push(tagArrivals(options.arrivals(signal), signal));
  let state = createState({ jobs: options.jobs, growing: options.arrivals !== undefined });
  const unsynced = new Set(scopes.map((scope) => scope.jobs.namespace));
  let missed = emptyNews();
  try {
    for await (const batch of mergeBatches(sources, options.tick)) {
      for (const tagged of batch) {
        if (tagged.source === 'jobs' && tagged.event.type === 'synced') unsynced.delete(tagged.namespace);
        note(tagged, missed);
        state = reduceProgress(state, tagged);
        for (const pod of podsToldBy(tagged, state)) missed.pods.push(pod);
      }
      if (unsynced.size > 0) continue;
      yield { jobs: summarizeState(state, kube.transport.now()), ...missed };
      missed = emptyNews();
    }
  } finally {
    stop.abort();
  }
}

interface News {
  pods: ObservedPod[];
  notes: string[];
}

const emptyNews = (): News => ({ pods: [], notes: [] });

function note(tagged: ProgressEvent, news: News): void {
  if (tagged.source === 'arrivals') return;
  if (tagged.source === 'jobs') noteConnection(tagged.event, news);
  else if ('unavailable' in tagged) {
    const reason = tagged.reason ?? 'no permission';
    news.notes.push(`pods cannot be read, so counts are the Job's own and may lag: ${reason}`);
  }
}

function noteConnection(event: ReflectorEvent<ObservedJob>, news: News): void {
  if (event.type === 'lost') news.notes.push(`connection lost, trying again: ${event.error.message}`);
  if (event.type === 'restored') news.notes.push('connection restored');
}

async function* tagJobs(
  namespace: string | undefined,
  events: AsyncIterable<ReflectorEvent<ObservedJob>>,
): AsyncGenerator<ProgressEvent> {
  for await (const event of events) yield { source: 'jobs', namespace, event };
}

async function* tagArrivals(
  arrivals: AsyncIterable<ObservedJob[]>,
  signal: AbortSignal,
): AsyncGenerator<ProgressEvent> {
  try {
    for await (const jobs of arrivals) yield { source: 'arrivals', jobs };
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Pods are a help, no need: where they may not be read, the Job's own counts must do. */
async function* tagPods(
  namespace: string | undefined,
  events: AsyncIterable<ReflectorEvent<ObservedPod>>,
): AsyncGenerator<ProgressEvent> {
  try {
    for await (const event of events) yield { source: 'pods', namespace, event };
  } catch (error) {
    if (!(error instanceof BatchError) || error.code !== 'Forbidden') throw error;
    yield { source: 'pods', namespace, unavailable: true, reason: error.message };
  }
}
