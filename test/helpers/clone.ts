import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What git does not keep, and what only tests need. */
const leftOut = ['.git', 'node_modules', 'dist', 'build', 'coverage', 'test'];

/**
 * A copy of this repository as it is after `git clone`, without its tests.
 *
 * @param built with all that is installed and built here, so that neither is done anew
 */
export function cloneTo(folder: string, { built }: { built: boolean }): void {
  mkdirSync(folder);
  const copy = (name: string) => cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of readdirSync(root)) if (!leftOut.includes(name)) copy(name);
  if (!built) return;
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // Last, so that it is younger than its sources.
  copy('dist');
}
