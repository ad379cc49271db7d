import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { DEPENDS_ON_ANNOTATION } from '../../../sdk/batch-v1/names.ts';
import type { ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { type CallOptions, call, withFiles } from '../../helpers/call.ts';
import { jobYaml } from '../../helpers/namespace.ts';
import { json, serve, status } from '../kube/server.ts';

const waiting = (name: string, after: string) => {
  const job = JSON.parse(jobYaml(name, 'true', { suspend: true, parallelism: 2 }));
  job.metadata.annotations = { [DEPENDS_ON_ANNOTATION]: after };
  return JSON.stringify(job);
};
const pipeline = [waiting('next', 'job/first'), jobYaml('first', 'true')].join('\n---\n');

interface Server {
  /** What a Job is answered with when it is created for good; default: as it was sent. */
  create?(job: ObservedJob, response: ServerResponse): boolean;
  /** Whether the dry run of a Job is refused. */
  refuses?(job: ObservedJob): boolean;
}

/** A server that knows no Jobs at first, and completes each that is created. */
async function serveJobs({ create, refuses }: Server = {}) {
  const told: string[] = [];
  const watches = new Set<ServerResponse>();
  let version = 1;
  const server = await serve((request, response) => {
    const url = new URL(request.url!, 'http://server');
    const list = { kind: 'JobList', apiVersion: 'batch/v1', metadata: { resourceVersion: '1' }, items: [] };
    if (request.method === 'POST') {
      void bodyOf(request).then((job) => {
        const dryRun = url.searchParams.has('dryRun');
        told.push(`${dryRun ? 'check' : 'create'} ${job.metadata.name}${job.spec.suspend ? ' suspended' : ''}`);
        if (dryRun && refuses?.(job)) return json(response, status(422, 'Invalid', 'spec is wrong'), 422);
        const made = { ...job, metadata: { ...job.metadata, namespace: 'default', uid: `uid-${job.metadata.name}` } };
        if (!dryRun && create?.(made, response)) return undefined;
        json(response, made, 201);
        if (!dryRun) for (const watch of watches) tell(watch, complete(made));
      });
    } else if (url.searchParams.has('watch')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      if (url.pathname.endsWith('/jobs')) watches.add(response);
    } else if (url.pathname.endsWith('/jobs') || url.pathname.endsWith('/pods')) json(response, list);
    else json(response, status(404, 'NotFound', 'not found'), 404);
  });
  const complete = (job: ObservedJob) => ({
    ...job,
    metadata: { ...job.metadata, creationTimestamp: '2026-03-01T12:00:00Z', resourceVersion: `${++version}` },
    status: {
      completionTime: '2026-03-01T12:00:05Z',
      startTime: '2026-03-01T12:00:00Z',
      conditions: [{ type: 'Complete', status: 'True', lastTransitionTime: '2026-03-01T12:00:05Z' }],
    },
  });
  const tell = (watch: ServerResponse, object: object) => watch.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
  return { ...server, told };
}

async function bodyOf(request: IncomingMessage): Promise<ObservedJob> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

const run = (url: string, words: string[] = [], options: CallOptions = {}, jobs = pipeline) =>
  withFiles({ 'jobs.yaml': jobs }, (cwd) =>
    call(['run', '-f', 'jobs.yaml', '--server', url, ...words], { cwd, env: { HOME: '/nonexistent' }, ...options }),
  );

test('everything is checked before the first Job is created, and each is created in its turn, not suspended', async () => {
  const { url, told } = await serveJobs();
  const { stderr, exitCode } = await run(url);
  expect(told.slice(0, 2).sort()).toEqual(['check first', 'check next']);
  expect(told.slice(2)).toEqual(['create first', 'create next']);
  expect(stderr).toMatch(/^job\/next: Waiting for job\/first$/m);
  expect(stderr).toMatch(/^job\/next: Complete/m);
  expect(exitCode).toBe(0);
});

test('the check of a later Job fails: nothing is created', async () => {
  const { url, told } = await serveJobs({ refuses: (job) => job.metadata.name === 'next' });
  const { stderr, exitCode } = await run(url);
  expect(told.sort()).toEqual(['check first', 'check next']);
  expect(stderr).toMatch(/spec is wrong/);
  expect(exitCode).toBe(2);
});

test('a Job whose creation takes long holds up none that does not wait for it', async () => {
  const late: (() => void)[] = [];
  const { url, told } = await serveJobs({
    create(job, response) {
      if (job.metadata.name === 'third') for (const answer of late) answer();
      if (job.metadata.name !== 'slow') return false;
      late.push(() =>
        json(response, status(403, 'Forbidden', 'jobs.batch "slow" is forbidden: exceeded quota: few'), 403),
      );
      return true;
    },
  });
  const jobs = [jobYaml('slow', 'true'), jobYaml('first', 'true'), waiting('third', 'job/first')];
  const { exitCode } = await run(url, ['--timeout', '5s'], {}, jobs.join('\n---\n'));
  expect(told.filter((line) => line.startsWith('create')).sort()).toEqual([
    'create first',
    'create slow',
    'create third',
  ]);
  expect(exitCode).toBe(3);
});

test('the server refuses a Job after the checks: what waits for it is not created, exit code 3', async () => {
  const { url, told } = await serveJobs({
    create(_, response) {
      json(response, status(403, 'Forbidden', 'jobs.batch "first" is forbidden: exceeded quota: few'), 403);
      return true;
    },
  });
  const { stderr, exitCode } = await run(url);
  expect(told.filter((line) => line.startsWith('create'))).toEqual(['create first']);
  expect(stderr).toMatch(/exceeded quota: few/);
  expect(stderr).toMatch(/^job\/next: not created: job\/first could not be created$/m);
  expect(exitCode).toBe(3);
});

test('-o name: what was created, at the end', async () => {
  const { url } = await serveJobs();
  const { stdout, exitCode } = await run(url, ['-o', 'name']);
  expect(stdout).toBe('job.batch/first\njob.batch/next\n');
  expect(exitCode).toBe(0);
});

test('on a terminal: what waits has a row, and a line that says for what', async () => {
  const { url } = await serveJobs();
  let screen = '';
  const { exitCode } = await run(url, [], {
    terminal: { columns: 120, rows: 20 },
    onWrite: (text) => {
      screen += text;
    },
  });
  expect(screen).toMatch(/next +.*Waiting/);
  expect(screen).toContain('job next waits for job/first');
  expect(exitCode).toBe(0);
});

test.each<[string[], RegExp]>([
  [['--detach'], /^error: --detach cannot create Jobs that wait for others: .*\nhint: .*docs\/order\.md/],
  [['--generate-name'], /^error: --generate-name cannot rename Jobs that wait for others: .*\nhint: --replace /],
])('%j is refused, without asking the cluster', async (words, message) => {
  const { stderr, exitCode } = await run('http://127.0.0.1:9', words);
  expect(stderr).toMatch(message);
  expect(exitCode).toBe(2);
});

test('--dry-run=client: in their order', async () => {
  const { stdout } = await run('http://127.0.0.1:9', ['--dry-run']);
  expect(stdout).toBe('job.batch/first created (dry run)\njob.batch/next created after job/first (dry run)\n');
});

test('a circle is told, without asking the cluster in a client dry run', async () => {
  const circle = [waiting('a', 'job/b'), waiting('b', 'job/a')].join('\n---\n');
  const { stderr, exitCode } = await withFiles({ 'jobs.yaml': circle }, (cwd) =>
    call(['run', '-f', 'jobs.yaml', '--dry-run'], { cwd, env: {} }),
  );
  expect(stderr).toMatch(/^error: Jobs wait for each other: a -> b -> a\n/);
  expect(exitCode).toBe(2);
});
