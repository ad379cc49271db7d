import { expect, test } from 'vitest';
import { call } from '../../helpers/call.ts';
import { json, serve, status } from '../kube/server.ts';

/** A server with one Job, to which a controller is faster than the first patches. */
async function resume(conflicts: number, later: object = {}) {
  const patches: unknown[] = [];
  const { url } = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const metadata = { namespace: 'default', name: 'pi', uid: 'u1', resourceVersion: `${patches.length}` };
    const job = { metadata, spec: { suspend: true }, ...(patches.length > 0 ? later : {}) };
    if (!request.url!.includes('/jobs/pi')) return json(response, status(404, 'NotFound', 'not found'), 404);
    if (request.method !== 'PATCH') return json(response, { apiVersion: 'batch/v1', kind: 'Job', ...job });
    patches.push(JSON.parse(body));
    if (patches.length > conflicts) return json(response, job);
    json(response, status(409, 'Conflict', 'the object has been modified'), 409);
  });
  const { stdout, stderr, exitCode } = await call(['resume', 'job/pi', '--server', url], { env: { HOME: '/nowhere' } });
  return { patches, stdout, stderr, exitCode };
}

const patch = (resourceVersion: string) => ({ metadata: { uid: 'u1', resourceVersion }, spec: { suspend: false } });

test('a Job to which a controller wrote meanwhile is looked at again', async () => {
  const { patches, ...told } = await resume(2);
  expect(patches).toEqual([patch('0'), patch('1'), patch('2')]);
  expect(told).toEqual({ stdout: 'job.batch/pi resumed\n', stderr: '', exitCode: 0 });
});

test('and judged anew', async () => {
  const ended = { status: { conditions: [{ type: 'Failed', status: 'True' }] } };
  const { patches, stderr, exitCode } = await resume(2, ended);
  expect(patches).toEqual([patch('0')]);
  expect(stderr).toContain('cannot resume job "pi" in namespace "default": it has ended (Failed)');
  expect(exitCode).toBe(2);
});

test('one that is never left alone is told', async () => {
  const { patches, stderr, exitCode } = await resume(100);
  expect(patches).toHaveLength(5);
  expect(stderr).toContain('error: job "pi" in namespace "default" was changed meanwhile');
  expect(exitCode).toBe(3);
});
