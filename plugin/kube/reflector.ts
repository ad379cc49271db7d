import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { isTransient, statusCodeOf } from './errors.ts';
import { listAll } from './list.ts';
import { type ReflectorTimings, reflectorTimings } from './reflector-timings.ts';
import type { ReflectorEvent, Transport } from './types.ts';
import { backOff, onAbort, sleep } from './wait.ts';
import { openWatch, type WatchEvent } from './watch.ts';

export interface ReflectRequest<T> {
  /** Of the collection, e.g. `/apis/batch/v1/namespaces/default/jobs`. */
  path: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** What to keep of each object, applied before anything is stored. */
  project: (object: KubernetesObject) => T;
  /** Ends the iteration, without an error. */
  signal: AbortSignal;
  timings?: Partial<ReflectorTimings>;
}

/** Refusals that a server may give while it starts, because it has not yet read its own roles. */
const startingRefusals = 3;

/**
 * Follows a collection for ever: lists it, watches from there, and mends what breaks on the way. Throws the first
 * connection's error after 10 s (at once where waiting does not help: Forbidden, Unauthorized, certificates), and
 * `WatchLost` where a connection stays lost for 5 minutes.
 */
export async function* reflect<T>(transport: Transport, request: ReflectRequest<T>): AsyncGenerator<ReflectorEvent<T>> {
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const stop = onAbort(request.signal, () => lifetime.abort(request.signal.reason));
  try {
    if (!request.signal.aborted) yield* follow(transport, { ...request, signal });
  } finally {
    // Whoever leaves the loop early leaves no connection behind.
    stop();
    lifetime.abort();
  }
}

async function* follow<T>(transport: Transport, request: ReflectRequest<T>): AsyncGenerator<ReflectorEvent<T>> {
  const { signal } = request;
  const timings = { ...reflectorTimings, ...request.timings };
  const connection = connectionState(timings, timings.firstConnection ?? (transport.timeout || 10_000));
  /** Where a watch goes on; undefined: the whole set must be read first. */
  let from: string | undefined;
  while (!signal.aborted) {
    try {
      if (from === undefined) {
        const { labelSelector, fieldSelector } = request;
        const query = { labelSelector, fieldSelector };
        const listing = await listAll(transport, { path: request.path, query, project: request.project, signal });
        if (connection.up()) yield { type: 'restored' };
        from = listing.resourceVersion;
        yield { type: 'synced', objects: listing.items };
      }
      const watch = await openWatch(transport, watchOf(request, timings, from));
      if (connection.up()) yield { type: 'restored' };
      for await (const { type, object } of watch) {
        from = object.metadata.resourceVersion ?? from;
        const event = eventOf(type, object, request.project);
        if (event) yield event;
      }
      // Ended as agreed, or by silence: no loss.
    } catch (error) {
      if (signal.aborted) return;
      if (statusCodeOf(error) === 410) from = undefined;
      else if (connection.down(error)) yield { type: 'lost', error: error as BatchError };
    }
    await sleep(connection.wait(), signal);
  }
}

function watchOf<T>(
  { path, labelSelector, fieldSelector, signal }: ReflectRequest<T>,
  timings: ReflectorTimings,
  from: string,
) {
  const timeoutSeconds = Math.ceil(timings.watch * (1 + Math.random() / 5));
  return {
    path,
    signal,
    silence: timings.silence,
    query: { labelSelector, fieldSelector, resourceVersion: from, timeoutSeconds },
  };
}

function eventOf<T>(
  type: WatchEvent['type'],
  object: KubernetesObject,
  project: (object: KubernetesObject) => T,
): ReflectorEvent<T> | undefined {
  if (type === 'BOOKMARK') return undefined;
  return { type: type === 'DELETED' ? 'deleted' : 'changed', object: project(object) };
}

/** Whether the connection stands, since when it does not, and how long to wait before the next try. */
function connectionState(timings: ReflectorTimings, firstConnection: number) {
  const waits = backOff(timings.retry);
  let opened: number | undefined;
  let connected = false;
  let lost: BatchError | undefined;
  let downSince = Date.now();
  let refusals = 0;
  return {
    /** It stands; true where it was lost before. */
    up(): boolean {
      opened = Date.now();
      const restored = lost !== undefined;
      connected = true;
      lost = undefined;
      refusals = 0;
      return restored;
    },
    /** It broke; true where it stood before. Throws where it is given up. */
    down(error: unknown): boolean {
      if (lost === undefined && connected) downSince = Date.now();
      const starting = lost !== undefined && isRefusal(error) && ++refusals <= startingRefusals;
      if (!isTransient(error) && !starting) throw error;
      const outage = Date.now() - downSince;
      if (!connected && outage >= firstConnection) throw error;
      if (connected && outage >= timings.lostConnection) throw watchLost(error as BatchError, outage);
      const first = connected && lost === undefined;
      if (connected) lost = error as BatchError;
      return first;
    },
    /** Milliseconds; 0 after a watch that stood for long, so that one event does not make a broken server look sound. */
    wait(): number {
      const sound = opened !== undefined && Date.now() - opened >= timings.sound;
      opened = undefined;
      if (sound) waits.reset();
      if (sound && lost === undefined) return 0;
      const left = connected ? Number.POSITIVE_INFINITY : downSince + firstConnection - Date.now();
      return Math.max(0, Math.min(waits.next(), left));
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof BatchError && (error.code === 'Forbidden' || error.code === 'Unauthorized');
}

function watchLost(error: BatchError, outage: number): BatchError {
  return new BatchError('WatchLost', `lost for ${Math.round(outage / 60_000)} minutes and given up: ${error.message}`, {
    hint: error.hint,
    cause: error,
  });
}
