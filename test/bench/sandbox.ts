import { type ChildProcess, spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { up } from '../cluster/index.ts';
import { type Answer, connectTarget, type Target } from '../conformance/target.ts';
import { median } from './measure.ts';
import { program } from './places.ts';
import { printTable } from './table.ts';

/** The sandbox beside the real control plane with kwok: the same client creates the same Jobs, and waits until all are complete. */

const jobs = Number(process.env.BENCH_SANDBOX_JOBS ?? 10_000);
/** Enough that containers of a second are no wait. */
const speed = 100;
const inFlight = 16;
const watchers = 50;
const JOBS = '/apis/batch/v1/namespaces/default/jobs';

export async function printSandbox(say: (line: string) => void): Promise<void> {
  const starts: number[] = [];
  for (let run = 0; run < 5; run++) {
    const server = await startProgram();
    starts.push(server.ready);
    await server.stop();
  }
  const start = median(starts);
  const rows = [['start to ready', `${start.toFixed(0)} ms`, '', '', '<= 300 ms', start <= 300 ? 'met' : 'missed']];

  say(`running ${jobs} Jobs in the sandbox`);
  const server = await startProgram();
  const before = await server.heap();
  const target = connectTarget('the sandbox', server.kubeconfig, speed);
  const ours = await runJobs(target, jobs);
  const perJob = ((await server.heap()) - before) / jobs;
  target.close();
  await server.stop();

  say(`running ${jobs} Jobs on the control plane, with kwok`);
  const peer = await onControlPlane((real) => runJobs(real, jobs));
  const ratio = ours / peer;
  rows.push([
    `${jobs.toLocaleString('en')} Jobs of one pod`,
    `${ours.toFixed(0)} Jobs/s`,
    `${peer.toFixed(0)} Jobs/s`,
    ratio.toFixed(1),
    '>= 5',
    ratio >= 5 ? 'met' : 'missed',
  ]);
  rows.push(['memory of a finished Job, with its pod and events', `${(perJob / 1024).toFixed(1)} KiB`, '', '', '', '']);

  say(`running 500 Jobs with 1 and with ${watchers} watching clients`);
  const [alone, crowd] = [await watched(1), await watched(watchers)];
  rows.push([
    `500 Jobs, all their events to ${watchers} clients`,
    `${crowd.rate.toFixed(0)} Jobs/s, ${crowd.events} events each`,
    `${alone.rate.toFixed(0)} Jobs/s to 1`,
    (crowd.rate / alone.rate).toFixed(2),
    '',
    '',
  ]);
  printTable(['what', 'the sandbox', 'peer', 'ratio', 'goal', ''], rows);
}

interface Program {
  ready: number;
  kubeconfig: string;
  heap(): Promise<number>;
  stop(): Promise<void>;
}

async function startProgram(): Promise<Program> {
  const [node, file] = program('sandbox.mjs');
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const child = spawn(node!, ['--expose-gc', file!, `${speed}`], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! });
  const { ready, kubeconfig } = (await nextLine(lines, child)) as { ready: number; kubeconfig: string };
  return {
    ready,
    kubeconfig,
    async heap() {
      child.stdin!.write('\n');
      return ((await nextLine(lines, child)) as { heap: number }).heap;
    },
    async stop() {
      child.stdin!.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function nextLine(lines: Interface, child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the sandbox ended (${code})`);
  });
  ended.catch(() => {});
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  return JSON.parse(line);
}

async function onControlPlane<T>(use: (target: Target) => Promise<T>): Promise<T> {
  const cluster = await up({ kwok: 4 });
  try {
    const target = connectTarget('the control plane', readFileSync(cluster.kubeconfig, 'utf8'));
    return await use(target).finally(() => target.close());
  } finally {
    await cluster.down();
  }
}

/** Creates the Jobs and waits until all are complete: Jobs a second. */
async function runJobs(target: Target, count: number): Promise<number> {
  const stop = new AbortController();
  const ended = new Set<string>();
  const allEnded = new Promise<void>((resolve) => {
    const watch = async () => {
      while (!stop.signal.aborted) {
        await target.watch(
          { method: 'GET', path: JOBS },
          ({ object }) => {
            const { status } = object as { status?: { completionTime?: string } };
            if (status?.completionTime !== undefined) ended.add(object.metadata.name!);
            if (ended.size === count) resolve();
          },
          stop.signal,
        );
      }
    };
    void watch();
  });
  const start = performance.now();
  let next = 0;
  const create = async () => {
    while (next < count) expectCreated(await target.ask({ method: 'POST', path: JOBS, body: job(next++) }));
  };
  await Promise.all(Array.from({ length: inFlight }, create));
  await allEnded;
  const seconds = (performance.now() - start) / 1000;
  stop.abort();
  return count / seconds;
}

function expectCreated({ status, body }: Answer): void {
  if (status !== 201) throw new Error(`not created: ${JSON.stringify(body)}`);
}

function job(index: number): object {
  const containers = [{ name: 'main', image: 'busybox', command: ['true'] }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `bench-${index}` },
    spec: { template: { spec: { restartPolicy: 'Never', containers } } },
  };
}

/** So many clients follow all pods and Jobs, and each must hear of every Job's end. */
async function watched(clients: number): Promise<{ rate: number; events: number }> {
  const server = await startProgram();
  const targets = Array.from({ length: clients }, () => connectTarget('a watcher', server.kubeconfig, speed));
  const stop = new AbortController();
  setMaxListeners(2 * clients, stop.signal);
  const counts = targets.map(() => 0);
  const follow = (target: Target, client: number, path: string) =>
    target.watch({ method: 'GET', path }, () => void counts[client]!++, stop.signal);
  const watches = targets.flatMap((target, client) =>
    [JOBS, '/api/v1/namespaces/default/pods'].map((path) => follow(target, client, path)),
  );
  const target = connectTarget('the sandbox', server.kubeconfig, speed);
  try {
    const rate = await runJobs(target, 500);
    const most = () => Math.max(...counts);
    while (counts.some((count) => count < most())) await new Promise((resolve) => setTimeout(resolve, 20));
    return { rate, events: most() };
  } finally {
    stop.abort();
    await Promise.allSettled(watches);
    for (const one of [...targets, target]) one.close();
    await server.stop();
  }
}
