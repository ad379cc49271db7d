import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where bash is /bin/sh, for this process and its children alone: the specs' scripts are for the shell of their image,
 * which knows `$RANDOM` and `trap f SIGTERM`. A local process has the machine's, and Debian's knows neither.
 */
const WITH_BASH = ['unshare', '--mount', 'bash', '-c', 'mount --bind /bin/bash /bin/sh && exec "$@"', 'bash'];

const JITI = join(import.meta.dirname, '../../node_modules/.bin/jiti');

/** A sandbox that runs in a process of its own. */
export interface ServedSandbox {
  /** Path of its kubeconfig. */
  kubeconfig: string;
  stop(): Promise<void>;
}

export async function serveSandbox(): Promise<ServedSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-batch-e2e-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const [program = '', ...args] = [
    ...WITH_BASH,
    process.execPath,
    JITI,
    join(import.meta.dirname, 'serve.ts'),
    kubeconfig,
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const answer = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)]);
  if (answer === undefined) throw new Error(`the sandbox ended at once, with code ${child.exitCode}`);
  return {
    kubeconfig,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
