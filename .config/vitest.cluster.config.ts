import { defineConfig } from 'vitest/config';
import { root, viteAlias } from './vitest.shared.ts';

/** Scenarios on a real Kubernetes. One cluster serves them all, so files run one after another. */
export default defineConfig({
  root,
  resolve: { alias: viteAlias },
  test: {
    include: ['test/**/*.cluster.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/helpers/shared-setup.ts', 'test/helpers/cluster-setup.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 600_000,
  },
});
