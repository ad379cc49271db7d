import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneTo } from '../helpers/clone.ts';
import { processesWith, startProcess } from '../helpers/sandbox-home.ts';

/** `npm start` in a fresh clone, with Node, npm and a shell on the PATH and nothing else. */
const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-npm-start-'));
const [clone, bin, temporary] = ['clone', 'bin', 'tmp'].map((name) => join(home, name)) as [string, string, string];
const npm = realpathSync(spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim());
/** What npm tells its scripts would make the npm of the clone believe that it is here. */
const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|XDG_|KUBECONFIG)/.test(name));
const env = { ...Object.fromEntries(inherited), PATH: bin, TMPDIR: temporary, npm_config_loglevel: 'error' };
const patience = { timeout: 600_000 };

beforeAll(() => {
  cloneTo(clone, { built: false });
  for (const folder of [bin, temporary]) mkdirSync(folder);
  symlinkSync(process.execPath, join(bin, 'node'));
  symlinkSync(npm, join(bin, 'npm'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Processes of the clone, and files among the temporary ones. npm's own are not ours. */
const leftOver = () => [
  processesWith(clone),
  readdirSync(temporary).filter((name) => !/^(node-compile-cache|npm-)/.test(name)),
];
const start = () => startProcess([join(bin, 'npm'), 'start'], { cwd: clone, env });

test('installs, builds, runs a Job and says what to try next', patience, async () => {
  const { stdout, stderr, exitCode } = await start().ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stderr.split('\n').filter((line) => !line.startsWith('job/primes: Running'))).toEqual([
    'installing, once: npm ci',
    'building: npm run build',
    'starting the sandbox ...',
    'in the sandbox pods are processes of this machine, with its programs and files: no image is pulled',
    'job.batch/primes created',
    expect.stringContaining('job/primes: Pending, 0/8 indexes done'),
    expect.stringMatching(/^job\/primes: Complete, 8\/8 indexes done, after \d+s$/),
    '',
  ]);
  const primes = [...stdout.matchAll(/^\[\d:primes-\d-\w{5}\] (\d+) primes from/gm)].map(([, count]) => Number(count));
  expect(primes).toHaveLength(8);
  expect(primes.reduce((sum, count) => sum + count)).toBe(7837);
  expect(stdout).toContain('To go on:\n\n  npm link ');
  expect(leftOver()).toEqual([[], []]);
});

test('what is installed and built is not done again; Ctrl-C leaves nothing behind', patience, async () => {
  const again = start();
  await again.until('job/primes: Running');
  expect(leftOver().map(({ length }) => length > 0)).toEqual([true, true]);
  process.kill(-again.child.pid, 'SIGINT');
  const { stderr, exitCode } = await again.ended;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(
    /^starting the sandbox \.\.\.\n[\s\S]*\ninterrupted\nthe sandbox that was started for this ended, too, /,
  );
  expect(leftOver()).toEqual([[], []]);
});

test('ended by another program it leaves nothing behind either', patience, async () => {
  const script = startProcess([join(clone, '.config/start.mjs')], { cwd: clone, env });
  await script.until('job/primes: Running');
  script.child.kill('SIGTERM');
  expect((await script.ended).exitCode).toBe(143);
  expect(leftOver()).toEqual([[], []]);
});
