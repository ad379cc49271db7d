#!/usr/bin/env node
/**
 * `npm start`: from a fresh clone to a Job that runs, with Node alone. Installs and builds what is missing or old, runs a
 * template in a sandbox of its own, and ends that. Whatever happens meanwhile, Ctrl-C included, nothing is left running.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/plugin/bin.cjs');
const job = 'templates/indexed-shares/jobs.ts';

const next = `
That was ${job} in a sandbox of its own, which is gone again. To go on:

  npm link             # makes it the \`kubectl batch\` of your PATH
  kubectl batch run --sandbox -f ${job}
  kubectl batch list --sandbox
  kubectl batch init mine --template indexed-shares

Without --sandbox, it is the cluster of your kubeconfig. More: README.md
`;

/** Ctrl-C reaches what runs by itself; what is told to this process alone is passed on. We end when that has ended. */
let running;
let interruptedBy;
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
for (const signal of Object.keys(exitCodes)) {
  process.on(signal, () => {
    interruptedBy ??= signal;
    if (signal !== 'SIGINT') running?.kill(signal);
  });
}

/** Runs Node to its end; the exit code. */
function node(words, env = process.env) {
  if (interruptedBy) return exitCodes[interruptedBy];
  return new Promise((resolve, reject) => {
    running = spawn(process.execPath, words, { cwd: root, stdio: 'inherit', env });
    running.on('error', reject);
    running.on('exit', (code, signal) => resolve(code ?? exitCodes[signal] ?? 1));
  });
}

function refuseOldNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const oldest = engines.node.replace('>=', '');
  const [major, minor] = oldest.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  console.error(`error: kubectl batch needs Node ${oldest} or newer, and this is ${process.versions.node}`);
  process.exit(2);
}

/** A build is old when one of its sources is younger than what is written last. */
function isBuilt() {
  const [first, last] = [program, join(root, 'dist/sdk/index.d.mts')];
  if (!existsSync(first) || !existsSync(last)) return false;
  const built = statSync(last).mtimeMs;
  const sources = ['plugin', 'sdk', '.config'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)),
  );
  return [...sources, join(root, 'package.json')].every((file) => statSync(file).mtimeMs <= built);
}

async function prepare() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) {
    console.error('installing, once: npm ci');
    const code = await node([process.env.npm_execpath, 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) return code;
  }
  if (isBuilt()) return 0;
  console.error('building: npm run build');
  return node(['.config/build.mjs']);
}

/** In a sandbox of its own, whatever other one this user has. */
async function runJob() {
  const place = mkdtempSync(join(tmpdir(), 'kubectl-batch-start-'));
  const env = { ...process.env, XDG_RUNTIME_DIR: place };
  try {
    return await node([program, 'run', '--sandbox', '--logs', '-f', job], env);
  } finally {
    // Also after an interruption that the program had no time to answer to.
    const stop = spawn(process.execPath, [program, 'sandbox', 'stop'], { env, stdio: 'ignore', detached: true });
    await new Promise((resolve) => stop.on('exit', resolve));
    rmSync(place, { recursive: true, force: true });
  }
}

refuseOldNode();
const code = (await prepare()) || (await runJob());
if (code === 0) console.log(next);
process.exitCode = interruptedBy ? exitCodes[interruptedBy] : code;
