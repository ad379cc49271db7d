import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Programs under test import the package by its name, as users do. */
export const alias = {
  'kubectl-batch/manifest': `${root}sdk/manifest.ts`,
  'kubectl-batch/sandbox': `${root}sdk/sandbox.ts`,
  'kubectl-batch': `${root}sdk/index.ts`,
};
