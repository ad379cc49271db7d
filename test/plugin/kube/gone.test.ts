import { expect, test } from 'vitest';
import { listContexts, listNamespaces, waitUntilGone } from '../../../plugin/kube/index.ts';
import { connectTo, fixture, json, serve, status } from './server.ts';

const key = { namespace: 'team', name: 'pi', uid: 'u-1' };
const signal = new AbortController().signal;

test('a Job is gone when it is not found', async () => {
  const answers = [
    { code: 200, body: { metadata: { uid: 'u-1' } } },
    { code: 404, body: status(404, 'NotFound', 'x', { name: 'pi', kind: 'jobs' }) },
  ];
  const { url, requests } = await serve((_, response) => {
    const { code, body } = answers.shift()!;
    json(response, body, code);
  });
  await waitUntilGone(await connectTo(url), key, signal);
  expect(requests).toEqual(Array(2).fill('GET /apis/batch/v1/namespaces/team/jobs/pi'));
});

test('or when another has its name', async () => {
  const { url, requests } = await serve((_, response) => json(response, { metadata: { uid: 'u-2' } }));
  await waitUntilGone(await connectTo(url), key, signal);
  expect(requests).toHaveLength(1);
});

test('an abort ends the wait, an error, too', async () => {
  const stop = new AbortController();
  const { url } = await serve((_, response) => {
    json(response, { metadata: { uid: 'u-1' } });
    stop.abort();
  });
  await expect(waitUntilGone(await connectTo(url), key, stop.signal)).rejects.toMatchObject({ code: 'Interrupted' });
  const forbidden = await serve((_, response) => json(response, status(403, 'Forbidden', 'no'), 403));
  await expect(waitUntilGone(await connectTo(forbidden.url), key, signal)).rejects.toMatchObject({ code: 'Forbidden' });
});

test('names for completion', async () => {
  const { url } = await serve((_, response) =>
    json(response, {
      kind: 'NamespaceList',
      apiVersion: 'v1',
      metadata: {},
      items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
    }),
  );
  expect(await listNamespaces(await connectTo(url))).toEqual(['a', 'b']);
  expect(listContexts({ kubeconfig: fixture('two-contexts.yaml'), env: {} })).toEqual(['one', 'two']);
});
