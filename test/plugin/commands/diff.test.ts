import { expect, test } from 'vitest';
import { call, withFiles } from '../../helpers/call.ts';
import { json, serve, status } from '../kube/server.ts';

const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'pi', namespace: 'team' },
  spec: {
    ttlSecondsAfterFinished: 600,
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl:5' }] } },
  },
};

/** Runs diff on the Job against a server that has this one, or none, and takes whatever is dry-run. */
async function diff(live: object | undefined, words: string[] = []) {
  const { url, requests } = await serve(async (request, response) => {
    if (request.method === 'GET' && live) return json(response, live);
    if (request.method === 'GET') return json(response, status(404, 'NotFound', 'not found'), 404);
    let body = '';
    for await (const chunk of request) body += chunk;
    json(response, JSON.parse(body), 201);
  });
  const result = await withFiles({ 'job.json': JSON.stringify(job) }, (cwd) =>
    call(['diff', '-f', 'job.json', '--server', url, '-n', 'team', ...words], { cwd, env: { HOME: '/nonexistent' } }),
  );
  return { ...result, requests };
}

const dryRun = 'fieldManager=kubectl-batch&fieldValidation=Strict&dryRun=All';

test('the same: exit code 0, and every write is a dry run', async () => {
  const { requests, ...result } = await diff({
    ...job,
    metadata: { ...job.metadata, uid: 'x' },
    status: { active: 1 },
  });
  expect(result).toEqual({ stdout: '', stderr: '1 is the same\n', exitCode: 0 });
  expect(requests).toEqual([
    'GET /apis/batch/v1/namespaces/team/jobs/pi',
    `POST /apis/batch/v1/namespaces/team/jobs?${dryRun}`,
  ]);
});

test('what differs, and what cannot be changed: exit code 1', async () => {
  const live = { ...job, spec: { ...job.spec, completions: 2 } };
  const { requests: _, ...result } = await diff(live);
  expect(result).toEqual({
    stdout: [
      '--- job.batch/pi on the cluster',
      '+++ job.batch/pi in job.json:1:1',
      '@@ -4,7 +4,6 @@',
      '   name: pi',
      '   namespace: team',
      ' spec:',
      '-  completions: 2',
      '   template:',
      '     spec:',
      '       containers:',
      '',
    ].join('\n'),
    stderr:
      'Warning: job.batch/pi: spec.completions cannot be changed; kubectl batch run --replace runs it anew\n1 differs\n',
    exitCode: 1,
  });
});

test('what is not there is told by its name', async () => {
  expect(await diff(undefined, ['-o', 'name'])).toMatchObject({
    stdout: 'job.batch/pi\n',
    stderr: '1 is not there\n',
    exitCode: 1,
  });
});

test('-o json: every object, where it stands, and each field that differs', async () => {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl:4' }] } };
  const live = { ...job, spec: { ...job.spec, parallelism: 2, template } };
  const { requests: _, ...result } = await diff(live, ['-o', 'json']);
  const identity = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'team', name: 'pi', where: 'job.json:1:1' };
  expect({ ...result, stdout: JSON.parse(result.stdout) }).toEqual({
    stdout: {
      objects: [
        {
          ...identity,
          state: 'differs',
          changes: [
            { path: ['spec', 'template', 'spec', 'containers', 0, 'image'], old: 'perl:4', new: 'perl:5' },
            { path: ['spec', 'parallelism'], old: 2 },
          ],
          immutable: ['template'],
        },
      ],
      summary: { same: 0, differs: 1, missing: 0, failed: 0 },
    },
    stderr: '1 differs\n',
    exitCode: 1,
  });
  const objectIn = async (there: object | undefined) => JSON.parse((await diff(there, ['-o', 'json'])).stdout).objects;
  expect(await objectIn(job)).toEqual([{ ...identity, state: 'same', changes: [], immutable: [] }]);
  expect(await objectIn(undefined)).toEqual([
    { ...identity, state: 'missing', changes: [{ path: [], new: job }], immutable: [] },
  ]);
});

test('a call without a file, and one whose manifest cannot be, are exit code 2', async () => {
  expect(await call(['diff'])).toEqual({
    stdout: '',
    stderr: 'error: diff needs a file\nhint: e.g. kubectl batch diff -f jobs.yaml\n',
    exitCode: 2,
  });
  const wrong = JSON.stringify({ ...job, spec: { ...job.spec, parallelism: -1 } });
  await withFiles({ 'job.json': wrong }, async (cwd) => {
    expect((await call(['diff', '-f', 'job.json'], { cwd, env: { HOME: '/nonexistent' } })).exitCode).toBe(2);
  });
});
