import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packed } from '../helpers/packed.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-global-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = `import { App, Chart } from 'cdk8s';
import { Job } from 'kubectl-batch';
const app = new App();
const chart = new Chart(app, 'c', { disableResourceNameHashes: true });
new Job(chart, 'hi', { containers: [{ image: 'busybox', command: ['echo', 'hi'] }] });
export default app;
`;

test('installed globally, it runs a program in a folder that has nothing installed', () => {
  execFileSync(
    'npm',
    ['install', '--global', '--no-audit', '--no-fund', '--prefer-offline', '--prefix', folder, packed()],
    { stdio: 'ignore' },
  );
  writeFileSync(join(folder, 'jobs.ts'), program);
  const env = { ...process.env, PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter) };
  const { stdout, stderr, status } = spawnSync('kubectl-batch', ['synth', '-f', 'jobs.ts'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^apiVersion: batch\/v1\nkind: Job\nmetadata:\n {2}name: c-hi\n/);
});
