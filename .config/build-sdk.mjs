import { execFile } from 'node:child_process';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';

/**
 * Builds dist/sdk: one CommonJS implementation, so that each class exists once however it is imported, with a thin ESM
 * re-export and types for both.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/sdk');
const entries = ['index', 'manifest', 'sandbox'];

export async function buildSdk() {
  await rm(out, { recursive: true, force: true });
  await buildCommonJs(out);
  await Promise.all([...entries.map(writeEsm), emitTypes()]);
}

/** The implementation alone. */
export async function buildCommonJs(dir) {
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((entry) => [entry, `sdk/${entry}.ts`])),
    platform: 'node',
    external: ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  });
  await bundle.write({
    dir,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name].cjs',
    minify: false,
  });
  await bundle.close();
}

/** Named exports cannot be found in bundled CommonJS reliably, so they are listed. */
async function writeEsm(entry) {
  const names = Object.keys(createRequire(import.meta.url)(join(out, `${entry}.cjs`))).sort();
  const text = `import cjs from './${entry}.cjs';\n\nexport const {\n${names.map((name) => `  ${name},\n`).join('')}} = cjs;\n`;
  await writeFile(join(out, `${entry}.mjs`), text);
  // In types a re-export of everything does.
  await writeFile(join(out, `${entry}.d.mts`), `export * from './${entry}.cjs';\n`);
}

/** Declarations are emitted for ES modules, and become those of CommonJS by their names. */
async function emitTypes() {
  const config = join(root, '.config/tsconfig.types.json');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', config]).catch((error) => {
    throw new Error(`cannot emit types:\n${error.stdout}${error.stderr}`);
  });
  const files = await readdir(out, { recursive: true });
  await Promise.all(files.filter((file) => file.endsWith('.d.ts')).map((file) => toCommonJsTypes(join(out, file))));
}

async function toCommonJsTypes(file) {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/((?:from|import\() ?['"]\.{1,2}\/[^'"]+?)\.(?:ts|js)(['"])/g, '$1.cjs$2'));
  await rename(file, file.replace(/\.d\.ts$/, '.d.cts'));
}
