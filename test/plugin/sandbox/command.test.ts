import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { call } from '../../helpers/call.ts';
import { tempFolder } from './temp-folder.ts';

const complete = async (...words: string[]) => {
  const { stdout } = await call(['__complete', ...words], { env: { XDG_RUNTIME_DIR: tempFolder(), HOME: '/none' } });
  return stdout.split('\n').slice(0, -1);
};

test('completion offers what the sandbox can do, once', async () => {
  expect(await complete('sandbox', '')).toEqual(['start', 'status', 'kubeconfig', 'stop', ':4']);
  expect(await complete('sandbox', 'st')).toEqual(['start', 'status', 'stop', ':4']);
  expect(await complete('sandbox', 'stop', '')).toEqual([':4']);
  expect(await complete('sandbox', '--no')).toEqual(['--nodes', ':4']);
  expect(await complete('list', '--sand')).toEqual(['--sandbox', ':4']);
});

test('completion starts no sandbox', async () => {
  const own = tempFolder();
  const { stdout, stderr } = await call(['__complete', '--sandbox', 'watch', ''], { env: { XDG_RUNTIME_DIR: own } });
  expect({ stdout, stderr }).toEqual({ stdout: ':4\n', stderr: '' });
  expect(existsSync(`${own}/kubectl-batch`)).toBe(false);
});

test.each<[string[], string]>([
  [['sandbox', 'stpo'], 'error: sandbox cannot stpo\nhint: did you mean: kubectl batch sandbox stop\n'],
  [['sandbox', 'fly'], 'error: sandbox cannot fly\nhint: it can start, status, kubeconfig, stop\n'],
  [['sandbox', 'stop', 'now'], 'error: sandbox takes one word, not "now" as well\n'],
  [['sandbox', 'stop', '--speed', '2'], 'error: --speed goes with the start of a sandbox, not with stop\n'],
  [['sandbox', '--speed', '0'], 'error: --speed: 0 is not between 1 and 100000\n'],
  [['sandbox', '--port', '70000'], 'error: --port: 70000 is not between 0 and 65535\n'],
  [['sandbox', '--nodes', '0'], 'error: --nodes: 0 is not between 1 and 1000\n'],
])('%j is refused', async (argv, stderr) => {
  const env = { XDG_RUNTIME_DIR: tempFolder() };
  expect(await call(argv, { env })).toEqual({ stdout: '', stderr, exitCode: 2 });
});
