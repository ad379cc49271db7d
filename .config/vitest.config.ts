import { defineConfig } from 'vitest/config';
import { alias, root } from './vitest.shared.ts';

/** Tests that need nothing but Node: pure tables, nock at the door, the packed tarball. */
export default defineConfig({
  root,
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/*.cluster.test.ts', '**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
