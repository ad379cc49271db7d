import { expect, test } from 'vitest';
import { executeRun } from '../../../plugin/execute/run.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { connectTo, json, serve, status } from '../kube/server.ts';

const jobs = Array.from({ length: 40 }, (_, i): KubernetesObject => {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `job-${i}` } };
});

test('Ctrl-C: what is on its way is waited for, what is not is left out, and both are told', async () => {
  const interrupt = new AbortController();
  let created = 0;
  const { url } = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      created += 1;
      interrupt.abort({ signal: 'SIGINT', exitCode: 130 });
      setTimeout(() => json(response, JSON.parse(body), 201), 20);
    });
  });
  const { done, failures } = await executeRun(
    await connectTo(url),
    { steps: jobs.map((object) => ({ do: 'create', object })) },
    { dryRun: false, signal: interrupt.signal, onDone: () => {} },
  );
  expect(done.length).toBe(created);
  expect(created).toBeGreaterThan(0);
  expect(failures).toMatchObject([
    { code: 'Interrupted', message: `interrupted: ${40 - created} of 40 objects were not written` },
  ]);
});

test('a Job that is to be replaced and is gone by then is created all the same', async () => {
  const { url, requests } = await serve((request, response) => {
    if (request.method === 'POST') return json(response, jobs[0], 201);
    json(response, status(404, 'NotFound', 'jobs.batch "job-0" not found'), 404);
  });
  const { done, failures } = await executeRun(
    await connectTo(url),
    { steps: [{ do: 'replace', object: jobs[0]!, uid: 'old' }] },
    { dryRun: false, signal: new AbortController().signal, onDone: () => {} },
  );
  expect(failures).toEqual([]);
  expect(done).toMatchObject([{ created: true }]);
  expect(requests.map((line) => line.split(' ')[0])).toEqual(['DELETE', 'POST']);
});
