import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isRunning, newSandboxHome, processesWith, type SandboxHome } from '../helpers/sandbox-home.ts';

/** The sandbox as the built program starts, uses and ends it: real processes, found again by their numbers. */
let home: SandboxHome;
/** In the command lines of this test's pods. */
let mark: string;

beforeEach(() => {
  home = newSandboxHome();
  onTestFinished(() => home.close());
  mark = `${randomInt(1e9, 9e9)}`;
});

const patience = { timeout: 60_000 };
const stateOf = ({ folder }: SandboxHome) =>
  JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as { pid: number; server: string };
const isEmpty = ({ folder }: SandboxHome) => !existsSync(folder);
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
/** A container that runs until it is ended. */
const longWork = () => ['--image', 'busybox', '--', 'sh', '-c', `echo begun; while :; do sleep ${mark}; done`];

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`still not: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('in the foreground', () => {
  test('it tells how to use it, and Ctrl-C leaves nothing', patience, async () => {
    const sandbox = home.start('sandbox');
    await sandbox.until('export KUBECONFIG=');
    const { pid, server } = stateOf(home);
    expect(pid).toBe(sandbox.child.pid);
    expect(home.batch('run', '--sandbox', '--detach', ...longWork()).exitCode).toBe(0);
    await until(() => processesWith(mark).length >= 2);
    process.kill(-pid, 'SIGINT');
    const kubeconfig = join(home.folder, 'kubeconfig');
    expect(await sandbox.ended).toEqual({
      stdout: `export KUBECONFIG=${kubeconfig}\n`,
      stderr: [
        `the sandbox runs at ${server}: an API server with Jobs and CronJobs, in memory`,
        'pods are processes of this machine, with its programs and files: no image is pulled',
        `use it: kubectl batch list --sandbox, or kubectl --kubeconfig ${kubeconfig} get jobs`,
        'end it: kubectl batch sandbox stop',
        '',
      ].join('\n'),
      exitCode: 130,
    });
    expect(processesWith(mark)).toEqual([]);
    expect(isEmpty(home)).toBe(true);
  });

  test('it ends by itself when nothing has changed for long enough', patience, async () => {
    const sandbox = home.start('sandbox', '--idle', '500ms');
    const { stderr, exitCode } = await sandbox.ended;
    expect(stderr).toMatch(/\nnothing has changed for so long as --idle says: the sandbox ends\n$/);
    expect(exitCode).toBe(0);
    expect(isEmpty(home)).toBe(true);
  });

  test('a port that is taken is an error, and the place is free again', patience, async () => {
    const first = home.start('sandbox');
    await first.until('export');
    const port = new URL(stateOf(home).server).port;
    const other = newSandboxHome();
    onTestFinished(() => other.close());
    const { stderr, exitCode } = other.batch('sandbox', '--port', port);
    expect({ stderr: stderr.split('\n')[0], exitCode }).toEqual({
      stderr: expect.stringContaining(port),
      exitCode: 2,
    });
    expect(isEmpty(other)).toBe(true);
  });
});

describe('detached', () => {
  test('nobody else can read it; status, kubeconfig and stop', patience, async () => {
    const { stdout, stderr, exitCode } = home.batch('sandbox', '--detach', '--no-exec', '--speed', '50');
    const kubeconfig = join(home.folder, 'kubeconfig');
    expect({ stdout, exitCode }).toEqual({ stdout: `export KUBECONFIG=${kubeconfig}\n`, exitCode: 0 });
    expect(stderr).toMatch(
      /^starting the sandbox \.\.\.\nthe sandbox runs at [\s\S]*its clock runs 50 times as fast\n/,
    );
    expect([home.folder, ...readdirSync(home.folder).map((name) => join(home.folder, name))].map(mode)).toEqual([
      '700',
      '600',
      '600',
      '600',
    ]);
    const { pid, server } = stateOf(home);
    expect(home.batch('sandbox', 'kubeconfig').stdout).toBe(`${kubeconfig}\n`);
    expect(home.batch('sandbox', 'status').stdout).toMatch(
      new RegExp(
        `^Server: +${server}\nKubeconfig: +${kubeconfig}\nProcess: +${pid}\n[\\s\\S]*Speed: +50\nPods: +played\n$`,
      ),
    );
    expect(home.batch('sandbox')).toEqual({
      stdout: '',
      stderr:
        `error: a sandbox runs already at ${server} (process ${pid})\n` +
        'hint: use it with --sandbox, or end it first: kubectl batch sandbox stop\n',
      exitCode: 2,
    });
    expect(home.batch('sandbox', 'stop')).toEqual({
      stdout: '',
      stderr: 'the sandbox has ended, and what ran in it\n',
      exitCode: 0,
    });
    expect([isRunning(pid), isEmpty(home)]).toEqual([false, true]);
    expect(home.batch('sandbox', 'stop')).toEqual({ stdout: '', stderr: 'no sandbox runs\n', exitCode: 0 });
    expect(home.batch('sandbox', 'status')).toEqual({
      stdout: '',
      stderr: 'error: no sandbox runs\nhint: start one: kubectl batch sandbox --detach\n',
      exitCode: 3,
    });
  });

  test('many that start one at once get the same', patience, async () => {
    const calls = Array.from({ length: 4 }, () => home.start('list', '--sandbox', '-o', 'name'));
    const results = await Promise.all(calls.map(({ ended }) => ended));
    // One that comes late finds it there.
    expect(results.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      results.map(() => ({ exitCode: 0, stderr: expect.stringMatching(/^(starting the sandbox \.\.\.\n)?$/) })),
    );
    expect(results.some(({ stderr }) => stderr !== '')).toBe(true);
    await until(() => processesWith(home.env.HOME!).length <= 1 && readdirSync(home.folder).length === 3);
    const { pid } = stateOf(home);
    home.batch('sandbox', 'stop');
    await until(() => !isRunning(pid));
    expect(isEmpty(home)).toBe(true);
  });

  test('killed, it is replaced by the next one that is wanted', patience, async () => {
    home.batch('sandbox', '--detach');
    const { pid } = stateOf(home);
    process.kill(pid, 'SIGKILL');
    await until(() => !isRunning(pid));
    expect(home.batch('sandbox', 'status').exitCode).toBe(3);
    const { stderr, exitCode } = home.batch('list', '--sandbox');
    expect({ stderr, exitCode }).toEqual({
      stderr: 'starting the sandbox ...\nNo Jobs found in namespace "default".\n',
      exitCode: 0,
    });
    expect(stateOf(home).pid).not.toBe(pid);
  });

  test('killed, it leaves nothing after stop', patience, async () => {
    home.batch('sandbox', '--detach');
    const { pid } = stateOf(home);
    process.kill(pid, 'SIGKILL');
    await until(() => !isRunning(pid));
    expect(home.batch('sandbox', 'stop').stderr).toBe('no sandbox runs\n');
    expect(isEmpty(home)).toBe(true);
  });

  test('one that does not answer any more is ended all the same', patience, async () => {
    home.batch('sandbox', '--detach');
    const { pid } = stateOf(home);
    process.kill(pid, 'SIGSTOP');
    expect(home.batch('sandbox', 'stop').exitCode).toBe(0);
    expect([isRunning(pid), isEmpty(home)]).toEqual([false, true]);
  });

  test('what was left by a program whose number another has now does no harm', patience, async () => {
    home.batch('sandbox', '--detach');
    const state = stateOf(home);
    home.batch('sandbox', 'stop');
    mkdirSync(home.folder, { mode: 0o700 });
    writeFileSync(join(home.folder, 'state.json'), JSON.stringify({ ...state, pid: process.pid }));
    expect(home.batch('sandbox', 'stop').stderr).toBe('no sandbox runs\n');
    expect(isEmpty(home)).toBe(true);
  });

  test('why it did not start is told', patience, async () => {
    const first = home.start('sandbox');
    await first.until('export');
    const other = newSandboxHome();
    onTestFinished(() => other.close());
    const { stderr, exitCode } = other.batch('sandbox', '--detach', '--port', new URL(stateOf(home).server).port);
    expect(stderr).toMatch(/^starting the sandbox \.\.\.\nerror: the sandbox did not start:\nerror: .*port/);
    expect(exitCode).toBe(3);
  });
});

describe('with other verbs', () => {
  test('run: its pods are processes, and the sandbox stays', patience, async () => {
    const flags = ['--sandbox', '--image', 'no.such/image', '--name', 'hi', '--backoff-limit', '0'];
    const { stdout, stderr, exitCode } = home.batch('run', ...flags, '--', 'sh', '-c', `echo ${mark}; exit 3`);
    expect(stderr).toContain('starting the sandbox ...\nin the sandbox pods are processes of this machine');
    expect({ stdout, exitCode }).toEqual({ stdout: `${mark}\n`, exitCode: 1 });
    expect(home.batch('list', '--sandbox', '-o', 'name').stdout).toBe('job.batch/hi\n');
    expect(home.batch('--sandbox', 'version').stdout).toMatch(/\nServer Version: v1\.\d+\.\d+\+sandbox\n$/);
  });

  test("the user's own kubeconfig does not count", patience, () => {
    home.env.KUBECONFIG = '/nowhere/at/all';
    const { stdout, exitCode } = home.batch('version', '--sandbox');
    expect({ stdout: stdout.split('\n')[1], exitCode }).toEqual({
      stdout: expect.stringMatching(/^Server Version: v[\d.]+\+sandbox$/),
      exitCode: 0,
    });
  });

  test('one that an older version of the program has started is told', patience, () => {
    home.batch('sandbox', '--detach');
    const file = join(home.folder, 'state.json');
    writeFileSync(file, JSON.stringify({ ...stateOf(home), version: '0.0.1' }));
    expect(home.batch('list', '--sandbox')).toEqual({
      stdout: '',
      stderr:
        'the sandbox is still that of version 0.0.1; kubectl batch sandbox stop ends it\n' +
        'No Jobs found in namespace "default".\n',
      exitCode: 0,
    });
  });

  test('Ctrl-C ends what was started for the call', patience, async () => {
    const run = home.start('run', '--sandbox', '--name', 'long', ...longWork());
    await run.until('begun');
    const { pid } = stateOf(home);
    process.kill(-run.child.pid, 'SIGINT');
    const { stderr, exitCode } = await run.ended;
    expect(stderr).toMatch(/\ninterrupted\nthe sandbox that was started for this ended, too, and what ran in it\n$/);
    expect(exitCode).toBe(130);
    expect([isRunning(pid), processesWith(mark), isEmpty(home)]).toEqual([false, [], true]);
  });

  test('Ctrl-C ends no sandbox that was there before', patience, async () => {
    home.batch('sandbox', '--detach');
    const run = home.start('run', '--sandbox', '--name', 'long', ...longWork());
    await run.until('begun');
    process.kill(-run.child.pid, 'SIGINT');
    expect((await run.ended).stderr).toMatch(
      /\ninterrupted: the Job runs on; attach again with: kubectl batch watch long -n default --sandbox\n$/,
    );
    expect(processesWith(mark).length).toBeGreaterThanOrEqual(2);
    home.batch('sandbox', 'stop');
    expect(processesWith(mark)).toEqual([]);
  });

  test('Ctrl-C while it starts leaves nothing', patience, async () => {
    const run = home.start('run', '--sandbox', ...longWork());
    await run.until('starting');
    process.kill(-run.child.pid, 'SIGINT');
    expect((await run.ended).exitCode).toBe(130);
    expect([processesWith(mark), isEmpty(home)]).toEqual([[], true]);
  });

  test.each([
    [['list', '--sandbox', '--context', 'prod'], '--sandbox and --context cannot be given together'],
    [['run', '--sandbox', '--kubeconfig', 'x', '-f', 'y'], '--sandbox and --kubeconfig cannot be given together'],
    [['watch', '--sandbox', '-s', 'https://x'], '--sandbox and --server cannot be given together'],
    [['synth', '--sandbox', '-f', 'x'], 'unknown flag --sandbox'],
  ])('%j is refused, and nothing is started', patience, (words, message) => {
    const { stderr, exitCode } = home.batch(...words);
    expect({ message: stderr.split('\n')[0], exitCode }).toEqual({ message: `error: ${message}`, exitCode: 2 });
    expect(isEmpty(home)).toBe(true);
  });

  test('what asks no cluster starts none', patience, () => {
    const { stdout } = home.batch('run', '--sandbox', '--dry-run=client', '--image', 'x', '--name', 'x', '--', 'true');
    expect(stdout).toBe('job.batch/x created (dry run)\n');
    expect(isEmpty(home)).toBe(true);
  });
});
