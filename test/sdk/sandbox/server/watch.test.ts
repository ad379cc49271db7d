import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secrets } from '../../../../sdk/sandbox/resources/kinds.ts';
import { type Sandbox, startSandbox } from '../../../../sdk/sandbox.ts';
import { type Client, clientOf } from './client.ts';

let sandbox: Sandbox;
let client: Client;
const NAMESPACE = 'kube-node-lease';
const PATH = `/api/v1/namespaces/${NAMESPACE}/secrets`;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
});

afterAll(async () => {
  client.close();
  await sandbox.stop();
});

const create = (name: string, labels: Record<string, string> = {}) =>
  sandbox.registry.create(secrets, NAMESPACE, { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels } });
const label = (name: string, labels: Record<string, string | null>) =>
  sandbox.registry.patch(secrets, NAMESPACE, name, { type: 'merge', body: { metadata: { labels } } }).object;
function remove(name: string): void {
  if (sandbox.registry.peek(secrets, NAMESPACE, name)) sandbox.registry.delete(secrets, NAMESPACE, name);
}
const now = () => sandbox.registry.revision;
// biome-ignore lint/suspicious/noExplicitAny: an event of a watch.
const isOf = (type: string, name: string) => (event: any) => event.type === type && event.object.metadata.name === name;

describe('a watch begins', () => {
  test('with what is there when no version is said', async () => {
    create('there');
    const watch = await client.watch(`${PATH}?watch=1`);
    create('later');
    expect(await watch.until(isOf('ADDED', 'later'))).toEqual(['ADDED there', 'ADDED later']);
    watch.close();
    remove('there');
    remove('later');
  });

  test('after the version that is said', async () => {
    create('before');
    const since = now();
    create('gone');
    remove('gone');
    const watch = await client.watch(`${PATH}?watch=1&resourceVersion=${since}`);
    create('after');
    expect(await watch.until(isOf('ADDED', 'after'))).toEqual(['ADDED gone', 'DELETED gone', 'ADDED after']);
    watch.close();
    remove('before');
    remove('after');
  });

  test('with a bookmark between what is there and what comes, for watch-lists', async () => {
    create('listed');
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const watch = await client.watch(`${PATH}?watch=1&${query}`);
    expect(await watch.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'listed' } } });
    expect(await watch.next()).toEqual({
      type: 'BOOKMARK',
      object: {
        kind: 'Secret',
        apiVersion: 'v1',
        metadata: { resourceVersion: String(now()), annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
    watch.close();
    remove('listed');
  });

  test('with an error, in an answer of 200, when the past is forgotten', async () => {
    const since = now();
    for (let i = 0; i < 10_000; i++) {
      create('passing');
      remove('passing');
    }
    const answer = await client.ask(`${PATH}?watch=1&resourceVersion=${since}`);
    expect(answer.code).toBe(200);
    expect(answer.body).toMatchObject({
      type: 'ERROR',
      object: {
        kind: 'Status',
        code: 410,
        reason: 'Expired',
        message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/),
      },
    });
    const exact = await client.ask(`${PATH}?resourceVersion=${since}&resourceVersionMatch=Exact`);
    expect(exact.body).toMatchObject({ code: 410, message: 'The resourceVersion for the provided list is too old.' });
  }, 30_000);

  test.each([
    ['resourceVersion=x', 500, 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
    [
      'sendInitialEvents=true',
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    ],
  ])('not with %s', async (query, code, message) => {
    const { body } = await client.ask(`${PATH}?watch=1&${query}`);
    expect([body.code, body.message]).toEqual([code, message]);
  });
});

describe('a watch of a part', () => {
  test('tells what enters it as ADDED and what leaves it as DELETED', async () => {
    const watch = await client.watch(`${PATH}?watch=1&labelSelector=in&resourceVersion=${now()}`);
    create('moving', { x: '1' });
    label('moving', { in: '1' });
    label('moving', { in: '2' });
    const left = label('moving', { in: null });
    label('moving', { x: '2' });
    create('other', { in: '1' });
    const first = [await watch.next(), await watch.next()];
    expect(first.map(({ type, object }) => [type, object.metadata.labels.in])).toEqual([
      ['ADDED', '1'],
      ['MODIFIED', '2'],
    ]);
    const deleted = await watch.next();
    // The last state in the selection, under the version in which it left.
    expect([deleted.type, deleted.object.metadata.labels.in, deleted.object.metadata.resourceVersion]).toEqual([
      'DELETED',
      '2',
      left.metadata.resourceVersion,
    ]);
    expect(await watch.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'other' } } });
    watch.close();
    remove('moving');
    remove('other');
  });

  test('may be one object, or all namespaces', async () => {
    const one = await client.watch(`${PATH}?watch=1&fieldSelector=metadata.name%3Dchosen&resourceVersion=${now()}`);
    const all = await client.watch(`/api/v1/secrets?watch=1&resourceVersion=${now()}`);
    create('unchosen');
    create('chosen');
    expect((await one.next()).object.metadata.name).toBe('chosen');
    expect(await all.until(isOf('ADDED', 'chosen'))).toEqual(['ADDED unchosen', 'ADDED chosen']);
    one.close();
    all.close();
    remove('chosen');
    remove('unchosen');
  });
});

describe('a watch ends', () => {
  test('when its time is over, with a bookmark for who wants one', async () => {
    const watch = await client.watch(
      `${PATH}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=${now()}`,
    );
    const bookmark = await watch.next();
    expect([bookmark.type, bookmark.object.metadata]).toEqual(['BOOKMARK', { resourceVersion: String(now()) }]);
    expect(await watch.next()).toBeUndefined();
  });
});

test('tables say their columns once', async () => {
  create('row-1');
  const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
  const watch = await client.watch(`${PATH}?watch=1`, { headers });
  create('row-2');
  const [first, second] = [await watch.next(), await watch.next()];
  expect(first.object.columnDefinitions).toHaveLength(4);
  expect(second.object.columnDefinitions).toBeNull();
  expect([first, second].map(({ object }) => object.rows[0].cells[0])).toEqual(['row-1', 'row-2']);
  watch.close();
  remove('row-1');
  remove('row-2');
});

test('every one of 50 clients hears every change, in order', async () => {
  const since = now();
  const watches = await Promise.all(
    Array.from({ length: 50 }, () => client.watch(`${PATH}?watch=1&resourceVersion=${since}`)),
  );
  const expected: string[] = [];
  for (let i = 0; i < 20; i++) {
    create(`many-${i}`);
    expected.push(`ADDED many-${i}`);
    // Some deliveries lie between the writes.
    if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const heard = await Promise.all(watches.map((watch) => watch.until(isOf('ADDED', 'many-19'))));
  expect(heard).toEqual(Array(50).fill(expected));
  for (const watch of watches) watch.close();
});
