import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { root, viteAlias } from './vitest.shared.ts';

/** These wait more than they work. What began last would be waited for at the end. */
const long = ['test/docs/sandbox.test.ts', 'test/conformance/recorded.test.ts'];
/** These start many processes, or change the one that they run in. */
const apart = [
  'test/package/**/*.test.ts',
  'test/plugin/kube/{transport,write}.test.ts',
  'test/plugin/timers.test.ts',
  'test/sdk/sandbox/pods/processes.test.ts',
];
const elsewhere = ['**/*.{cluster,install}.test.ts', '**/node_modules/**'];

/** A project begins after those whose names come before its own in the alphabet. */
const project = (name: string, include: string[], options: { exclude?: string[]; isolate?: boolean } = {}) => ({
  root,
  resolve: { alias: viteAlias },
  test: {
    name,
    include,
    globalSetup: ['test/helpers/shared-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    ...options,
    exclude: [...elsewhere, ...(options.exclude ?? [])],
  },
});

/** Tests that need nothing but Node: pure tables, nock at the door, the built program. */
export default defineConfig({
  root,
  test: {
    // More than there are cores on a small machine, since many wait for processes, or for time to pass.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    projects: [
      project('a: long', long),
      project('b: apart', apart),
      // Few processes for all files, each of which reads a module once.
      project('c: together', ['test/**/*.test.ts'], { exclude: [...long, ...apart], isolate: false }),
    ],
  },
});
