import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { cleanText } from './clean.ts';
import { isTransient } from './errors.ts';
import { splitLines } from './lines.ts';
import { type LogPosition, logPosition } from './log-position.ts';
import { pathOf } from './objects.ts';
import { getPod, podsResource } from './pods.ts';
import type { Kube } from './types.ts';
import { type BackOffRange, backOff, sleep } from './wait.ts';

export interface LogRequest {
  namespace: string;
  pod: string;
  container: string;
  /** Go on until the container has ended; without it, only what is there. */
  follow: boolean;
  /** Only lines of the last so many seconds. */
  since?: number;
  /** Only the last so many lines. */
  tail?: number;
  /** The log of the container's instance before its last restart. */
  previous?: boolean;
  /** Ends the iteration, without an error. */
  signal?: AbortSignal;
  timings?: Partial<LogTimings>;
}

/** All in milliseconds. */
export interface LogTimings {
  retry: BackOffRange;
  /** After this time without a first answer it is given up; by default the transport's own limit for one request. */
  firstConnection?: number;
  /** After this time without a connection it is given up. */
  lostConnection: number;
}

/** The connection is tried again for 5 minutes. */
export const logTimings: LogTimings = { retry: { first: 500, most: 5000 }, lostConnection: 300_000 };

/** What the kubelet and the API server say of a container that has not started. */
const notStarted = /waiting to start|ContainerCreating|PodInitializing|does not have a host assigned/;

/**
 * The lines of a container's log, without line breaks and without terminal control sequences. A connection that breaks
 * is made anew, and no line is lost or comes twice. While following, waits for the container to start, and ends when it has
 * ended or its pod is gone. Throws `NotFound`, `Forbidden`, the first connection's error, or `WatchLost`.
 */
export async function* followLogs(kube: Kube, request: LogRequest): AsyncGenerator<string> {
  const { signal } = request;
  const follow = request.follow && !request.previous;
  const timings = { ...logTimings, ...request.timings };
  const position = logPosition();
  const waits = backOff(timings.retry);
  const outage = outageWatch(timings, timings.firstConnection ?? (kube.transport.timeout || 10_000));
  while (!signal?.aborted) {
    let rest = '';
    let opened = false;
    try {
      const chunks = await openLog(kube, request, position, follow);
      opened = true;
      outage.over();
      for await (const line of splitLines(chunks, (text) => (rest = text))) yield* newLines(line, position);
      if (!follow) return yield* newLines(rest, position);
    } catch (error) {
      if (signal?.aborted) return;
      if (isGone(error) && (opened || position.newest() !== undefined)) return;
      if (!(follow && isWaiting(error))) outage.happened(error);
    }
    if (follow && (await hasEnded(kube, request, position, opened, outage.happened)))
      return yield* newLines(rest, position);
    await sleep(waits.next(), signal);
    if (opened && rest !== '') waits.reset();
  }
}

function openLog(
  kube: Kube,
  request: LogRequest,
  position: LogPosition,
  follow: boolean,
): Promise<AsyncIterable<string>> {
  const { namespace, pod, container, previous, signal } = request;
  const sinceTime = position.since();
  const range = sinceTime === undefined ? { sinceSeconds: request.since, tailLines: request.tail } : { sinceTime };
  position.resume();
  const query = { container, timestamps: true, follow: follow || undefined, previous: previous || undefined, ...range };
  // A container that is quiet sends nothing, not even the head of the answer.
  const timeout = follow ? 0 : undefined;
  return kube.transport.stream({
    method: 'GET',
    path: `${pathOf(podsResource, namespace, pod)}/log`,
    query,
    signal,
    timeout,
  });
}

const stamped = /^(\d{4}-\d\d-\d\dT\S+) ?([\s\S]*)$/;

/** A raw line as lines to show: none where it was read before, several where it has carriage returns. */
function newLines(line: string, position: LogPosition): string[] {
  if (line === '') return [];
  const [, time, text] = stamped.exec(line) ?? [undefined, undefined, line];
  if (time !== undefined && !position.take(time)) return [];
  return cleanText(text!.replace(/\r+$/, '')).split('\n');
}

/** True where the container's instance whose log was read runs no more, and nothing more will come. */
async function hasEnded(
  kube: Kube,
  { namespace, pod, container, signal }: LogRequest,
  position: LogPosition,
  opened: boolean,
  onTrouble: (error: unknown) => void,
): Promise<boolean> {
  try {
    return containerEnded(await getPod(kube, namespace, pod, signal), container, position.newest());
  } catch (error) {
    if (signal?.aborted || isGone(error)) return true;
    // Who may read logs but not pods learns of the end by the end of the log alone.
    if (error instanceof BatchError && error.code === 'Forbidden') return opened;
    onTrouble(error);
    return false;
  }
}

/** Judges by the pod's status; `newest` is the time stamp of the last line that was read, if there was one. */
export function containerEnded({ status = {} }: ObservedPod, container: string, newest: string | undefined): boolean {
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return true;
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  const { state, lastState } = all.find(({ name }) => name === container) ?? {};
  if (state?.terminated) return true;
  if (state?.waiting) return lastState?.terminated !== undefined;
  // Started after the last line: another instance, whose log is another.
  const started = Date.parse(state?.running?.startedAt ?? '');
  return newest !== undefined && started > Math.floor(Date.parse(newest) / 1000) * 1000;
}

function isGone(error: unknown): boolean {
  return error instanceof BatchError && error.code === 'NotFound';
}

function isWaiting(error: unknown): boolean {
  return error instanceof BatchError && error.code === 'BadRequest' && notStarted.test(error.message);
}

/** How long there has been no connection. `happened` throws where it is given up. */
function outageWatch(timings: LogTimings, firstConnection: number) {
  const begun = Date.now();
  let connected = false;
  let since: number | undefined;
  return {
    over() {
      connected = true;
      since = undefined;
    },
    happened(error: unknown) {
      if (!isTransient(error)) throw error;
      since ??= connected ? Date.now() : begun;
      const lasted = Date.now() - since;
      if (!connected && lasted >= firstConnection) throw error;
      if (lasted < timings.lostConnection) return;
      const { message, hint } = error as BatchError;
      throw new BatchError(
        'WatchLost',
        `log lost for ${Math.round(lasted / 60_000)} minutes and given up: ${message}`,
        { hint, cause: error },
      );
    },
  };
}
