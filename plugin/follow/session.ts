import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import type { Interruption } from '../context.ts';
import { exitCodes, worstExitCode } from '../exit-codes.ts';
import type { Kube } from '../kube/types.ts';
import { createState, outcomeOf, summarizeState } from '../progress/index.ts';
import type { JobProgress } from '../progress/types.ts';
import { after } from '../timers.ts';
import { followJobs } from './follow.ts';
import type { LogFollower } from './logs.ts';
import type { Scope } from './scopes.ts';
import type { View } from './view.ts';

export interface SessionOptions {
  scopes: Scope[];
  /** Follow these Jobs alone; without it every Job of the scopes. */
  jobs?: ObservedJob[];
  /** Jobs that are created while others are followed. */
  toCome?: JobsToCome;
  view: View;
  logs?: LogFollower;
  /** Milliseconds until the session gives up. */
  timeout?: number;
  /** End as soon as a pod is stuck for good. */
  failFast: boolean;
  /** Milliseconds between redraws of a live view. */
  tick?: number;
  /** Aborted by Ctrl-C, with an Interruption. */
  signal: AbortSignal;
}

/** Jobs that wait for others to be complete. */
export interface JobsToCome {
  /** Those that were created, as they are; ends with the signal. */
  arrivals(signal: AbortSignal): AsyncIterable<ObservedJob[]>;
  /** Begins what may begin now that Jobs stand so; whether any are still to come, and those to be shown meanwhile. */
  advance(jobs: readonly JobProgress[]): { open: boolean; waiting: JobProgress[] };
}

/** How the following of Jobs came to its end. */
export interface SessionResult {
  jobs: JobProgress[];
  ended: 'all' | 'timeout' | 'interrupted' | 'unwritten' | 'stuck';
  exitCode: number;
}

/** How long logs may still come after the last Job has ended, in milliseconds. */
const logPatience = 10_000;

/** Follows Jobs to the end of all of them, shows them meanwhile, and says how it ended. */
export async function followToEnd(kube: Kube, options: SessionOptions): Promise<SessionResult> {
  const timeout = new AbortController();
  const stopTimer = options.timeout === undefined ? () => {} : after(options.timeout, () => timeout.abort());
  const signal = AbortSignal.any([options.signal, timeout.signal]);
  // What is known before the first news: an end before that must still name the Jobs.
  let jobs = summarizeState(createState({ jobs: options.jobs }), kube.transport.now());
  let ended: SessionResult['ended'] = 'all';
  let hasMore = options.toCome !== undefined;
  try {
    const { jobs: followed, tick } = options;
    const arrivals = options.toCome?.arrivals;
    for await (const update of followJobs(kube, options.scopes, { jobs: followed, arrivals, tick, signal })) {
      jobs = update.jobs;
      for (const note of update.notes) options.view.note(note);
      options.logs?.observe(update.pods);
      const { open = false, waiting = [] } = options.toCome?.advance(jobs) ?? {};
      hasMore = open;
      options.view.show([...jobs, ...waiting], kube.transport.now());
      if (!hasMore && jobs.every(hasEnded)) break;
      if (options.failFast && jobs.some(isStuckForGood)) {
        ended = 'stuck';
        break;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stopTimer();
    await options.logs?.finish(signal.aborted ? 0 : logPatience);
    options.view.end();
  }
  const interruption = options.signal.reason as Interruption | undefined;
  if (signal.aborted && (hasMore || jobs.length === 0 || !jobs.every(hasEnded)))
    ended = options.signal.aborted ? endedBy(interruption) : 'timeout';
  return { jobs, ended, exitCode: exitCodeOfSession(jobs, ended, interruption) };
}

function endedBy(interruption: Interruption | undefined): SessionResult['ended'] {
  return interruption?.signal === 'SIGPIPE' ? 'unwritten' : 'interrupted';
}

function hasEnded(job: JobProgress): boolean {
  return outcomeOf(job) !== undefined;
}

/** A pod that waiting cannot mend, in a Job that has not ended. */
export function isStuckForGood(job: JobProgress): boolean {
  return !hasEnded(job) && job.stuck.some(({ forGood }) => forGood);
}

const codeOfOutcome = {
  complete: exitCodes.done,
  failed: exitCodes.jobFailed,
  deleted: exitCodes.gone,
  replaced: exitCodes.gone,
} as const;

function exitCodeOfSession(
  jobs: JobProgress[],
  ended: SessionResult['ended'],
  interruption: Interruption | undefined,
): number {
  const codes: number[] = jobs.map((job) => {
    const outcome = outcomeOf(job);
    return outcome === undefined ? exitCodes.done : codeOfOutcome[outcome];
  });
  if (ended === 'interrupted' || ended === 'unwritten') codes.push(interruption?.exitCode ?? exitCodes.interrupted);
  if (ended === 'stuck') codes.push(exitCodes.stuck);
  if (ended === 'timeout') codes.push(exitCodes.timeout);
  return worstExitCode(codes);
}
