import { randomBytes } from 'node:crypto';
import { defaultedJob } from '../../../plugin/kube/index.ts';
import type { Kube } from '../../../plugin/kube/types.ts';
import { execute } from '../../../plugin/migrate/execute.ts';
import type { Execution, Notice } from '../../../plugin/migrate/execution.ts';
import type { Operator } from '../../../plugin/migrate/holder.ts';
import { see } from '../../../plugin/migrate/look.ts';
import { newJob } from '../../../plugin/migrate/new-job.ts';
import type { Journal, MigrationRequest, Report } from '../../../plugin/migrate/types.ts';
import type { ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { forecastJob, podRef } from '../../../sdk/controller/forecast.ts';
import { orphanedPod } from '../../../sdk/controller/job-pod.ts';

/** Short waits: the sandbox' controllers see each change at once. */
export const quick = {
  settle: 60,
  settleSameName: 60,
  settleMost: 60,
  seen: 20,
  poll: { first: 5, most: 50 },
  repair: 100,
  refused: { first: 20, most: 200 },
};

/** A journal as the command begins one: without any refusal, which the engine does not know. */
export async function journalOf(
  kube: Kube,
  old: string,
  request: Partial<MigrationRequest> = {},
  space = kube.namespace,
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
  { kube, env }: { kube: Kube; env: Execution['env'] },
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
    ...options,
    onNotice: (notice) => {
      notices.push(notice);
      options.onNotice?.(notice);
    },
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
