import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { jobYaml, useNamespace } from '../helpers/namespace.ts';

/** The program as kubectl runs it: a process, found by its name, with signals and pipes. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const space = useNamespace('process');
const bin = mkdtempSync(join(tmpdir(), 'kubectl-batch-bin-'));
symlinkSync(join(root, 'dist/plugin/bin.cjs'), join(bin, 'kubectl-batch'));
symlinkSync(join(root, 'dist/plugin/complete.cjs'), join(bin, 'kubectl_complete-batch'));
afterAll(() => rmSync(bin, { recursive: true }));

const env = {
  ...process.env,
  KUBECONFIG: process.env.KUBECONFIG_TEST,
  PATH: [bin, dirname(process.env.KUBECTL_TEST!), process.env.PATH].join(delimiter),
};
const kubectl = (...words: string[]) => spawnSync('kubectl', words, { env, encoding: 'utf8', timeout: 60_000 });
const bash = (script: string) => spawnSync('bash', ['-c', script], { env, encoding: 'utf8', timeout: 60_000 });

describe('through kubectl', () => {
  test('help, version and an exit code', () => {
    expect(kubectl('batch', '--help').stdout).toContain('kubectl batch COMMAND');
    expect(kubectl('batch', 'version').stdout).toMatch(/^Client Version: v\d+\.\d+\.\d+\nServer Version: v1\.\d+\.\d+/);
    expect(kubectl('batch', 'run', '-n', space.name, '--image', 'busybox', '--', 'echo', 'hi')).toMatchObject({
      stdout: 'hi\n',
      status: 0,
    });
    expect(
      kubectl('batch', 'run', '-n', space.name, '--image', 'busybox', '--backoff-limit', '0', '--', 'false').status,
    ).toBe(1);
    expect(kubectl('batch', 'nonsense').status).toBe(2);
  });

  test('completion: verbs, flags, values, and names that the verb can act on', async () => {
    space.create(jobYaml('waits', 'true', { suspend: true }));
    space.create(jobYaml('works', 'sleep 600'));
    const complete = (...words: string[]) =>
      kubectl('__complete', 'batch', ...words)
        .stdout.split('\n')
        .filter((line) => line && !line.startsWith(':'));
    expect(complete('')).toEqual([
      'run',
      'watch',
      'list',
      'suspend',
      'resume',
      'migrate',
      'synth',
      'expand',
      'lint',
      'diff',
      'init',
      'sandbox',
      'version',
    ]);
    expect(complete('re')).toEqual(['resume']);
    expect(complete('run', '--image', 'x', '--par')).toEqual(['--parallelism']);
    expect(complete('suspend', '--dry-run=')).toEqual(['--dry-run=none', '--dry-run=client', '--dry-run=server']);
    expect(complete('suspend', '-n', space.name, '')).toEqual(['works']);
    expect(complete('resume', '-n', space.name, '')).toEqual(['waits']);
    expect(complete('watch', '-n', space.name, 'wa')).toEqual(['waits']);
    // A cluster that is busy for longer than a typist waits offers nothing.
    await expect.poll(() => complete('list', '-n', 'kube-s'), { timeout: 20_000 }).toEqual(['kube-system']);
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the following with %i, not the Job, and says how to attach again', async (signal, code) => {
  const name = `interrupted-${signal.toLowerCase()}`;
  const child = spawn(
    'kubectl',
    ['batch', 'run', '-n', space.name, '--image', 'busybox', '--name', name, '--', 'sleep', '600'],
    { env },
  );
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    if (/1 active/.test(stderr)) child.kill(signal);
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(code);
  expect(stderr).toContain(
    `interrupted: the Job runs on; attach again with: kubectl batch watch ${name} -n ${space.name}\n`,
  );
  expect(space.get(`job/${name}`)).toMatchObject({ metadata: { name } });
});

test('a reader that goes away ends it quietly with the next line', () => {
  space.create(jobYaml('short', 'sleep 2'));
  const { stdout, stderr } = bash(`kubectl batch watch short -n ${space.name} | head -n 1; echo "\${PIPESTATUS[0]}"`);
  expect(stdout).toMatch(/^job\/short: .*\n141\n$/);
  expect(stderr).toBe('');
});

test('--rm cleans up when the reader goes away, or both readers do', () => {
  const script = 'for i in $(seq 600); do echo $i; sleep 0.2; done';
  const run = (name: string) =>
    `kubectl batch run -n ${space.name} --rm --image busybox --name ${name} -- sh -c '${script}'`;
  const one = bash(`${run('unread')} | head -n 1; echo "\${PIPESTATUS[0]}"`);
  expect(one.stdout).toBe('1\n141\n');
  expect(one.stderr).toContain('removed the one object that this run created\n');
  expect(one.stderr).not.toContain('interrupted');
  const both = bash(`${run('unheard')} 2>&1 | head -n 1; echo "\${PIPESTATUS[0]}"`);
  expect(both.stdout).toMatch(/^.*\n141\n$/);
  expect(kubectl('get', 'jobs', '-n', space.name, '-o', 'name').stdout).not.toMatch(/unread|unheard/);
});

test('a pipe gets lines without control characters, a terminal is not asked for', () => {
  const { stdout } = bash(`kubectl batch list -n ${space.name} | cat`);
  expect(stdout).toMatch(/^NAME\s+STATE/);
  expect(stdout).not.toContain('\u001b');
});
