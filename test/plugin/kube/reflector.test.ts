import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listAll } from '../../../plugin/kube/list.ts';
import { type ReflectRequest, reflect } from '../../../plugin/kube/reflector.ts';
import type { ReflectorTimings } from '../../../plugin/kube/reflector-timings.ts';
import type { Kube, ReflectorEvent } from '../../../plugin/kube/types.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { connectTo, json, serve, status, type TestServer, take } from './server.ts';

const path = '/apis/batch/v1/jobs';
const fast: ReflectorTimings = {
  watch: 45,
  silence: 5000,
  sound: 5000,
  retry: { first: 1, most: 4 },
  firstConnection: 5000,
  lostConnection: 5000,
};

const job = (name: string, resourceVersion = '1') => ({ metadata: { name, resourceVersion } });
const page = (items: object[], resourceVersion: string, next?: string) => ({
  kind: 'JobList',
  apiVersion: 'batch/v1',
  metadata: { resourceVersion, ...(next ? { continue: next } : {}) },
  items,
});
const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const gone = status(410, 'Expired', 'too old resource version');

/** Answers the requests of a reflector one after the other; the last stays for all that come later. */
type Step = (response: ServerResponse, request: IncomingMessage) => void;
const stay: Step = (response) => response.flushHeaders();
const send =
  (...lines: string[]): Step =>
  (response) =>
    response.end(lines.join(''));
const keep =
  (...lines: string[]): Step =>
  (response) =>
    response.write(lines.join(''));
const answer =
  (body: object, code = 200): Step =>
  (response) =>
    json(response, body, code);
const cut: Step = (response) => response.destroy();
const cutAfter =
  (...lines: string[]): Step =>
  (response) => {
    response.write(lines.join(''));
    setTimeout(() => response.destroy(), 10);
  };

async function script(steps: Step[]): Promise<TestServer & { kube: Kube }> {
  let at = 0;
  const server = await serve((request, response) => (steps[at++] ?? steps.at(-1)!)(response, request));
  return { ...server, kube: await connectTo(server.url) };
}

/** What a reflector tells, in short: `+a` changed, `-a` deleted, `=a,b` synced. */
function shortly(event: ReflectorEvent<KubernetesObject>): string {
  if (event.type === 'synced') return `=${event.objects.map(({ metadata }) => metadata.name).join(',')}`;
  if (event.type === 'changed') return `+${event.object.metadata.name}`;
  if (event.type === 'deleted') return `-${event.object.metadata.name}`;
  return event.type === 'lost' ? `lost: ${event.error.message.replace(/http:\S+(?=: )/, 'URL')}` : event.type;
}

interface Running {
  events: string[];
  requests: string[];
  /** Resolves when so many events came. */
  until(count: number): Promise<string[]>;
  /** How the iteration ended. */
  ended: Promise<unknown>;
  stop(): void;
}

/** Runs a reflector against a script. Requests are told without what is random. */
async function run(steps: Step[], options: Partial<ReflectRequest<KubernetesObject>> = {}): Promise<Running> {
  const { kube, requests } = await script(steps);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const events: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const ended = (async () => {
    try {
      const request = { path, project: (object: KubernetesObject) => object, signal: stop.signal, ...options };
      for await (const event of reflect(kube.transport, { ...request, timings: { ...fast, ...options.timings } })) {
        events.push(shortly(event));
        for (const { count, resolve } of waiting) if (events.length >= count) resolve();
      }
      return 'ended';
    } catch (error) {
      return error;
    }
  })();
  return {
    events,
    get requests() {
      return requests.map((text) => text.replace(/&timeoutSeconds=(4[5-9]|5[0-4])\b/, '&timeoutSeconds=N'));
    },
    until: (count) =>
      new Promise((resolve) => {
        const done = () => resolve([...events]);
        if (events.length >= count) done();
        else waiting.push({ count, resolve: done });
      }),
    ended,
    stop: () => stop.abort(),
  };
}

const listed = `GET ${path}?limit=500`;
const watched = (from: string) =>
  `GET ${path}?resourceVersion=${from}&timeoutSeconds=N&watch=true&allowWatchBookmarks=true`;

describe('in good weather', () => {
  test('lists page by page, then watches from there', async () => {
    const going = await run([
      answer(page([job('a'), job('b')], '10', 'next/2')),
      answer(page([job('c')], '10')),
      keep(line('MODIFIED', job('a', '11')), line('ADDED', job('d', '12')), line('DELETED', job('b', '13'))),
    ]);
    expect(await going.until(4)).toEqual(['=a,b,c', '+a', '+d', '-b']);
    expect(going.requests).toEqual([listed, `GET ${path}?limit=500&continue=next%2F2`, watched('10')]);
    going.stop();
    expect(await going.ended).toBe('ended');
  });

  test('passes on selectors, and keeps only what is asked for', async () => {
    const { kube, requests } = await script([
      answer(page([{ ...job('a'), spec: { bulk: 'x' } }], '10')),
      keep(line('ADDED', { ...job('b', '11'), spec: {} })),
    ]);
    const stop = new AbortController();
    const events = await take(
      reflect(kube.transport, {
        path,
        labelSelector: 'team=data',
        fieldSelector: 'metadata.name=a',
        project: ({ kind, metadata, ...rest }) => ({ kind, name: metadata.name, more: Object.keys(rest) }),
        signal: stop.signal,
        timings: fast,
      }),
      2,
    );
    expect(events).toEqual([
      { type: 'synced', objects: [{ kind: 'Job', name: 'a', more: ['apiVersion', 'spec'] }] },
      { type: 'changed', object: { kind: undefined, name: 'b', more: ['spec'] } },
    ]);
    const selectors = 'labelSelector=team%3Ddata&fieldSelector=metadata.name%3Da';
    expect(requests.map((text) => text.replace(/=\d+&watch/, '=N&watch'))).toEqual([
      `GET ${path}?${selectors}&limit=500`,
      `GET ${path}?${selectors}&resourceVersion=10&timeoutSeconds=N&watch=true&allowWatchBookmarks=true`,
    ]);
  });

  test('joins lines that are cut anywhere', async () => {
    const text = Buffer.from(line('ADDED', job('größe', '11')) + line('ADDED', job('b', '12')));
    const bytewise: Step = async (response) => {
      for (const byte of text) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const going = await run([answer(page([], '10')), bytewise]);
    expect(await going.until(3)).toEqual(['=', '+größe', '+b']);
  });

  test('a watch that the server ends is no loss; the next goes on after the last event or bookmark', async () => {
    const bookmark = { kind: 'Job', metadata: { resourceVersion: '20' } };
    const going = await run([
      answer(page([job('a')], '10')),
      send(line('MODIFIED', job('a', '15'))),
      send(line('BOOKMARK', bookmark)),
      keep(line('MODIFIED', job('a', '21'))),
    ]);
    expect(await going.until(3)).toEqual(['=a', '+a', '+a']);
    expect(going.requests).toEqual([listed, watched('10'), watched('15'), watched('20')]);
  });

  test('an end that cuts an event off is made good by the next watch', async () => {
    const going = await run([
      answer(page([], '10')),
      send(line('ADDED', job('a', '11')), '{"type": "ADDED", "obj'),
      keep(line('ADDED', job('b', '12'))),
    ]);
    expect(await going.until(3)).toEqual(['=', '+a', '+b']);
    expect(going.requests.slice(1)).toEqual([watched('10'), watched('11')]);
  });

  test('whoever leaves the loop closes the watch', async () => {
    let closed: () => void = () => {};
    const ending = new Promise<void>((resolve) => (closed = resolve));
    const { kube } = await script([
      answer(page([], '10')),
      (response) => {
        response.on('close', closed);
        response.write(line('ADDED', job('a', '11')));
      },
    ]);
    await take(reflect(kube.transport, { path, project: (object) => object, signal: new AbortController().signal }), 2);
    await ending;
  });

  test('an aborted signal ends it, before and during a wait', async () => {
    const before = await run([answer(page([], '1'))], { signal: AbortSignal.abort() });
    expect(await before.ended).toBe('ended');
    expect(before.requests).toEqual([]);
    const during = await run([answer(page([], '1')), cut], { timings: { retry: { first: 60_000, most: 60_000 } } });
    await during.until(2);
    during.stop();
    expect(await during.ended).toBe('ended');
  });
});

describe('in bad weather', () => {
  test('a resource version that is too old, as status or as event: lists anew', async () => {
    const going = await run([
      answer(page([job('a'), job('b')], '10')),
      answer(gone, 410),
      answer(page([job('b'), job('c')], '30')),
      send(line('ERROR', gone)),
      answer(page([job('c')], '40')),
      stay,
    ]);
    expect(await going.until(3)).toEqual(['=a,b', '=b,c', '=c']);
    expect(going.requests.slice(0, 5)).toEqual([listed, watched('10'), listed, watched('30'), listed]);
  });

  test('another error event: goes on from the same place', async () => {
    const going = await run([
      answer(page([], '10')),
      send(line('ERROR', status(500, 'InternalError', 'etcd: leader changed'))),
      keep(line('ADDED', job('a', '11'))),
    ]);
    expect(await going.until(4)).toEqual([
      '=',
      'lost: the server answered 500: etcd: leader changed',
      'restored',
      '+a',
    ]);
    expect(going.requests).toEqual([listed, watched('10'), watched('10')]);
  });

  test('a connection that breaks: lost once, restored once, nothing missed', async () => {
    const going = await run([
      answer(page([job('a')], '10')),
      cutAfter(line('MODIFIED', job('a', '11'))),
      cut,
      answer(status(500, 'InternalError', 'starting'), 500),
      cut,
      keep(line('DELETED', job('a', '12'))),
    ]);
    expect(await going.until(5)).toEqual([
      '=a',
      '+a',
      'lost: cannot reach URL: the connection broke',
      'restored',
      '-a',
    ]);
    expect(going.requests.slice(1)).toEqual([watched('10'), ...Array(4).fill(watched('11'))]);
  });

  test('lost again after it was restored', async () => {
    const going = await run([
      answer(page([], '10')),
      cutAfter(line('ADDED', job('a', '11'))),
      cutAfter(line('ADDED', job('b', '12'))),
      stay,
    ]);
    const lost = 'lost: cannot reach URL: the connection broke';
    expect(await going.until(7)).toEqual(['=', '+a', lost, 'restored', '+b', lost, 'restored']);
  });

  test('silence: the watch is replaced, which is no loss', async () => {
    const going = await run(
      [answer(page([], '10')), keep(line('ADDED', job('a', '11'))), stay, keep(line('ADDED', job('b', '12')))],
      {
        timings: { silence: 50 },
      },
    );
    expect(await going.until(3)).toEqual(['=', '+a', '+b']);
    expect(going.requests.slice(0, 4)).toEqual([listed, watched('10'), watched('11'), watched('11')]);
  });

  test('a server that ends every watch at once, even after an event, is not asked without a pause', async () => {
    let version = 10;
    const steps: Step[] = [
      answer(page([], '10')),
      (response) => response.end(line('ADDED', job('a', String(++version)))),
    ];
    const going = await run(steps, { timings: { retry: { first: 40, most: 10_000 } } });
    await new Promise((resolve) => setTimeout(resolve, 400));
    going.stop();
    // Pauses of at least 20, 40, 80, 160, 320 ms.
    expect(going.requests.length - 1).toBeLessThanOrEqual(6);
    expect(going.events.filter((event) => event !== '+a')).toEqual(['=']);
  });

  test('a watch that stood for long is followed by the next at once', async () => {
    const late: Step = (response) => {
      response.flushHeaders();
      setTimeout(() => response.end(), 40);
    };
    const going = await run([answer(page([], '10')), late, late, late, keep(line('ADDED', job('a', '11')))], {
      timings: { sound: 20, retry: { first: 60_000, most: 60_000 } },
    });
    expect(await going.until(2)).toEqual(['=', '+a']);
  });

  const refusals = status(
    403,
    'Forbidden',
    'jobs.batch is forbidden: User "jane" cannot watch resource "jobs" in API group "batch" at the cluster scope',
  );
  test('Forbidden ends it at once, on the list', async () => {
    const going = await run([answer(refusals, 403)]);
    expect(await going.ended).toMatchObject({
      code: 'Forbidden',
      message: 'not allowed: watch jobs.batch (user "jane")',
    });
    expect(going.requests).toEqual([listed]);
  });

  test('Forbidden ends it at once, on the watch', async () => {
    const going = await run([answer(page([], '10')), answer(refusals, 403)]);
    expect(await going.ended).toMatchObject({ code: 'Forbidden' });
    expect(going.events).toEqual(['=']);
    expect(going.requests).toEqual([listed, watched('10')]);
  });

  test('a server that starts again may refuse a few times, since it has not read its roles yet', async () => {
    const restarted = await run([answer(page([], '10')), cut, answer(refusals, 403), answer(refusals, 403), stay]);
    expect(await restarted.until(3)).toEqual(['=', 'lost: cannot reach URL: the connection broke', 'restored']);
    const refused = await run([answer(page([], '10')), cut, answer(refusals, 403)]);
    expect(await refused.ended).toMatchObject({ code: 'Forbidden' });
    expect(refused.requests).toHaveLength(2 + 4);
  });

  test('a first connection is tried again, and given up in time', async () => {
    const back = await run([
      answer(status(500, 'InternalError', 'starting'), 500),
      answer(page([job('a')], '10')),
      stay,
    ]);
    expect(await back.until(1)).toEqual(['=a']);
    const never = await run([answer(status(500, 'InternalError', 'starting'), 500)], {
      timings: { firstConnection: 300 },
    });
    expect(await never.ended).toMatchObject({ code: 'Server' });
    expect(never.events).toEqual([]);
    expect(never.requests.length).toBeGreaterThan(1);
  });

  test('a lost connection is given up in time', async () => {
    const going = await run([answer(page([], '10')), cut], { timings: { lostConnection: 30 } });
    expect(await going.ended).toMatchObject({
      code: 'WatchLost',
      message: expect.stringMatching(/^lost for 0 minutes and given up: cannot reach http:\S+: the connection broke$/),
      hint: 'try again',
    });
    expect(going.events).toEqual(['=', expect.stringContaining('lost: ')]);
  });

  test('a certificate that is not accepted is no matter of time', async () => {
    const { url, requests } = await serve((_, response) => json(response, {}), { tls: {} });
    const kube = await connectTo(url);
    const going = take(
      reflect(kube.transport, { path, project: (object) => object, signal: new AbortController().signal }),
    );
    await expect(going).rejects.toMatchObject({
      code: 'Unreachable',
      message: `certificate of ${url} not accepted: self-signed certificate`,
    });
    expect(requests).toEqual([]);
  });
});

describe('pages', () => {
  const names = async (steps: Step[]) => {
    const { kube, requests } = await script(steps);
    const { items, resourceVersion } = await listAll(kube.transport, {
      path,
      project: ({ metadata }) => metadata.name,
    });
    return { items, resourceVersion, requests };
  };
  const next = `GET ${path}?limit=500&continue=n`;

  test('a place that the server forgot: begins again, at last without pages', async () => {
    const first = answer(page([job('a')], '10', 'n'));
    expect(
      await names([first, answer(gone, 410), first, answer(gone, 410), answer(page([job('a'), job('b')], '12'))]),
    ).toEqual({
      items: ['a', 'b'],
      resourceVersion: '12',
      requests: [listed, next, listed, next, `GET ${path}`],
    });
  });

  test('an empty list may have no items', async () => {
    expect(await names([answer({ ...page([], '10'), items: null })])).toEqual({
      items: [],
      resourceVersion: '10',
      requests: [listed],
    });
  });
});
