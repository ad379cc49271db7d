import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatchError } from '../../sdk/errors.ts';
import type { Assignment } from './program-messages.ts';

/** How to start the child process, and what of ours its program may fall back to. */
export interface ProgramPlace extends Pick<Assignment, 'modules' | 'resolveFrom'> {
  /** Node's arguments before the assignment. */
  entry: string[];
}

/** In the built package: `dist/plugin/program-child.cjs`. In the source tree: the TypeScript file, run by jiti. */
export function programPlace(): ProgramPlace {
  const here = fileURLToPath(import.meta.url);
  const folder = dirname(here);
  const source = join(folder, 'program-child.ts');
  if (existsSync(source)) return sourcePlace(here, source);
  const entry = [join(folder, 'program-child.cjs'), join(folder, '..', 'program-child.cjs')].find((file) =>
    existsSync(file),
  );
  if (!entry)
    throw new BatchError('Server', `the installation is incomplete: no program-child.cjs beside ${folder}`, {
      hint: 'install kubectl-batch again',
    });
  return { entry: [entry], resolveFrom: entry, modules: modulesIn(join(dirname(entry), '..', 'sdk'), '.cjs') };
}

function sourcePlace(here: string, source: string): ProgramPlace {
  const jiti = createRequire(here).resolve('jiti/package.json');
  const sdk = join(dirname(source), '..', '..', 'sdk');
  return {
    entry: [join(dirname(jiti), 'lib', 'jiti-cli.mjs'), source],
    resolveFrom: here,
    modules: modulesIn(sdk, '.ts'),
  };
}

function modulesIn(sdk: string, extension: string): Record<string, string> {
  return {
    'kubectl-batch': join(sdk, `index${extension}`),
    'kubectl-batch/manifest': join(sdk, `manifest${extension}`),
    'kubectl-batch/sandbox': join(sdk, `sandbox${extension}`),
  };
}
