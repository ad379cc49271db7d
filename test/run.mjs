#!/usr/bin/env node
/**
 * The whole test: installs what is missing, checks, builds, runs what needs nothing but Node, then what needs more: the npm
 * registry, and a real Kubernetes where this machine can run one. `--cluster=required` makes that no choice;
 * `--cluster=none` ends with what needs nothing but Node. What failed is named once more at the end, a line each; the last line
 * counts: `N passed, N failed`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const mode = /^--cluster=(auto|required|none)$/.exec(process.argv[2] ?? '--cluster=auto')?.[1];
if (!mode) {
  console.error('usage: npm test [-- --cluster=auto|required|none]');
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'kubectl-batch-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function command(words) {
  return spawnSync(words[0], words.slice(1), { cwd: root, stdio: 'inherit' }).status === 0;
}

/** A step without tests of its own counts as one. */
function count(good, words) {
  total[good ? 'passed' : 'failed'] += 1;
  if (!good) failures.push(words.join(' '));
  return good;
}

function step(words) {
  console.log(`\n> ${words.join(' ')}`);
  return count(command(words), words);
}

/** Begins a step; what it prints is held back until `end` waits for it. */
function begin(words) {
  const log = join(reports, 'begun.txt');
  const output = openSync(log, 'w');
  const child = spawn(words[0], words.slice(1), { cwd: root, stdio: ['ignore', output, output] });
  const ended = new Promise((resolve) => child.on('exit', (status) => resolve(status === 0)));
  return {
    async end() {
      const good = await ended;
      console.log(`\n> ${words.join(' ')}\n${readFileSync(log, 'utf8')}`);
      return count(good, words);
    },
  };
}

function vitest(name, config) {
  const report = join(reports, `${name}.json`);
  console.log(`\n> vitest: ${name}`);
  const words = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const good = command(['npx', 'vitest', ...words]);
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  total.passed += counts?.numPassedTests ?? 0;
  total.failed += counts?.numFailedTests ?? 0;
  total.skipped += (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
  for (const file of counts?.testResults ?? []) failures.push(...failuresOf(file));
  // A file that cannot be loaded, or a set-up that throws, fails no test of its own.
  if (!good && !counts?.numFailedTests) count(false, ['vitest:', name]);
}

function failuresOf({ name, status, message, assertionResults }) {
  if (status !== 'failed') return [];
  const failed = assertionResults.filter((one) => one.status === 'failed');
  const told = failed.map((one) => `${one.fullName}: ${one.failureMessages[0] ?? ''}`);
  return (told.length > 0 ? told : [message]).map((text) => `${relative(root, name)}: ${firstLine(text)}`);
}

/** Without colours, and not longer than one can take in. */
function firstLine(text) {
  return stripVTControlCharacters(text).split('\n')[0].slice(0, 300);
}

function surroundings() {
  const asked = spawnSync('npx', ['jiti', join(root, 'test', 'helpers', 'missing.ts')], {
    cwd: root,
    encoding: 'utf8',
  });
  return asked.status === 0 ? undefined : (asked.stderr || asked.stdout).trim();
}

/** Checking takes one core for as long as all else: it goes on beside the tests. */
async function withNode() {
  const check = begin(['npm', 'run', '--silent', 'check']);
  const built = step(['npm', 'run', '--silent', 'build']);
  if (built) vitest('without a cluster', '.config/vitest.config.ts');
  return (await check.end()) && built;
}

async function runAll() {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json')) && !step(['npm', 'ci'])) return;
  if (!(await withNode())) return;
  if (mode === 'none') return console.log('\nWhat needs the npm registry or a real Kubernetes was left out, as asked.');
  vitest('packages of the npm registry', '.config/vitest.install.config.ts');
  const missing = mode === 'required' || process.env.KUBECONFIG_TEST ? undefined : surroundings();
  if (missing) return console.log(`\nThe scenarios on a real Kubernetes do not run here: ${missing}`);
  vitest('on a real Kubernetes', '.config/vitest.cluster.config.ts');
}

try {
  await runAll();
} finally {
  rmSync(reports, { recursive: true, force: true });
}
if (failures.length > 0) console.log(`\nfailed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
