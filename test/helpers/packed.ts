import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shared } from './shared.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path of the package as `npm pack` makes it, from what is built; packed once in a run of the tests. */
export function packed(): string {
  const folder = shared('tarball', pack);
  const [tarball] = readdirSync(folder);
  return join(folder, tarball!);
}

function pack(folder: string): void {
  const npm = (...words: string[]) => execFileSync('npm', words, { cwd: root, stdio: 'ignore' });
  if (!existsSync(join(root, 'dist/plugin/bin.cjs'))) npm('run', 'build');
  npm('pack', '--ignore-scripts', '--pack-destination', folder);
}
