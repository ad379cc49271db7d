import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connect } from '../../../plugin/kube/index.ts';
import type { Kube } from '../../../plugin/kube/types.ts';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { controllerUid } from '../../../sdk/controller/pod.ts';
import { configMaps, jobs, pods } from '../../../sdk/sandbox/resources/kinds.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sdk/sandbox/start.ts';

/** A sandbox with a Job whose pods run until they are told to end. */
export interface Scene {
  sandbox: Sandbox;
  kube: Kube;
  env: Record<string, string>;
  job(name: string): ObservedJob | undefined;
  pods(): ObservedPod[];
  configMaps(): KubernetesObject[];
  create(object: KubernetesObject): void;
}

export const namespace = 'default';

export async function useScene(options: SandboxOptions = {}): Promise<Scene> {
  const sandbox = await startSandbox({ pods: { outcome: () => ({ hold: true }) }, speed: 5, ...options });
  const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-migrate-'));
  const kubeconfig = join(home, 'kubeconfig');
  writeFileSync(kubeconfig, sandbox.kubeconfig);
  const env = { HOME: home };
  const kube = await connect({ kubeconfig, env, namespace });
  onTestFinished(async () => {
    kube.transport.close();
    await sandbox.stop();
    rmSync(home, { recursive: true });
  });
  const { registry } = sandbox;
  return {
    sandbox,
    kube,
    env,
    job: (name) => registry.peek(jobs, namespace, name) as ObservedJob | undefined,
    pods: () => registry.list(pods, namespace) as ObservedPod[],
    configMaps: () =>
      registry.list(configMaps, namespace).filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt'),
    create: (object) => {
      const { kind } = object;
      const strategy = registry.resources.find(({ resource }) => resource.kind === kind)!;
      registry.create(strategy.resource, namespace, object);
    },
  };
}

export function oldJob(name: string, spec: Record<string, unknown> = {}): KubernetesObject {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace }, spec: { template, ...spec } };
}

export async function eventually<T>(what: string, get: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = get();
    if (found) return found;
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Creates a Job and waits until so many of its pods run and its status says so. */
export async function running(scene: Scene, job: KubernetesObject, count: number): Promise<void> {
  scene.create(job);
  await eventually(`${count} pods run`, () => {
    const run = scene.pods().filter(({ status }) => status?.phase === 'Running').length;
    return run === count && scene.job(job.metadata.name!)?.status?.ready === count;
  });
}

/** The pods of a Job by name and uid. */
export function podsOf(scene: Scene, job: string): string[] {
  const uid = scene.job(job)?.metadata.uid;
  return scene
    .pods()
    .filter((pod) => uid !== undefined && controllerUid(pod) === uid)
    .map(({ metadata }) => `${metadata.name}/${metadata.uid}`);
}
