import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { CLOCK_SPEED_HEADER } from '../../batch-v1/names.ts';
import { UsageError } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';
import { textOf, warningHeader } from './answer.ts';
import type { Identity } from './certificate.ts';
import { createFaults, type Fault, type PickFault } from './faults.ts';
import { callOf, type Handling, handle, type Outcome, type ReadLogs } from './handle.ts';
import { type Request, readRequest } from './request.ts';
import { statusOf, unauthorized } from './status.ts';
import type { Stream } from './watch.ts';
import { createWatches } from './watches.ts';

export type { Fault } from './faults.ts';
export type { ReadLogs } from './handle.ts';

export interface ServerOptions {
  store: Store;
  clock: Clock;
  identity: Identity;
  /** What a request's `Authorization: Bearer` must say. */
  token: string;
  /** 0: any free one. */
  port: number;
  logs?: ReadLogs;
  faults?: readonly Fault[];
}

export interface ApiServer {
  /** Such as `https://127.0.0.1:6443`. */
  url: string;
  /** Closes all connections; resolves when the port is free. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** A watcher that reads slower than this many bytes of events heap up is cut, as the API server does. */
const MOST_UNREAD = 64 * 1024 * 1024;

/** @throws UsageError where the port is taken */
export async function startServer(options: ServerOptions): Promise<ApiServer> {
  const { store, clock, identity, logs } = options;
  const watches = createWatches(store, clock);
  const server = createServer({ key: identity.key, cert: identity.certificate, keepAliveTimeout: 60_000 });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, options.port);
  const parts = { store, clock, watches, address: `${HOST}:${port}`, ...(logs && { logs }) };
  const pick = createFaults(options.faults ?? []);
  server.on('request', (message, response) => {
    void serve(message, response, { ...options, parts, pick });
  });
  return {
    url: `https://${HOST}:${port}`,
    async stop() {
      watches.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Those too that never came to say a request.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'it is in use' : error.message;
      const hint = 'leave the port out: any free one is taken then';
      reject(new UsageError(`cannot listen on port ${port} of ${HOST}: ${why}`, { hint, cause: error }));
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

interface Serving extends ServerOptions {
  parts: Handling;
  pick: PickFault;
}

async function serve(message: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const { clock, token, parts, pick } = serving;
  // The sandbox's own time, by which clients judge the times of objects.
  response.sendDate = false;
  response.setHeader('Date', new Date(clock.now()).toUTCString());
  if (clock.speed !== 1) response.setHeader(CLOCK_SPEED_HEADER, clock.speed);
  response.setHeader('Cache-Control', 'no-cache, private');
  response.on('error', () => response.destroy());
  const pretty = isPretty(message);
  try {
    const request = await readRequest(message);
    if (request.authorization !== `Bearer ${token}`) throw unauthorized();
    const call = callOf(request, parts);
    const fault = pick(call.verb, call.target?.strategy.resource.plural);
    if (fault && (await goWrong(fault, response))) return;
    send(handle(request, call, parts), response, request, pretty, fault?.delay ?? 0);
  } catch (error) {
    // What has begun, or was cut off by the client, can only end.
    if (response.headersSent || (message.destroyed && !message.complete)) response.destroy();
    else refuse(error, response, pretty);
  }
}

/** Whether that was the end of the request. */
async function goWrong(fault: Fault, response: ServerResponse): Promise<boolean> {
  if (fault.cutAfter !== undefined) {
    if (fault.cutAfter === 0) response.destroy();
    else {
      const timer = setTimeout(() => response.destroy(), fault.cutAfter);
      response.on('close', () => clearTimeout(timer));
    }
  }
  if (fault.delay) await gone(response, fault.delay);
  if (fault.status === undefined) return response.destroyed;
  if (fault.retryAfterSeconds !== undefined) response.setHeader('Retry-After', fault.retryAfterSeconds);
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'a fault of the sandbox',
    code: fault.status,
  };
  end(response, fault.status, `${JSON.stringify(body)}\n`, 'application/json');
  return true;
}

/** Resolves after some milliseconds, or when the connection is gone. */
function gone(response: ServerResponse, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function send(outcome: Outcome, response: ServerResponse, request: Request, pretty: boolean, delay: number): void {
  if ('watch' in outcome) {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    // The client is to see the answer before there is an event.
    response.flushHeaders();
    outcome.watch(streamOf(response, delay));
  } else if ('pieces' in outcome) {
    void pipe(outcome.pieces, response);
  } else {
    const { answer, form } = outcome;
    const { text, contentType } = textOf(answer, form.encoding, pretty);
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    if (answer.warnings?.length) response.setHeader('Warning', answer.warnings.map(warningHeader));
    end(response, answer.code, request.method === 'HEAD' ? '' : text, contentType);
  }
}

function streamOf(response: ServerResponse, delay: number): Stream {
  const write = (text: string) => {
    if (response.destroyed) return;
    response.write(text);
    if (response.writableLength > MOST_UNREAD) response.destroy();
  };
  const timers = new Set<NodeJS.Timeout>();
  response.on('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
  const later = (text: string) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      write(text);
    }, delay);
    timers.add(timer);
  };
  return {
    send: delay > 0 ? later : write,
    end: () => response.end(),
    onClose: (callback) => response.on('close', callback),
  };
}

async function pipe(pieces: (signal: AbortSignal) => AsyncIterable<string>, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.flushHeaders();
  try {
    for await (const piece of pieces(gone.signal)) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
    }
    response.end();
  } catch {
    response.destroy();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

function refuse(error: unknown, response: ServerResponse, pretty: boolean): void {
  const { code, body } = statusOf(error);
  const { warnings = [] } = error as { warnings?: readonly string[] };
  if (warnings.length > 0) response.setHeader('Warning', warnings.map(warningHeader));
  const { text, contentType } = textOf({ code, body }, 'json', pretty);
  end(response, code, text, contentType);
}

function end(response: ServerResponse, code: number, text: string, contentType: string): void {
  if (response.destroyed) return;
  const content = Buffer.from(text);
  response.writeHead(code, { 'Content-Type': contentType, 'Content-Length': content.length });
  response.end(content);
}

/** People's own clients get line breaks unless they say otherwise. */
function isPretty({ url = '', headers }: IncomingMessage): boolean {
  const asked = new URL(url, 'https://localhost').searchParams.get('pretty');
  if (asked !== null) return asked !== 'false' && asked !== '0';
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}
