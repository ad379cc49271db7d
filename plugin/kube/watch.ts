import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { answerError } from './errors.ts';
import { splitLines } from './lines.ts';
import type { KubeRequest, Transport } from './types.ts';
import { onAbort } from './wait.ts';

/** One line of a watch. A bookmark only says how far the watch has come. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: KubernetesObject;
}

export interface WatchRequest {
  path: string;
  query: KubeRequest['query'];
  signal: AbortSignal;
  /** Milliseconds without a word after which the watch ends as if the server had ended it. */
  silence: number;
}

/**
 * One watch, from its opening to its end. An ERROR event is thrown as the answer that it carries; a broken
 * connection as `Unreachable`; the end that the server makes, and silence, just end it.
 */
export async function openWatch(transport: Transport, request: WatchRequest): Promise<AsyncGenerator<WatchEvent>> {
  const { path, query, signal, silence } = request;
  const ending = new AbortController();
  const stop = onAbort(signal, () => ending.abort(signal.reason));
  const call: KubeRequest = {
    method: 'GET',
    path,
    query: { ...query, watch: true, allowWatchBookmarks: true },
    signal: ending.signal,
  };
  const chunks = await transport.stream(call).catch((error: unknown) => {
    stop();
    throw error;
  });
  let silent = false;
  const timer = setTimeout(() => {
    silent = true;
    ending.abort();
  }, silence);
  return events();

  async function* events(): AsyncGenerator<WatchEvent> {
    try {
      for await (const line of splitLines(heard(chunks, timer))) yield parseEvent(line, call);
    } catch (error) {
      if (!silent) throw error;
    } finally {
      clearTimeout(timer);
      stop();
      ending.abort();
    }
  }
}

async function* heard(chunks: AsyncIterable<string>, timer: NodeJS.Timeout): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    timer.refresh();
    yield chunk;
  }
}

function parseEvent(line: string, call: KubeRequest): WatchEvent {
  let event: { type: string; object: unknown };
  try {
    event = JSON.parse(line) as typeof event;
  } catch (cause) {
    throw new BatchError('Unreachable', 'a watch broke off in the middle of an event', { cause });
  }
  if (event.type !== 'ERROR') return event as WatchEvent;
  const code = (event.object as { code?: number } | undefined)?.code ?? 500;
  throw answerError(call, 'the server', code, event.object);
}
