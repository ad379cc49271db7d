import { afterEach, describe, expect, test } from 'vitest';
import { createFaults } from '../../../../sdk/sandbox/server/faults.ts';
import { type Fault, type Sandbox, startSandbox } from '../../../../sdk/sandbox.ts';
import { type Client, clientOf } from './client.ts';

let sandbox: Sandbox;
let client: Client;
const PODS = '/api/v1/namespaces/default/pods';

afterEach(async () => {
  client?.close();
  await sandbox?.stop();
});

async function withFaults(...faults: Fault[]): Promise<Client> {
  sandbox = await startSandbox({ faults });
  client = clientOf(sandbox);
  return client;
}

describe('which requests go wrong', () => {
  test('is said by verb, resource and count', () => {
    const fault = { verb: 'list', resource: 'pods', count: 2, status: 500 } as const;
    const pick = createFaults([fault]);
    expect(pick('get', 'pods')).toBeUndefined();
    expect(pick('list', 'jobs')).toBeUndefined();
    expect([pick('list', 'pods'), pick('list', 'pods'), pick('list', 'pods')]).toEqual([fault, fault, undefined]);
  });

  test('and by share', () => {
    const chances = [0.1, 0.5, 0.29, 0.3];
    const pick = createFaults([{ share: 0.3, status: 500 }], () => chances.shift()!);
    expect([1, 2, 3, 4].map(() => pick(undefined, undefined) !== undefined)).toEqual([true, false, true, false]);
  });
});

test('a status is answered in place of the answer, and others come through', async () => {
  const { ask } = await withFaults({ resource: 'pods', verb: 'list', count: 1, status: 429, retryAfterSeconds: 3 });
  const refused = await ask(PODS);
  expect([refused.code, refused.headers['retry-after'], refused.body.kind]).toEqual([429, '3', 'Status']);
  expect((await ask(PODS)).code).toBe(200);
});

test('a connection is cut before there is an answer', async () => {
  const { ask } = await withFaults({ verb: 'get', resource: 'pods', cutAfter: 0 });
  await expect(ask(`${PODS}/x`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await ask(PODS)).code).toBe(200);
});

test('a watch is cut after a while', async () => {
  const { watch } = await withFaults({ verb: 'watch', cutAfter: 100 });
  const cut = await watch(`${PODS}?watch=1`);
  await expect(cut.next()).rejects.toThrow('aborted');
});

test('events come late', async () => {
  const { watch, ask } = await withFaults({ verb: 'watch', resource: 'configmaps', delay: 300 });
  const path = '/api/v1/namespaces/default/configmaps';
  const late = await watch(`${path}?watch=1&fieldSelector=metadata.name%3Dlate`);
  await ask(path, { method: 'POST', body: { metadata: { name: 'late' } } });
  const created = performance.now();
  expect((await late.next()).object.metadata.name).toBe('late');
  expect(performance.now() - created).toBeGreaterThan(200);
  late.close();
});
