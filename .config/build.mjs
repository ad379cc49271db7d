import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Bundles the plugin to CommonJS chunks, which start fastest, and builds the SDK beside it.
 * Line breaks stay: Node prints the whole source line of an uncaught error.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const shim = (name) => `${root}.config/shims/${name}.mjs`;

/** kubectl finds completion by a program of its own, `kubectl_complete-batch`. */
const completeEntry = `#!/usr/bin/env node
process.argv.splice(2, 0, '__complete');
require('./bin.cjs');
`;

async function buildPlugin() {
  const bundle = await rolldown({
    cwd: root,
    input: { bin: 'plugin/bin.ts', 'program-child': 'plugin/input/program-child.ts' },
    platform: 'node',
    external: ['cdk8s', 'cdk8s-plus-27', 'constructs', /^jiti/],
    resolve: { alias: { 'string-width': shim('string-width'), 'whatwg-url': shim('whatwg-url') } },
    // Modules of these packages only define things: what is not used can go.
    treeshake: {
      moduleSideEffects: [
        {
          test: /node_modules[\\/](@kubernetes|yargs|openid-client|jose|oauth4webapi|undici)[\\/]/,
          sideEffects: false,
        },
      ],
    },
    checks: { eval: false },
  });
  await bundle.write({
    dir: `${root}dist/plugin`,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    minify: { compress: true, mangle: true, codegen: { removeWhitespace: false } },
    legalComments: 'none',
  });
  await bundle.close();
  await writeFile(`${root}dist/plugin/complete.cjs`, completeEntry);
  for (const entry of ['bin', 'complete']) await chmod(`${root}dist/plugin/${entry}.cjs`, 0o755);
}

await rm(`${root}dist`, { recursive: true, force: true });
await buildPlugin();
if (existsSync(`${root}.config/build-sdk.mjs`)) await (await import('./build-sdk.mjs')).buildSdk();
