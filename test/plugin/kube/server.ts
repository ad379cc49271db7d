import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { connect } from '../../../plugin/kube/connect.ts';
import type { ConnectOptions, Kube } from '../../../plugin/kube/types.ts';

const fixtures = new URL('../../fixtures/kube/', import.meta.url);

/** The path of a file in test/fixtures/kube. */
export const fixture = (name: string) => new URL(name, fixtures).pathname;
const pem = (name: string) => readFileSync(fixture(`tls/${name}`), 'utf8');

export interface TestServer {
  url: string;
  /** `GET /path?query` of each request, in order. */
  requests: string[];
}

/** A server on loopback that ends with the test. */
export async function serve(listener: RequestListener, options: { tls?: object } = {}): Promise<TestServer> {
  const requests: string[] = [];
  const noting = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  };
  const tls = { cert: pem('server.crt'), key: pem('server.key'), ...options.tls };
  const server = options.tls ? createTlsServer(tls, noting) : createServer(noting);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http${options.tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** A connection without any kubeconfig. */
export async function connectTo(url: string, options: Partial<ConnectOptions> = {}): Promise<Kube> {
  const kube = await connect({ server: url, env: { HOME: '/nonexistent', PATH: process.env.PATH }, ...options });
  onTestFinished(() => kube.transport.close());
  return kube;
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A Status as the API server answers it. */
export function status(code: number, reason: string, message: string, details?: object) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
    ...(details ? { details } : {}),
  };
}

/** All of an iteration, up to `most` items. */
export async function take<T>(items: AsyncIterable<T>, most = Number.POSITIVE_INFINITY): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= most) break;
  }
  return taken;
}
