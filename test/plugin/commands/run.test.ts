import { expect, test } from 'vitest';
import type { Interruption } from '../../../plugin/context.ts';
import { call, withFiles } from '../../helpers/call.ts';
import { jobYaml } from '../../helpers/namespace.ts';
import { json, serve, status } from '../kube/server.ts';

const names = Array.from({ length: 100 }, (_, index) => `job-${index}`);

/** Creates many Jobs, and is interrupted when the first of them is told. */
async function interrupted(reason: Interruption, words: string[]) {
  const { url } = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'POST') return json(response, JSON.parse(body), 201);
    if (/\/jobs(\?|$)/.test(request.url!)) return json(response, { kind: 'JobList', metadata: {}, items: [] });
    json(response, status(404, 'NotFound', 'not found'), 404);
  });
  const controller = new AbortController();
  return withFiles({ 'jobs.yaml': names.map((name) => jobYaml(name, 'true')).join('\n---\n') }, (cwd) =>
    call(['run', '-f', 'jobs.yaml', '--server', url, ...words], {
      cwd,
      env: { HOME: '/nonexistent' },
      signal: controller.signal,
      onWrite: (_, stream) => stream === 'stdout' && controller.abort(reason),
    }),
  );
}

test.each(['--detach', '--dry-run=server'])('%s: a reader that went away ends it without a word', async (word) => {
  const { stdout, stderr, exitCode } = await interrupted({ signal: 'SIGPIPE', exitCode: 141 }, [word]);
  expect(stdout.split('\n').length).toBeLessThan(names.length);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 141 });
});

test('Ctrl-C is told, with what was written before it', async () => {
  const { stderr, exitCode } = await interrupted({ signal: 'SIGINT', exitCode: 130 }, ['--detach']);
  expect(stderr).toMatch(/^error: interrupted: \d+ of 100 objects were not written\ncreated before that, .*job-0/);
  expect(exitCode).toBe(130);
});
