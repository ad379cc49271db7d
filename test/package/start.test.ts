import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

/** How the bundled plugin starts, and how it fails to. */
const built = fileURLToPath(new URL('../../dist/plugin', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (words: string[]) => spawnSync(process.execPath, words, { encoding: 'utf8', env: { HOME: folder } });

test('a throw at start-up prints little: the bundle keeps its line breaks', () => {
  const broken = join(folder, 'broken');
  cpSync(built, broken, { recursive: true });
  const main = readdirSync(join(broken, 'chunks')).find((name) => name.startsWith('main-'))!;
  writeFileSync(join(broken, 'chunks', main), 'throw new Error("broken on purpose");\n');
  const { stderr, status } = node([join(broken, 'bin.cjs'), '--help']);
  expect(stderr).toContain('broken on purpose');
  expect(stderr.length).toBeLessThan(2048);
  expect(status).toBe(3);
});

test('an old Node gets one sentence and exit code 2', () => {
  const pretend = join(folder, 'old-node.cjs');
  writeFileSync(
    pretend,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.0' } });\n",
  );
  expect(node(['--require', pretend, join(built, 'bin.cjs'), 'list'])).toMatchObject({
    stdout: '',
    stderr: 'error: kubectl batch needs Node 20.19 or newer, and this is 18.20.0\n',
    status: 2,
  });
});

test.runIf(existsSync('/dev/full'))('output that finds no room is an error, not a success', () => {
  const full = openSync('/dev/full', 'w');
  const { stderr, status } = spawnSync(process.execPath, [join(built, 'bin.cjs'), '--help'], {
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  expect({ stderr, status }).toEqual({
    stderr: 'error: cannot write the output: ENOSPC: no space left on device, write\n',
    status: 3,
  });
});

test.each([[['--help']], [['run', '--help']], [['version', '--client']]])(
  '%j loads neither yargs nor the door to the cluster',
  (words) => {
    const listing = join(folder, 'loaded.cjs');
    writeFileSync(listing, "process.on('exit', () => process.stderr.write(Object.keys(require.cache).join('\\n')));\n");
    const { stderr } = node(['--require', listing, join(built, 'bin.cjs'), ...words]);
    const loaded = stderr.match(/chunks\/[a-z-]+(?=-)/g) ?? [];
    expect(loaded).toContain('chunks/main');
    expect(loaded.filter((chunk) => /access|kube|yaml|sandbox/.test(chunk))).toEqual([]);
  },
);
