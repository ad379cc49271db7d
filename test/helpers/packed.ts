import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let tarball: string | undefined;
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The path of the package as `npm pack` makes it, from what is built; packed once for each test file, and removed after it. */
export function packed(): string {
  if (!existsSync(join(root, 'dist/plugin/bin.cjs')))
    execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' });
  tarball ??= pack();
  return tarball;
}

function pack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-pack-'));
  folders.push(folder);
  const output = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  return join(folder, filename);
}
