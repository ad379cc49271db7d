import { defineConfig } from 'vitest/config';

/** Tests that need nothing but Node: pure tables, nock at the door, the packed tarball. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/*.cluster.test.ts', '**/node_modules/**'],
    testTimeout: 30_000,
  },
});
