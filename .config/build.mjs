import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { buildSdk } from './build-sdk.mjs';

/**
 * Bundles the plugin to CommonJS chunks, which start fastest, and builds the SDK beside it.
 * Line breaks stay: Node prints the whole source line of an uncaught error.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

/** kubectl finds completion by a program of its own, `kubectl_complete-batch`. */
const completeEntry = `#!/usr/bin/env node
process.argv.splice(2, 0, '__complete');
require('./bin.cjs');
`;

const standIns = {
  'js-yaml': 'unused.mjs',
  'node-fetch': 'unused.mjs',
  'socks-proxy-agent': 'socks-proxy-agent.cjs',
};

/** Of client-node only the reading of a kubeconfig's users is called; its heaviest imports are for other parts. */
const lightClient = {
  name: 'light-client',
  resolveId(id, importer) {
    const standIn = /[\\/]@kubernetes[\\/]client-node[\\/]/.test(importer ?? '') ? standIns[id] : undefined;
    return standIn && `${root}.config/shims/${standIn}`;
  },
};

async function buildPlugin() {
  const bundle = await rolldown({
    cwd: root,
    input: { bin: 'plugin/bin.ts', 'program-child': 'plugin/input/program-child.ts' },
    platform: 'node',
    plugins: [lightClient],
    external: ['cdk8s', 'cdk8s-plus-27', 'constructs', /^jiti/],
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
    comments: { legal: false },
  });
  await bundle.close();
  await writeFile(`${root}dist/plugin/complete.cjs`, completeEntry);
  for (const entry of ['bin', 'complete']) await chmod(`${root}dist/plugin/${entry}.cjs`, 0o755);
}

/**
 * The copy of cdk8s-plus-27 that the tarball carries asks for nothing of its own: cdk8s and constructs are peers of our
 * package, and npm, installing globally, leaves a peer of a bundled package as an empty folder.
 */
async function freeBundledPackage() {
  const file = `${root}node_modules/cdk8s-plus-27/package.json`;
  const { peerDependencies: _, optionalDependencies: __, ...manifest } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

await rm(`${root}dist`, { recursive: true, force: true });
await buildPlugin();
await buildSdk();
await freeBundledPackage();
