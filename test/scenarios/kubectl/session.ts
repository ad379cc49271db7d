import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { mustRun, run, until } from '../../cluster/run.ts';

/** kubectl, as somebody at a shell uses it, on one cluster in a namespace of its own. */
export interface Session {
  namespace: string;
  /** Runs a line of bash. */
  run(line: string): Promise<Heard>;
  /** Removes the namespace and what kubectl cached. */
  close(): Promise<void>;
}

export interface Heard {
  stdout: string;
  stderr: string;
  exit: number;
}

const MANIFESTS = join(import.meta.dirname, 'manifests');
const PATIENCE = 90_000;

export async function openSession(kubectl: string, kubeconfig: string): Promise<Session> {
  const home = await mkdtemp(join(tmpdir(), 'kubectl-batch-session-'));
  const namespace = `talk-${randomBytes(3).toString('hex')}`;
  const own = join(home, 'kubeconfig');
  const call = (...args: string[]) => mustRun(kubectl, ['--kubeconfig', kubeconfig, ...args]);
  await call('create', 'namespace', namespace);
  await mustRun('cp', [kubeconfig, own]);
  await mustRun(kubectl, ['--kubeconfig', own, 'config', 'set-context', '--current', '--namespace', namespace]);
  // Pods are refused in a namespace without its default service account.
  const wanted = ['serviceaccount/default', 'configmap/kube-root-ca.crt', '-n', namespace];
  await until(30_000, async () => (await run(kubectl, ['--kubeconfig', kubeconfig, 'get', ...wanted])).code === 0);
  const env = {
    PATH: `${dirname(kubectl)}${delimiter}${process.env.PATH}`,
    HOME: home,
    KUBECONFIG: own,
    NAMESPACE: namespace,
    TZ: 'UTC',
  };
  return {
    namespace,
    run: (line) => runLine(line, env),
    async close() {
      await call('delete', 'namespace', namespace, '--wait=false');
      await rm(home, { recursive: true, force: true });
    },
  };
}

function runLine(line: string, env: NodeJS.ProcessEnv): Promise<Heard> {
  return new Promise((resolve, reject) => {
    // A group of its own: what it left in the background ends with it.
    const child = spawn('bash', ['-c', line], { cwd: MANIFESTS, env, stdio: 'pipe', detached: true });
    const heard: Heard = { stdout: '', stderr: '', exit: -1 };
    const end = () => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // All of it ended by itself.
      }
    };
    const timer = setTimeout(end, PATIENCE);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      heard.stderr += text;
    });
    child.stdin.end();
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      heard.exit = code ?? 124;
      end();
    });
    child.once('close', () => resolve(heard));
  });
}
