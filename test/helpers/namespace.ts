import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type CallOptions, call, type Result } from './call.ts';

/** A namespace of its own on the tests' cluster, and the program and kubectl in it. */
export interface Namespace {
  name: string;
  env: Record<string, string | undefined>;
  /** Runs the program in this process, in this namespace. */
  batch(words: string[], options?: CallOptions): Promise<Result>;
  /** Runs kubectl in this namespace and returns what it prints; throws where it fails. */
  kubectl(...words: string[]): string;
  /** The object as JSON; undefined where there is none. */
  get<T>(what: string): T | undefined;
  /** Creates objects from YAML. */
  create(yaml: string): void;
}

/** Makes a namespace for the tests of a file, removed after them. */
export function useNamespace(label: string): Namespace {
  const name = `${label}-${randomBytes(3).toString('hex')}`;
  const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-home-'));
  const env = { KUBECONFIG: process.env.KUBECONFIG_TEST, HOME: home, PATH: process.env.PATH };
  const run = (words: string[], input?: string) =>
    execFileSync(process.env.KUBECTL_TEST!, ['--kubeconfig', process.env.KUBECONFIG_TEST!, ...words], {
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  run(['create', 'namespace', name]);
  afterAll(() => {
    run(['delete', 'namespace', name, '--wait=false']);
    rmSync(home, { recursive: true, force: true });
  });
  return {
    name,
    env,
    batch: (words, options = {}) => {
      const end = words.includes('--') ? words.indexOf('--') : words.length;
      return call([...words.slice(0, end), '-n', name, ...words.slice(end)], { env, ...options });
    },
    kubectl: (...words) => run(['-n', name, ...words]),
    get: <T>(what: string) => {
      const result = spawnSync(
        process.env.KUBECTL_TEST!,
        ['--kubeconfig', process.env.KUBECONFIG_TEST!, '-n', name, 'get', what, '-o', 'json'],
        {
          encoding: 'utf8',
        },
      );
      return result.status === 0 ? (JSON.parse(result.stdout) as T) : undefined;
    },
    create: (yaml) => void run(['-n', name, 'create', '-f', '-'], yaml),
  };
}

/** Waits until a condition holds; throws with what it waited for after a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, patience = 60_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A Job's YAML with one busybox container. */
export function jobYaml(name: string, command: string, spec: Record<string, unknown> = {}): string {
  return JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      ...spec,
      template: {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 1,
          containers: [
            { name: 'main', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', command] },
          ],
        },
      },
    },
  });
}
