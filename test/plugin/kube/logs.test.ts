import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { logPosition } from '../../../plugin/kube/log-position.ts';
import { containerEnded, followLogs, type LogRequest } from '../../../plugin/kube/logs.ts';
import type { ContainerState, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { connectTo, json, serve, status, take } from './server.ts';

const pod = '/api/v1/namespaces/team/pods/pi-x7k2p';
const second = (text: string) => `2026-11-21T08:00:${text}Z`;

type Step = (response: ServerResponse) => void;
const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join('');
const send =
  (...texts: string[]): Step =>
  (response) =>
    response.end(lines(...texts));
const cutAfter =
  (text: string): Step =>
  (response) => {
    response.write(text);
    setTimeout(() => response.destroy(), 15);
  };
const fail =
  (code: number, reason: string, message: string): Step =>
  (response) =>
    json(response, status(code, reason, message, { name: 'pi-x7k2p', kind: 'pods' }), code);
const creating = fail(400, 'BadRequest', 'container "main" in pod "pi-x7k2p" is waiting to start: ContainerCreating');

const running: ContainerState = { running: { startedAt: second('00') } };
const ended: ContainerState = { terminated: { exitCode: 0 } };

const podIn = (state: ContainerState, more: object = {}) =>
  ({
    metadata: { name: 'pi-x7k2p' },
    status: { phase: 'Running', containerStatuses: [{ name: 'main', state }], ...more },
  }) as unknown as ObservedPod;

/** Follows a log whose server answers so: requests of the log and of the pod each have their own answers, the last stays. */
async function follow(log: Step[], pods: (ObservedPod | Step)[], options: Partial<LogRequest> = {}) {
  const next = <T>(steps: T[]) => (steps.length > 1 ? steps.shift()! : steps[0]!);
  const server = await serve((request, response) => {
    if (request.url?.includes('/log')) return next(log)(response);
    const answer = next(pods);
    if (typeof answer === 'function') answer(response);
    else json(response, answer);
  });
  const kube = await connectTo(server.url);
  const timings = { retry: { first: 1, most: 2 }, firstConnection: 5000, lostConnection: 5000 };
  const request = { namespace: 'team', pod: 'pi-x7k2p', container: 'main', follow: true, timings, ...options };
  const got: string[] = [];
  let error: unknown;
  try {
    for await (const line of followLogs(kube, request)) got.push(line);
  } catch (thrown) {
    error = thrown;
  }
  return { got, error, requests: server.requests };
}

const asked = (query: string) => `GET ${pod}/log?container=main&timestamps=true${query}`;
const looked = `GET ${pod}`;

describe('followLogs', () => {
  test('lines until the container has ended, the last without a line break, too', async () => {
    const log: Step = (response) =>
      response.end(`${lines(`${second('01')} one`, `${second('02')} `)}${second('03')} last`);
    expect(await follow([log], [podIn(ended)])).toEqual({
      got: ['one', '', 'last'],
      error: undefined,
      requests: [asked('&follow=true'), looked],
    });
  });

  test('without follow: what is there, and no look at the pod', async () => {
    const log = send(`${second('01')} one`);
    expect(await follow([log], [], { follow: false, since: 60, tail: 5 })).toEqual({
      got: ['one'],
      error: undefined,
      requests: [asked('&sinceSeconds=60&tailLines=5')],
    });
  });

  test('the previous instance is read, never followed', async () => {
    const { got, requests } = await follow([send(`${second('01')} one`)], [], { previous: true });
    expect({ got, requests }).toEqual({ got: ['one'], requests: [asked('&previous=true')] });
  });

  test('text is cleaned, carriage returns make lines', async () => {
    const log = send(`${second('01')} \u001b[31m10%\r20%\r`, 'failed to watch file "x": y');
    expect((await follow([log], [podIn(ended)])).got).toEqual(['10%', '20%', 'failed to watch file "x": y']);
  });

  test('waits while the container is being created', async () => {
    const pending = podIn({ waiting: { reason: 'ContainerCreating' } });
    const { got, requests } = await follow(
      [creating, creating, send(`${second('01')} hi`)],
      [pending, pending, podIn(ended)],
    );
    expect(got).toEqual(['hi']);
    expect(requests).toEqual([
      asked('&follow=true'),
      looked,
      asked('&follow=true'),
      looked,
      asked('&follow=true'),
      looked,
    ]);
  });

  test('a pod that ends before its container starts has no log', async () => {
    const { got, error } = await follow([creating], [podIn({ waiting: {} }, { phase: 'Failed' })]);
    expect({ got, error }).toEqual({ got: [], error: undefined });
  });

  test('without follow, a container that is being created is an error', async () => {
    const { error } = await follow([creating], [], { follow: false });
    expect(error).toMatchObject({
      code: 'BadRequest',
      message:
        'the server refused pod "pi-x7k2p" in namespace "team": container "main" in pod "pi-x7k2p" is waiting to start: ContainerCreating',
    });
  });

  test('a connection that breaks in a line: no line twice, none lost, equal time stamps counted', async () => {
    const first = lines(`${second('01')} a`, `${second('05.5')} b`, `${second('05.5')} c`);
    const again = send(
      `${second('03.9')} old`,
      `${second('05.5')} b`,
      `${second('05.5')} c`,
      `${second('05.5')} d`,
      `${second('06')} e`,
    );
    const { got, requests } = await follow(
      [cutAfter(`${first}${second('05.5')} d is cut`), again],
      [podIn(running), podIn(ended)],
    );
    expect(got).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(requests).toEqual([
      asked('&follow=true'),
      looked,
      asked(`&follow=true&sinceTime=2026-11-21T08%3A00%3A04Z`),
      looked,
    ]);
  });

  test('an end in the middle of a line, while the container runs on, is made good', async () => {
    const half: Step = (response) => response.end(`${lines(`${second('01')} a`)}${second('02')} ha`);
    const { got } = await follow(
      [half, send(`${second('01')} a`, `${second('02')} half`)],
      [podIn(running), podIn(ended)],
    );
    expect(got).toEqual(['a', 'half']);
  });

  test('a connection that breaks before the first line is made again with the same range', async () => {
    const { got, requests } = await follow([cutAfter(' '), send(`${second('01')} a`)], [podIn(running), podIn(ended)], {
      tail: 5,
    });
    expect(got).toEqual(['a']);
    expect(requests.filter((text) => text !== looked)).toEqual([
      asked('&follow=true&tailLines=5'),
      asked('&follow=true&tailLines=5'),
    ]);
  });

  test('a status that lags behind the end', async () => {
    const log = send(`${second('01')} a`);
    const { got, requests } = await follow([log], [podIn(running), podIn(running), podIn(ended)]);
    expect(got).toEqual(['a']);
    expect(requests).toHaveLength(6);
  });

  test('a pod that is gone: an end where its log was read, else an error', async () => {
    const missing = fail(404, 'NotFound', 'pods "pi-x7k2p" not found');
    expect(await follow([send(`${second('01')} a`), missing], [podIn(running), missing])).toMatchObject({
      got: ['a'],
      error: undefined,
    });
    const { error } = await follow([missing], [missing]);
    expect(error).toMatchObject({ code: 'NotFound', message: 'pod "pi-x7k2p" not found in namespace "team"' });
  });

  test('who may read logs but not pods sees the log to its end', async () => {
    const denied = fail(
      403,
      'Forbidden',
      'pods "x" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "team"',
    );
    expect(await follow([send(`${second('01')} a`)], [denied])).toMatchObject({ got: ['a'], error: undefined });
  });

  test('who may not read logs is told', async () => {
    const denied = fail(
      403,
      'Forbidden',
      'pods "x" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "team"',
    );
    expect((await follow([denied], [])).error).toMatchObject({
      code: 'Forbidden',
      message: 'not allowed: get pods/log in namespace "team" (user "jane")',
    });
  });

  test('a kubelet that does not answer: tried again, and given up', async () => {
    const down = fail(500, 'InternalError', 'Get "https://node:10250/...": connection refused');
    const back = await follow([down, down, send(`${second('01')} a`)], [podIn(running), podIn(running), podIn(ended)]);
    expect(back).toMatchObject({ got: ['a'], error: undefined });
    const timings = { retry: { first: 1, most: 2 }, firstConnection: 30, lostConnection: 30 };
    expect((await follow([down], [podIn(running)], { timings })).error).toMatchObject({ code: 'Server' });
    expect((await follow([send(`${second('01')} a`), down], [podIn(running)], { timings })).error).toMatchObject({
      code: 'WatchLost',
      message: expect.stringMatching(/^log lost for 0 minutes and given up: http:\S+ answered 500: Get /),
    });
  });

  test('an aborted signal ends it', async () => {
    const stop = new AbortController();
    const server = await serve((_, response) => response.write(lines(`${second('01')} a`)));
    const request = { namespace: 'team', pod: 'p', container: 'c', follow: true, signal: stop.signal };
    const got: string[] = [];
    for await (const line of followLogs(await connectTo(server.url), request)) {
      got.push(line);
      stop.abort();
    }
    expect(got).toEqual(['a']);
    expect(await take(followLogs(await connectTo(server.url), request))).toEqual([]);
  });
});

describe('containerEnded', () => {
  const cases: [string, ObservedPod, string | undefined, boolean][] = [
    ['running', podIn(running), second('10'), false],
    ['terminated', podIn(ended), undefined, true],
    ['the pod has succeeded', podIn({}, { phase: 'Succeeded' }), undefined, true],
    ['waiting for its start', podIn({ waiting: { reason: 'ContainerCreating' } }), undefined, false],
    [
      'waiting for its restart',
      podIn({}, { containerStatuses: [{ name: 'main', state: { waiting: {} }, lastState: ended }] }),
      second('10'),
      true,
    ],
    ['restarted since the last line', podIn({ running: { startedAt: second('11') } }), second('10.5'), true],
    ['started in the second of the last line', podIn({ running: { startedAt: second('10') } }), second('10.5'), false],
    [
      'an init container',
      podIn({}, { initContainerStatuses: [{ name: 'main', state: ended }], containerStatuses: [] }),
      undefined,
      true,
    ],
    ['another container', podIn({}, { containerStatuses: [{ name: 'other', state: ended }] }), undefined, false],
  ];
  test.each(cases)('%s', (_, observed, newest, expected) => {
    expect(containerEnded(observed, 'main', newest)).toBe(expected);
  });
});

describe('logPosition', () => {
  test('lines that were written out of order are neither lost nor doubled', () => {
    const position = logPosition();
    const read = (...times: string[]) => times.filter((time) => position.take(second(time)));
    expect(read('01', '05.3', '05.1', '04.9')).toEqual(['01', '05.3', '05.1', '04.9']);
    expect(position.since()).toBe(second('04'));
    position.resume();
    expect(read('04.9', '05.3', '05.1', '05.2', '04.8')).toEqual(['05.2', '04.8']);
    position.resume();
    expect(read('04.9', '05.3', '05.1', '05.2', '04.8', '06.000000001')).toEqual(['06.000000001']);
    expect([position.newest(), position.since()]).toEqual([second('06.000000001'), second('05')]);
  });

  test('forgets what no new connection can bring again', () => {
    const position = logPosition();
    for (let i = 10; i < 60; i++) position.take(second(String(i)));
    position.resume();
    expect([
      position.take(second('57')),
      position.take(second('58')),
      position.take(second('59')),
      position.take(second('59')),
    ]).toEqual([false, false, false, true]);
  });
});
