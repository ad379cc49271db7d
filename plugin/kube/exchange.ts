import http, { type Agent, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { BatchError } from '../../sdk/errors.ts';
import { after } from '../timers.ts';
import { noAnswer, unreachable } from './unreachable.ts';
import { abortError, onAbort } from './wait.ts';

/** One HTTP request as it goes over the wire. */
export interface Exchange {
  url: URL;
  /** The server's address as people know it, for messages. */
  server: string;
  method: string;
  path: string;
  agent: Agent;
  headers: OutgoingHttpHeaders;
  body?: string;
  signal?: AbortSignal;
  /** Milliseconds until a connection stands, and until the answer has begun; 0: no limit. */
  connectTimeout: number;
  timeout: number;
}

/** An answer whose body is still to be read. */
export interface Answer {
  message: IncomingMessage;
  /** Turns an error of the connection while the body is read into one that names the server. */
  explain(error: unknown): BatchError;
  /** Lifts the limit on time: from now on only the signal ends the answer. */
  unlimited(): void;
  /** Ends the limit on time and no longer listens to the signal. */
  done(): void;
}

/**
 * Sends one request and resolves when the answer begins. The limit `timeout` stays on until `done`, so that it covers
 * the body, too. The connection is destroyed on abort and on time out. Rejects with a BatchError only.
 */
export function exchange(call: Exchange): Promise<Answer> {
  const { signal } = call;
  if (signal?.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const request = open(call);
    const limits = watchOver(request, call);
    const explain = (error: unknown) => limits.failure() ?? unreachable(call.server, error as NodeJS.ErrnoException);
    request.once('response', (message) => {
      // Without a listener Node forgets the error of an answer that nobody reads yet.
      message.on('error', () => {});
      resolve({ message, explain, unlimited: limits.unlimited, done: limits.done });
    });
    request.on('error', (error) => {
      limits.done();
      reject(explain(error));
    });
    request.end(call.body);
  });
}

function open(call: Exchange): http.ClientRequest {
  const request = start(call);
  request.setNoDelay(true);
  // A peer that is gone without a word is noticed also where nothing is ever sent, as on a log that is followed.
  request.setSocketKeepAlive(true, 30_000);
  return request;
}

/** Node throws at once for what can never be sent, e.g. a token with a line break. */
function start({ url, method, agent, headers, server }: Exchange): http.ClientRequest {
  try {
    return (url.protocol === 'http:' ? http : https).request(url, { method, agent, headers });
  } catch (error) {
    throw unreachable(server, error as NodeJS.ErrnoException);
  }
}

/** Ends a request that takes too long or is aborted, and remembers why. */
function watchOver(request: http.ClientRequest, call: Exchange) {
  let failure: BatchError | undefined;
  const fail = (error: BatchError) => {
    failure ??= error;
    request.destroy(error);
  };
  const give = (limit: number) => (limit > 0 ? after(limit, () => fail(noAnswer(call.server, limit, call))) : () => {});
  const answered = give(call.timeout);
  const connected = give(call.connectTimeout);
  request.once('socket', (socket) => {
    if (!socket.connecting) connected();
    else socket.once(call.url.protocol === 'http:' ? 'connect' : 'secureConnect', connected);
  });
  const { signal } = call;
  const stop = signal && onAbort(signal, () => fail(abortError(signal)));
  const unlimited = () => {
    answered();
    connected();
  };
  const done = () => {
    unlimited();
    stop?.();
  };
  return { failure: () => failure, unlimited, done };
}

/** The whole body as text. */
export async function readText({ message, explain, done }: Answer): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw explain(error);
  } finally {
    done();
  }
}

/** The body as it comes; characters that are cut by a border of chunks come whole. Leaving the loop closes the connection. */
export async function* readChunks({ message, explain, done }: Answer): AsyncGenerator<string> {
  message.setEncoding('utf8');
  try {
    for await (const chunk of message) yield chunk as string;
  } catch (error) {
    throw explain(error);
  } finally {
    done();
  }
}
