import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Programs under test import the package by its name, as users do. */
export const alias = {
  'kubectl-batch/manifest': `${root}sdk/manifest.ts`,
  'kubectl-batch/sandbox': `${root}sdk/sandbox.ts`,
  'kubectl-batch': `${root}sdk/index.ts`,
};

/** For Vite: the same, and processes of users' programs start in a tenth of the time. */
export const viteAlias = [
  ...Object.entries(alias).map(([find, replacement]) => ({ find, replacement })),
  { find: /^\.\/program-place\.ts$/, replacement: `${root}test/helpers/program-place.ts` },
];
