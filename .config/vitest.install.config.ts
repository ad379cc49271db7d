import { defineConfig } from 'vitest/config';
import { root, viteAlias } from './vitest.shared.ts';

/** What installs hundreds of packages from the npm registry, as users do. */
export default defineConfig({
  root,
  resolve: { alias: viteAlias },
  test: {
    include: ['test/**/*.install.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/helpers/shared-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
