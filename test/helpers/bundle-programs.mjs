import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { buildCommonJs } from '../../.config/build-sdk.mjs';

/** Bundles the process that runs users' programs, and the SDK that they import, as dist has them. */
const folder = process.argv[2];
const bundle = await rolldown({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  input: 'plugin/input/program-child.ts',
  platform: 'node',
  external: ['jiti'],
});
await bundle.write({ dir: join(folder, 'plugin'), format: 'cjs', entryFileNames: '[name].cjs' });
await bundle.close();
await buildCommonJs(join(folder, 'sdk'));
