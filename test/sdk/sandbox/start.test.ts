import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSandbox } from '../../../sdk/sandbox.ts';
import { readYaml } from '../../../sdk/yaml/index.ts';
import { clientOf } from './server/client.ts';

const JOBS = '/apis/batch/v1/namespaces/default/jobs';

test('a Job runs to its end, and its log can be read', async () => {
  const sandbox = await startSandbox({ speed: 50, pods: { outcome: () => ({ seconds: 5, log: ['one', 'two'] }) } });
  const client = clientOf(sandbox);
  try {
    const watch = await client.watch(`${JOBS}?watch=1`);
    const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } } };
    await client.ask(JOBS, { method: 'POST', body: { metadata: { name: 'pi' }, spec } });
    // biome-ignore lint/suspicious/noExplicitAny: an event of a watch.
    const isComplete = ({ object }: any) => object.status?.conditions?.some(({ type }: any) => type === 'Complete');
    await watch.until(isComplete);
    const pods = '/api/v1/namespaces/default/pods';
    const [pod] = (await client.ask(`${pods}?labelSelector=job-name%3Dpi`)).body.items;
    expect(pod.status.phase).toBe('Succeeded');
    const path = `${pods}/${pod.metadata.name}/log`;
    expect(await client.ask(path)).toMatchObject({ code: 200, text: 'one\ntwo\n' });
    expect((await client.ask(`${path}?tailLines=1&follow=true`)).text).toBe('two\n');
    expect((await client.ask(`${path}?limitBytes=2`)).text).toBe('on');
    expect((await client.ask(`${path}?container=x`)).body.message).toBe(
      `container x is not valid for pod ${pod.metadata.name}`,
    );
    expect((await client.ask(`${path}?previous=true`)).body.message).toBe(
      `previous terminated container "c" in pod "${pod.metadata.name}" not found`,
    );
    watch.close();
  } finally {
    client.close();
    await sandbox.stop();
  }
});

test('the kubeconfig names the server, its authority and the token', async () => {
  const sandbox = await startSandbox();
  try {
    const [config] = readYaml(sandbox.kubeconfig, 'kubeconfig');
    expect(config?.object).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'sandbox',
      contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'sandbox' } }],
      clusters: [
        {
          name: 'sandbox',
          cluster: {
            server: sandbox.server,
            'certificate-authority-data': Buffer.from(sandbox.ca).toString('base64'),
          },
        },
      ],
      users: [{ name: 'sandbox', user: { token: sandbox.token } }],
    });
    expect(sandbox.server).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  } finally {
    await sandbox.stop();
  }
});

test('a port that is taken is told', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(startSandbox({ port })).rejects.toMatchObject({
    code: 'Usage',
    message: `cannot listen on port ${port} of 127.0.0.1: it is in use`,
  });
  other.close();
});

test('nothing is left after its end: with watches open, the process ends by itself', async () => {
  const client = fileURLToPath(new URL('server/client.ts', import.meta.url));
  const entry = fileURLToPath(new URL('../../../sdk/sandbox.ts', import.meta.url));
  const jiti = fileURLToPath(new URL('../../../node_modules/.bin/jiti', import.meta.url));
  const program = fileURLToPath(new URL('stopping.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [jiti, program, entry, client], { timeout: 50_000 });
  expect(stdout).toBe('stopped\n');
}, 60_000);
