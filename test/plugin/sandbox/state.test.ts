import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder, type SandboxFolder, sandboxFolder } from '../../../plugin/sandbox/folder.ts';
import { isAlive, startTimeIn, startTimeOf } from '../../../plugin/sandbox/processes.ts';
import { claim, clearStale, isMine, publish, runningState, type SandboxState } from '../../../plugin/sandbox/state.ts';
import { tempFolder } from './temp-folder.ts';

const since = '2026-01-01T00:00:00.000Z';
const now = Date.parse(since);
const facts = { version: '1.2.3', since, speed: 1, exec: true };

function newFolder(): SandboxFolder {
  return sandboxFolder({ XDG_RUNTIME_DIR: tempFolder() });
}

/** A process that lives as long as the test, in place of one that runs a sandbox. */
function someProcess(): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child as ChildProcess & { pid: number };
}

const stateOf = (pid: number): SandboxState => ({ ...facts, pid, started: startTimeOf(pid) });
const killed = (child: ChildProcess) =>
  new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });

function write(folder: SandboxFolder, state: SandboxState): void {
  makeFolder(folder);
  writeFileSync(folder.state, JSON.stringify(state));
}

test('the start time stands behind a name that may hold anything', () => {
  const fields = Array.from({ length: 30 }, (_, i) => String(i + 4));
  expect(startTimeIn(`12 (a) b (c) S ${fields.join(' ')}`)).toBe('22');
  expect(startTimeIn(`12 (node) Z ${fields.join(' ')}`)).toBeUndefined();
});

test('a process is known by its number and its start', async () => {
  const child = someProcess();
  const id = { pid: child.pid, started: startTimeOf(child.pid) };
  expect(id.started).toMatch(/\d/);
  expect(isAlive(id)).toBe(true);
  expect(isAlive({ pid: child.pid, started: '1' })).toBe(false);
  await killed(child);
  expect(isAlive(id)).toBe(false);
});

test('the first one has the place, the second one hears of it', () => {
  const folder = newFolder();
  const [first, second] = [stateOf(someProcess().pid), stateOf(someProcess().pid)];
  expect(claim(folder, first, now)).toBeUndefined();
  expect(claim(folder, second, now)).toEqual(first);
  expect([isMine(folder, first), isMine(folder, second)]).toEqual([true, false]);
  expect((statSync(folder.state).mode & 0o777).toString(8)).toBe('600');
  expect(readdirSync(folder.path)).toEqual(['state.json']);
});

test('it starts, and then is ready', () => {
  const folder = newFolder();
  const mine = stateOf(someProcess().pid);
  claim(folder, mine, now);
  expect(runningState(folder, now)).toEqual(mine);
  expect(publish(folder, { ...mine, server: 'https://127.0.0.1:1' })).toBe(true);
  expect(runningState(folder, now)?.server).toBe('https://127.0.0.1:1');
});

test.each<[string, (folder: SandboxFolder) => Promise<void>]>([
  [
    'a process that is gone',
    async (folder) => {
      const child = someProcess();
      write(folder, stateOf(child.pid));
      await killed(child);
    },
  ],
  [
    'a process whose number another program has now',
    async (folder) => write(folder, { ...stateOf(someProcess().pid), started: '1' }),
  ],
  [
    'a file that was cut off',
    async (folder) => {
      makeFolder(folder);
      writeFileSync(folder.state, '{"pid":');
    },
  ],
  [
    'a start long ago of a process that cannot be recognised',
    async (folder) => write(folder, { ...facts, pid: someProcess().pid, since: new Date(now - 60_000).toISOString() }),
  ],
])('the place is free again after %s', async (_, leave) => {
  const folder = newFolder();
  await leave(folder);
  expect(runningState(folder, now)).toBeUndefined();
  const mine = stateOf(someProcess().pid);
  expect(claim(folder, mine, now)).toBeUndefined();
  expect(isMine(folder, mine)).toBe(true);
  expect(readdirSync(folder.path)).toEqual(['state.json']);
});

test('what a killed one left is taken away, and nothing of one that runs', async () => {
  const folder = newFolder();
  const child = someProcess();
  write(folder, stateOf(child.pid));
  writeFileSync(folder.kubeconfig, '');
  clearStale(folder, now);
  expect(existsSync(folder.kubeconfig)).toBe(true);
  expect(JSON.parse(readFileSync(folder.state, 'utf8'))).toEqual(stateOf(child.pid));
  await killed(child);
  clearStale(folder, now);
  expect(existsSync(folder.path)).toBe(false);
});

test('one that lost its place does not say that it is ready', () => {
  const folder = newFolder();
  const [mine, other] = [stateOf(someProcess().pid), stateOf(someProcess().pid)];
  claim(folder, mine, now);
  write(folder, other);
  expect(publish(folder, mine)).toBe(false);
  expect(runningState(folder, now)).toEqual(other);
});

test('of many that find a dead one at once, one gets the place', { timeout: 120_000 }, async () => {
  const folder = newFolder();
  const dead = someProcess();
  write(folder, stateOf(dead.pid));
  await killed(dead);
  const contender = fileURLToPath(new URL('./contender.ts', import.meta.url));
  const jiti = fileURLToPath(new URL('../../../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url));
  const begin = Date.now() + 3000;
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, [jiti, contender, folder.path, String(begin)], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  const said = await Promise.all(
    children.map((child) => new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(`${text}`)))),
  );
  const owner = JSON.parse(readFileSync(folder.state, 'utf8')) as SandboxState;
  expect(said.filter((one) => one === 'mine')).toHaveLength(1);
  expect(children.map(({ pid }) => pid)).toContain(owner.pid);
  expect(readdirSync(folder.path)).toEqual(['state.json']);
});
