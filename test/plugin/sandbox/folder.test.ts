import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearFolder, makeFolder, sandboxFolder } from '../../../plugin/sandbox/folder.ts';
import { tempFolder } from './temp-folder.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('where the system keeps what belongs to a user who is logged in', () => {
  const own = tempFolder();
  expect(sandboxFolder({ XDG_RUNTIME_DIR: own })).toEqual({
    path: `${own}/kubectl-batch`,
    kubeconfig: `${own}/kubectl-batch/kubeconfig`,
    state: `${own}/kubectl-batch/state.json`,
    log: `${own}/kubectl-batch/log`,
  });
});

test.each([{}, { XDG_RUNTIME_DIR: '' }, { XDG_RUNTIME_DIR: '/nowhere/at/all' }])(
  'among temporary files where there is no such place: %j',
  (env) => {
    expect(sandboxFolder(env).path).toBe(join(tmpdir(), `kubectl-batch-${userInfo().uid}`));
  },
);

test('nobody else may enter, whatever the umask says', () => {
  const folder = sandboxFolder({ XDG_RUNTIME_DIR: tempFolder() });
  const before = process.umask(0o277);
  try {
    makeFolder(folder);
  } finally {
    process.umask(before);
  }
  expect(mode(folder.path)).toBe('700');
  makeFolder(folder);
});

test.each<[string, (path: string) => void, string]>([
  [
    'open to others',
    (path) => {
      mkdirSync(path);
      chmodSync(path, 0o755);
    },
    'others may read or change it',
  ],
  ['a file', (path) => writeFileSync(path, ''), 'it is no folder'],
  ['a link, even to a good one', (path) => symlinkSync(tempFolder(), path), 'it is no folder'],
])('a place that is %s is refused', (_, make, why) => {
  const folder = sandboxFolder({ XDG_RUNTIME_DIR: tempFolder() });
  make(folder.path);
  expect(() => makeFolder(folder)).toThrow(`cannot keep the sandbox's state in ${folder.path}: ${why}`);
});

test.runIf(userInfo().uid === 0)("somebody else's is refused", async () => {
  const { chownSync } = await import('node:fs');
  const folder = sandboxFolder({ XDG_RUNTIME_DIR: tempFolder() });
  makeFolder(folder);
  chownSync(folder.path, 12345, 12345);
  expect(() => makeFolder(folder)).toThrow('it belongs to another user');
});

test('what is not a sandbox stays, all else goes', () => {
  const folder = sandboxFolder({ XDG_RUNTIME_DIR: tempFolder() });
  makeFolder(folder);
  const other = join(folder.path, 'other');
  for (const file of [folder.kubeconfig, folder.state, folder.log, other]) writeFileSync(file, '');
  clearFolder(folder);
  expect([folder.kubeconfig, folder.state, folder.log, other].filter(existsSync)).toEqual([other]);
  const second = sandboxFolder({ XDG_RUNTIME_DIR: tempFolder() });
  makeFolder(second);
  clearFolder(second);
  clearFolder(second);
  expect(existsSync(second.path)).toBe(false);
});
