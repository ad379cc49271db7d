import { defineConfig } from 'vitest/config';
import { root, viteAlias } from './vitest.shared.ts';

/** Files that start many processes, or change the process that they run in: each has one of its own. */
const apart = [
  'test/package/**/*.test.ts',
  'test/docs/sandbox.test.ts',
  'test/plugin/kube/{transport,write}.test.ts',
  'test/plugin/timers.test.ts',
  'test/sdk/sandbox/pods/processes.test.ts',
];
const project = {
  root,
  resolve: { alias: viteAlias },
};
const common = {
  globalSetup: ['test/helpers/shared-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};
const exclude = ['**/*.cluster.test.ts', '**/node_modules/**'];

/** Tests that need nothing but Node: pure tables, nock at the door, the packed tarball. */
export default defineConfig({
  root,
  test: {
    // More than there are cores: many wait for processes, or for time to pass.
    maxWorkers: 3,
    projects: [
      // Modules are read once for all of these.
      {
        ...project,
        test: {
          ...common,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, ...apart],
          isolate: false,
        },
      },
      { ...project, test: { ...common, name: 'apart', include: apart, exclude } },
    ],
  },
});
