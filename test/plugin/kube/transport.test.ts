import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Authority } from '../../../plugin/kube/access.ts';
import { createTransport, type TransportOptions } from '../../../plugin/kube/transport.ts';
import type { KubeRequest } from '../../../plugin/kube/types.ts';
import { BatchError } from '../../../sdk/errors.ts';
import { json, serve, status, take } from './server.ts';

const fast = { tries: 5, first: 1, most: 20 };

function transportTo(server: string, options: Partial<TransportOptions> = {}) {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const authority: Authority = {
    current: async () => ({ agent, headers: {} }),
    renew: () => false,
    close: () => agent.destroy(),
  };
  return createTransport({ server, authority, userAgent: 'test', retry: fast, ...options });
}

const jobs = '/apis/batch/v1/namespaces/team/jobs';
const list: KubeRequest = { method: 'GET', path: jobs };
const create: KubeRequest = { method: 'POST', path: jobs, body: { metadata: { name: 'größe' } } };

describe('requests and answers', () => {
  const host = 'http://api.example';
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  test('query, headers and body go out; status, body and warnings come back', async () => {
    nock(host, {
      reqheaders: {
        accept: 'application/json',
        'user-agent': 'test',
        'content-type': 'application/json',
        'content-length': '31',
      },
    })
      .post(`${jobs}?dryRun=All&labelSelector=a%3Db%2Cc+in+%28d%29`, { metadata: { name: 'größe' } })
      .reply(201, { kind: 'Job' }, { warning: '299 - "first", 299 - "second"' });
    const answer = await transportTo(host).request({
      ...create,
      query: { dryRun: 'All', labelSelector: 'a=b,c in (d)', limit: undefined },
    });
    expect(answer).toEqual({ status: 201, body: { kind: 'Job' }, warnings: ['first', 'second'] });
  });

  test('a patch names its content type', async () => {
    nock(host, { reqheaders: { 'content-type': 'application/merge-patch+json' } })
      .patch(`${jobs}/pi`, { spec: { suspend: true } })
      .reply(200, {});
    const { status: code } = await transportTo(host).request({
      method: 'PATCH',
      path: `${jobs}/pi`,
      contentType: 'application/merge-patch+json',
      body: { spec: { suspend: true } },
    });
    expect(code).toBe(200);
  });

  test('each warning is passed on once, and each request told', async () => {
    nock(host).get(jobs).times(2).reply(200, {}, { warning: '299 - "old API"' });
    nock(host)
      .get('/x')
      .reply(404, status(404, 'NotFound', 'x'));
    const warnings: string[] = [];
    const lines: string[] = [];
    const transport = transportTo(host, {
      onWarning: (text) => warnings.push(text),
      onRequest: (line) => lines.push(line.replace(/\d+ms$/, 'Nms')),
    });
    await transport.request(list);
    await transport.request(list);
    await transport.request({ method: 'GET', path: '/x' }).catch(() => {});
    expect(warnings).toEqual(['old API']);
    expect(lines).toEqual([`GET ${host}${jobs} 200 Nms`, `GET ${host}${jobs} 200 Nms`, `GET ${host}/x 404 Nms`]);
  });

  test("the clock is the server's", async () => {
    nock(host).get(jobs).reply(200, {}, { date: 'Sat, 21 Nov 2065 08:00:00 GMT' });
    const transport = transportTo(host);
    const local = transport.now();
    await transport.request(list);
    expect(Math.abs(local - Date.now())).toBeLessThan(60_000);
    expect(new Date(transport.now()).toISOString().slice(0, 15)).toBe('2065-11-21T08:0');
  });

  test('an answer that is no JSON', async () => {
    nock(host).get(jobs).reply(200, '<html>Log in</html>');
    await expect(transportTo(host).request(list)).rejects.toMatchObject({
      code: 'Server',
      message: `${host} did not answer in JSON: GET ${jobs}`,
      hint: 'is this a Kubernetes API server, or a login page or proxy before it?',
    });
  });

  const busy = status(429, 'TooManyRequests', 'later');
  const quota = status(409, 'Conflict', 'Operation cannot be fulfilled on resourcequotas "few"', {
    name: 'few',
    kind: 'resourcequotas',
  });
  const again: [string, KubeRequest, (scope: nock.Scope) => unknown][] = [
    ['429', create, (scope) => scope.post(jobs).times(3).reply(429, busy, { 'retry-after': '1' })],
    ['503 on reading', list, (scope) => scope.get(jobs).times(2).reply(503, 'down')],
    [
      '503 that asks for time',
      create,
      (scope) => scope.post(jobs).reply(503, status(503, 'ServiceUnavailable', 'x'), { 'retry-after': '1' }),
    ],
    [
      'a reset on reading',
      list,
      (scope) =>
        scope
          .get(jobs)
          .times(2)
          .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' })),
    ],
    ['a race over a quota', create, (scope) => scope.post(jobs).reply(409, quota)],
  ];
  test.each(again)('again after %s', async (_, request, faults) => {
    faults(nock(host));
    nock(host).intercept(jobs, request.method).reply(200, { kind: 'JobList' });
    expect((await transportTo(host).request(request)).body).toEqual({ kind: 'JobList' });
  });

  const once: [string, KubeRequest, (scope: nock.Scope) => unknown, string][] = [
    ['503 on creating', create, (scope) => scope.post(jobs).reply(503, 'down'), 'Server'],
    ['500 on reading', list, (scope) => scope.get(jobs).reply(500, 'broken'), 'Server'],
    [
      'a reset on creating',
      create,
      (scope) => scope.post(jobs).replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' })),
      'Unreachable',
    ],
    [
      'an unknown host',
      list,
      (scope) => scope.get(jobs).replyWithError(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
      'Unreachable',
    ],
    ['Forbidden', list, (scope) => scope.get(jobs).reply(403, status(403, 'Forbidden', 'x')), 'Forbidden'],
  ];
  test.each(once)('not again after %s', async (_, request, fault, code) => {
    fault(nock(host));
    await expect(transportTo(host).request(request)).rejects.toMatchObject({ code });
  });

  test('not for ever', async () => {
    nock(host).get(jobs).times(6).reply(429, busy);
    await expect(transportTo(host).request(list)).rejects.toMatchObject({ message: `${host} is too busy: later` });
  });
});

/** A server that takes connections and never says a word. */
async function mute(): Promise<string> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('connections', () => {
  test('no answer in time', async () => {
    const url = await mute();
    await expect(transportTo(url, { timeout: 30 }).request(list)).rejects.toMatchObject({
      code: 'Unreachable',
      message: `no answer from ${url} within 0.03s: GET ${jobs} was given up`,
    });
  });

  test('an answer that begins and does not go on', async () => {
    const { url } = await serve((_, response) => {
      response.write('{"items": [');
    });
    await expect(transportTo(url).request({ ...list, timeout: 100 })).rejects.toMatchObject({
      message: `no answer from ${url} within 0.1s: GET ${jobs} was given up`,
    });
  });

  test('a stream has time once it has begun', async () => {
    const { url } = await serve((_, response) => {
      response.flushHeaders();
      setTimeout(() => response.end('late'), 80);
    });
    expect(await take(await transportTo(url, { timeout: 40 }).stream(list))).toEqual(['late']);
  });

  test('nobody listens there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await expect(transportTo(`http://127.0.0.1:${port}`).request(list)).rejects.toMatchObject({
      code: 'Unreachable',
      message: `cannot reach http://127.0.0.1:${port}: connection refused`,
    });
  });

  test('an aborted request says why', async () => {
    const url = await mute();
    const reason = new BatchError('Timeout', 'not done within 5s');
    const stop = new AbortController();
    const asked = transportTo(url).request({ ...list, signal: stop.signal });
    setTimeout(() => stop.abort(reason), 20);
    await expect(asked).rejects.toBe(reason);
    await expect(transportTo(url).request({ ...list, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'Interrupted',
    });
  });

  test('aborted while it waits for the next try', async () => {
    const stop = new AbortController();
    const { url, requests } = await serve((_, response) => {
      json(response, {}, 429, { 'retry-after': '20' });
      setTimeout(() => stop.abort(), 20);
    });
    const asked = transportTo(url, { retry: { ...fast, most: 20_000 } }).request({ ...list, signal: stop.signal });
    await expect(asked).rejects.toMatchObject({ code: 'Interrupted' });
    expect(requests).toHaveLength(1);
  });

  test('at most 32 requests at a time, over as many connections, streams not counted', async () => {
    let open = 0;
    let most = 0;
    const ports = new Set<number | undefined>();
    const { url } = await serve((request, response) => {
      if (request.url === '/stream') return response.flushHeaders();
      ports.add(request.socket.remotePort);
      most = Math.max(most, ++open);
      setTimeout(() => {
        open -= 1;
        json(response, {});
      }, 200);
    });
    const transport = transportTo(url);
    for (let i = 0; i < 20; i++) await transport.stream({ method: 'GET', path: '/stream' });
    await Promise.all(Array.from({ length: 100 }, () => transport.request(list)));
    expect(most).toBe(32);
    expect(ports.size).toBe(32);
  });

  test('a stream keeps characters whole that chunks cut', async () => {
    const bytes = Buffer.from('größe 🎉\n');
    const { url } = await serve(async (_, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect((await take(await transportTo(url).stream(list))).join('')).toBe('größe 🎉\n');
  });

  test('a stream that breaks says so, after what came', async () => {
    const { url } = await serve((_, response) => {
      response.write('one\n');
      setTimeout(() => response.destroy(), 20);
    });
    const got: string[] = [];
    const reading = (async () => {
      for await (const chunk of await transportTo(url).stream(list)) got.push(chunk);
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'Unreachable',
      message: `cannot reach ${url}: the connection broke`,
    });
    expect(got).toEqual(['one\n']);
  });

  test('a stream that is refused says why', async () => {
    const { url } = await serve((_, response) =>
      json(response, status(404, 'NotFound', 'x', { name: 'pi', kind: 'jobs' }), 404),
    );
    await expect(transportTo(url).stream(list)).rejects.toMatchObject({
      message: 'job "pi" not found in namespace "team"',
    });
  });

  test('leaving a stream closes its connection', async () => {
    let closed: () => void = () => {};
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { url } = await serve((_, response) => {
      response.on('close', closed);
      response.write('a\n');
    });
    expect(await take(await transportTo(url).stream(list), 1)).toEqual(['a\n']);
    await gone;
  });

  test('a mute server is given up while a stream without a limit connects', async () => {
    const { url } = await serve((_, response) => setTimeout(() => response.end('quiet, then this'), 60));
    expect(await take(await transportTo(url, { timeout: 30 }).stream({ ...list, timeout: 0 }))).toEqual([
      'quiet, then this',
    ]);
    const secure = (await mute()).replace('http:', 'https:');
    const { Agent: TlsAgent } = await import('node:https');
    const agent = new TlsAgent();
    const authority: Authority = { current: async () => ({ agent, headers: {} }), renew: () => false, close: () => {} };
    const transport = createTransport({ server: secure, authority, userAgent: 'test', timeout: 30 });
    await expect(transport.stream({ ...list, timeout: 0 })).rejects.toMatchObject({
      message: `no answer from ${secure} within 0.03s: GET ${jobs} was given up`,
    });
  });
});
