import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { root, viteAlias } from './vitest.shared.ts';

/** What is installed as users do, from the npm registry. */
export default defineConfig({
  root,
  resolve: { alias: viteAlias },
  test: {
    include: ['test/**/*.install.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/helpers/shared-setup.ts'],
    // They wait for downloads.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
