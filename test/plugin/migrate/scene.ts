import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connect, defaultedJob } from '../../../plugin/kube/index.ts';
import type { Kube } from '../../../plugin/kube/types.ts';
import { execute } from '../../../plugin/migrate/execute.ts';
import type { Execution, Notice } from '../../../plugin/migrate/execution.ts';
import type { Operator } from '../../../plugin/migrate/holder.ts';
import { newJob } from '../../../plugin/migrate/new-job.ts';
import { see } from '../../../plugin/migrate/run.ts';
import type { Journal, MigrationRequest, Report } from '../../../plugin/migrate/types.ts';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { forecastJob, podRef } from '../../../sdk/controller/forecast.ts';
import { orphanedPod } from '../../../sdk/controller/job-pod.ts';
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

/** Short waits: the sandbox' controllers see each change at once. */
export const quick = {
  settle: 60,
  settleSameName: 60,
  poll: { first: 5, most: 50 },
  repair: 100,
  refused: { first: 20, most: 200 },
};

export async function useScene(options: SandboxOptions = {}): Promise<Scene> {
  const sandbox = await startSandbox({ pods: { outcome: () => ({ hold: true }) }, ...options });
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

/** A journal as the command begins one: without any refusal, which the engine does not know. */
export async function journalOf(
  kube: Kube,
  old: string,
  request: Partial<MigrationRequest> = {},
  space = namespace,
): Promise<Journal> {
  const job = (
    await kube.transport.request<ObservedJob>({ method: 'GET', path: `/apis/batch/v1/namespaces/${space}/jobs/${old}` })
  ).body;
  const wanted = {
    old,
    sets: [],
    images: ['main=busybox:1.37'],
    accept: new Set<never>(),
    restartDeadline: false,
    ...request,
  };
  const manifest = newJob(job, wanted);
  const from = { name: old, uid: job.metadata.uid! };
  const journal = {
    version: 1 as const,
    id: randomBytes(5).toString('hex'),
    namespace: space,
    old: job,
    manifest,
    lost: 0,
  };
  const now = kube.transport.now();
  const state = { goal: 'new' as const, from };
  const startedAt = new Date(now).toISOString();
  const empty = { ...journal, startedAt, pods: [], forecast: {} as never, accept: [], restartDeadline: false, state };
  const { pods: seen } = await see(kube, empty, new AbortController().signal);
  const free = seen.filter(({ metadata }) => !metadata.deletionTimestamp).map((pod) => orphanedPod(pod, from.uid));
  const stored = await defaultedJob(kube, manifest, job);
  const forecast = forecastJob({ job: stored, pods: free, now });
  return { ...empty, pods: free.map((pod) => ({ ...podRef(pod), phase: pod.status!.phase! })), forecast };
}

let people = 0;

/** Somebody else each time, on a machine of their own. */
export function somebody(facts: Partial<Operator> = {}): Operator {
  people++;
  return {
    token: `token-${people}`,
    user: `user-${people}`,
    host: 'desk',
    pid: 1000 + people,
    isAlive: () => false,
    ...facts,
  };
}

/** Calls the engine as the command does, and keeps what it tells. */
export async function carry(
  { kube, env }: Pick<Scene, 'kube' | 'env'>,
  journal: Journal,
  options: Partial<Execution> = {},
): Promise<{ report: Report; told: string[]; notices: Notice[] }> {
  const told: string[] = [];
  const notices: Notice[] = [];
  const report = await execute(kube, journal, {
    operator: somebody(),
    env,
    signal: new AbortController().signal,
    timings: quick,
    onNotice: (notice) => notices.push(notice),
    ...options,
    onStep: async (step, phase, facts) => {
      told.push(`${step} ${phase}`);
      await options.onStep?.(step, phase, facts);
    },
  });
  return { report, told, notices };
}

/** A connection that is dead from some moment on, as a process is that was killed. */
export function mortal(kube: Kube): { kube: Kube; kill(): void } {
  let dead = false;
  const stillborn = new Promise<never>(() => {});
  const { transport } = kube;
  return {
    kill: () => {
      dead = true;
    },
    kube: {
      ...kube,
      transport: {
        ...transport,
        request: (request) => (dead ? Promise.reject(new Error('this process is dead')) : transport.request(request)),
        stream: (request) => (dead ? stillborn : transport.stream(request)),
      },
    },
  };
}

/** The pods of a Job by name and uid. */
export function podsOf(scene: Scene, job: string): string[] {
  const uid = scene.job(job)?.metadata.uid;
  return scene
    .pods()
    .filter((pod) => uid !== undefined && controllerUid(pod) === uid)
    .map(({ metadata }) => `${metadata.name}/${metadata.uid}`);
}
