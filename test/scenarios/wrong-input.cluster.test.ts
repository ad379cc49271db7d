import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, withFiles } from '../helpers/call.ts';
import { jobYaml, useNamespace } from '../helpers/namespace.ts';

// biome-ignore lint/suspicious/noExplicitAny: a manifest is broken on purpose, in any place
type DeepRecord = any;

/** Wrong input on a real cluster: what, where, why and how to mend; the exit code of the table; nothing created. */
const space = useNamespace('wrong');

describe('input that cannot be right: exit code 2, nothing created', () => {
  const job = (change: (job: DeepRecord) => void) => {
    const object = JSON.parse(jobYaml('wrong', 'true'));
    change(object);
    return JSON.stringify(object, null, 2);
  };
  const cases: [string, string, RegExp][] = [
    ['broken YAML', 'kind: Job\n  metadata: x', /job\.yaml:2:\d+/],
    ['no kind', '{apiVersion: batch/v1, metadata: {name: x}}', /job\.yaml:1:1.*kind/],
    [
      'an unknown field',
      job((j) => {
        j.spec.completion = 3;
      }),
      /spec\.completion\b[\s\S]*completions/,
    ],
    [
      'a value of another type',
      job((j) => {
        j.spec.completions = 'three';
      }),
      /spec\.completions/,
    ],
    [
      'Indexed without completions',
      job((j) => {
        j.spec.completionMode = 'Indexed';
        j.spec.parallelism = 2;
      }),
      /spec\.completions/,
    ],
    [
      'restartPolicy Always',
      job((j) => {
        j.spec.template.spec.restartPolicy = 'Always';
      }),
      /restartPolicy/,
    ],
    [
      'a negative number',
      job((j) => {
        j.spec.backoffLimit = -1;
      }),
      /spec\.backoffLimit/,
    ],
    [
      'no container',
      job((j) => {
        j.spec.template.spec.containers = [];
      }),
      /containers/,
    ],
    [
      'a name that cannot be',
      job((j) => {
        j.metadata.name = 'Not_A_Name';
      }),
      /metadata\.name/,
    ],
    ['an empty file', '', /no objects/],
  ];
  test.each(cases)('%s', async (_, yaml, message) => {
    const { stderr, stdout, exitCode } = await withFiles({ 'job.yaml': yaml }, (cwd) =>
      space.batch(['run', '-f', 'job.yaml'], { cwd }),
    );
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: |: error: /m);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(space.kubectl('get', 'jobs', '-o', 'name')).toBe('');
  });

  test('one wrong Job among right ones: none is created', async () => {
    const yaml = [jobYaml('right', 'true'), jobYaml('wrong', 'true', { backoffLimit: -1 })].join('\n---\n');
    const { stderr, exitCode } = await withFiles({ 'job.yaml': yaml }, (cwd) =>
      space.batch(['run', '-f', 'job.yaml'], { cwd }),
    );
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/spec\.backoffLimit/);
    expect(space.kubectl('get', 'jobs', '-o', 'name')).toBe('');
  });

  test.each<[string[], RegExp]>([
    [['run', '-f', 'nothing-here.yaml'], /nothing-here\.yaml/],
    [['run'], /run needs a file or an image/],
    [['run', '--image', 'busybox', '--completions', '-1', '--', 'true'], /completions/],
    [['run', '--image', 'busybox', '--detach', '--rm', '--', 'true'], /--detach and --rm/],
    [['run', '--imagee', 'busybox'], /unknown flag --imagee[\s\S]*--image\b/],
    [['watch', '-l', 'team=nobody'], /no Jobs found in namespace/],
    [['watch', '-l', 'a==b==c'], /--selector: "a==b==c" cannot be read: found '=='/],
    [['suspend', '-l', 'a==b==c'], /--selector: "a==b==c" cannot be read: found '=='/],
    [['list', '--context', 'no-such'], /no-such/],
    [['wacth'], /unknown command "wacth"[\s\S]*watch/],
  ])('%j', async (words, message) => {
    const { stderr, stdout, exitCode } = await space.batch(words);
    expect(stderr).toMatch(message);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});

describe('a cluster that will not: exit codes 3 and 6', () => {
  test('a name that is not there', async () => {
    expect(await space.batch(['watch', 'nobody'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(/nobody.*not found|not found.*nobody/),
    });
  });

  test('no permission: verb and resource are named', async () => {
    const as = ['--as', 'nobody@example.com'];
    expect(await space.batch(['list', ...as])).toMatchObject({
      exitCode: 6,
      stderr: expect.stringMatching(/list.*jobs/),
    });
    expect(await space.batch(['run', ...as, '--image', 'busybox', '--name', 'x', '--', 'true'])).toMatchObject({
      exitCode: 6,
      stderr: expect.stringMatching(/(create|get).*jobs/),
    });
  });

  test('nothing listens there', async () => {
    const { exitCode, stderr } = await space.batch(['list', '--server', 'https://127.0.0.1:1']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('127.0.0.1:1');
  });

  describe('a server that never answers', () => {
    const server = createServer(() => {});
    beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => void server.close());

    test('ends within the request timeout and names the server', async () => {
      const address = server.address() as { port: number };
      const { exitCode, stderr } = await space.batch([
        'list',
        '--server',
        `http://127.0.0.1:${address.port}`,
        '--request-timeout',
        '1s',
      ]);
      expect(exitCode).toBe(3);
      expect(stderr).toContain(`127.0.0.1:${address.port}`);
    });
  });

  test('no kubeconfig at all', async () => {
    const { exitCode, stderr } = await call(['list'], { env: { HOME: '/nonexistent' } });
    expect([2, 3]).toContain(exitCode);
    expect(stderr).toMatch(/kubeconfig/i);
  });

  test('a kubeconfig that is no YAML', async () => {
    await withFiles({ config: '{' }, async (cwd) => {
      const { exitCode, stderr } = await call(['list', '--kubeconfig', `${cwd}/config`], { env: {} });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`${cwd}/config`);
    });
    expect(readFileSync(process.env.KUBECONFIG_TEST!, 'utf8')).toContain('clusters');
  });
});
