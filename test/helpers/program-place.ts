import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgramPlace } from '../../plugin/input/program-place.ts';
import { shared } from './shared.ts';

const bundle = fileURLToPath(new URL('./bundle-programs.mjs', import.meta.url));

/**
 * Takes the place of plugin/input/program-place.ts in tests: users' programs load the SDK as one bundle, made of the sources at
 * hand, in a tenth of the time that they would need for these sources one by one.
 */
export function programPlace(): ProgramPlace {
  const folder = shared('programs', (path) => execFileSync(process.execPath, [bundle, path]));
  const entry = join(folder, 'plugin/program-child.cjs');
  const file = (name: string) => join(folder, 'sdk', `${name}.cjs`);
  return {
    entry: [entry],
    resolveFrom: entry,
    modules: {
      'kubectl-batch': file('index'),
      'kubectl-batch/manifest': file('manifest'),
      'kubectl-batch/sandbox': file('sandbox'),
    },
  };
}
