#!/usr/bin/env node
/**
 * The whole test: installs what is missing, checks, builds, runs what needs nothing but Node, then the scenarios on a
 * real Kubernetes where this machine can run one. `--cluster=required` makes that no choice; `--cluster=none` leaves
 * it out. The last line counts: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const mode = /^--cluster=(auto|required|none)$/.exec(process.argv[2] ?? '--cluster=auto')?.[1];
if (!mode) {
  console.error('usage: npm test [-- --cluster=auto|required|none]');
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'kubectl-batch-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

function command(words) {
  return spawnSync(words[0], words.slice(1), { cwd: root, stdio: 'inherit' }).status === 0;
}

/** A step without tests of its own counts as one. */
function step(words) {
  console.log(`\n> ${words.join(' ')}`);
  const good = command(words);
  total[good ? 'passed' : 'failed'] += 1;
  return good;
}

function vitest(name, config) {
  const report = join(reports, `${name}.json`);
  console.log(`\n> vitest: ${name}`);
  const good = command([
    'npx',
    'vitest',
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  total.passed += counts?.numPassedTests ?? 0;
  total.failed += counts?.numFailedTests ?? 0;
  total.skipped += (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
  // A file that cannot be loaded, or a set-up that throws, fails no test of its own.
  if (!good && !counts?.numFailedTests) total.failed += 1;
}

function surroundings() {
  const asked = spawnSync('npx', ['jiti', join(root, 'test', 'helpers', 'missing.ts')], {
    cwd: root,
    encoding: 'utf8',
  });
  return asked.status === 0 ? undefined : (asked.stderr || asked.stdout).trim();
}

function runAll() {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json')) && !step(['npm', 'ci'])) return;
  if (!step(['npm', 'run', '--silent', 'check']) | !step(['npm', 'run', '--silent', 'build'])) return;
  vitest('without a cluster', '.config/vitest.config.ts');
  if (mode === 'none') return console.log('\nThe scenarios on a real Kubernetes were left out, as asked.');
  const missing = mode === 'required' || process.env.KUBECONFIG_TEST ? undefined : surroundings();
  if (missing) return console.log(`\nThe scenarios on a real Kubernetes do not run here: ${missing}`);
  vitest('on a real Kubernetes', '.config/vitest.cluster.config.ts');
}

try {
  runAll();
} finally {
  rmSync(reports, { recursive: true, force: true });
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
