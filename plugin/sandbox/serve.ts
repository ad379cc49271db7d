import { writeFileSync } from 'node:fs';
import { pid } from 'node:process';
import { BatchError } from '../../sdk/errors.ts';
import type { Sandbox } from '../../sdk/sandbox.ts';
import type { Context, Interruption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { version } from '../version.ts';
import { clearFolder, type SandboxFolder, sandboxFolder } from './folder.ts';
import { quiet } from './idle.ts';
import { startTimeOf } from './processes.ts';
import { claim, isMine, publish, type SandboxState } from './state.ts';
import { aboutText, exportLine, runsAlready } from './text.ts';

/** What a sandbox is started with. */
export interface ServeOptions {
  /** How many of its seconds pass in one of the machine's. */
  speed: number;
  /** Pods are processes of this machine; otherwise they are played. */
  exec: boolean;
  /** 0: any free one. */
  port: number;
  nodes: number | undefined;
  /** Milliseconds without a change after which it ends by itself; 0: never. */
  idle: number;
}

/** Runs the sandbox in this process until it is told to end; then nothing of it is left. */
export async function serve(options: ServeOptions, context: Context): Promise<number> {
  const folder = sandboxFolder(context.env);
  const { speed, exec } = options;
  const since = new Date(context.now()).toISOString();
  const mine: SandboxState = { pid, started: startTimeOf(pid), version, since, speed, exec };
  const other = claim(folder, mine, context.now());
  if (other) throw runsAlready(other);
  try {
    return await serveIn(folder, mine, options, context);
  } finally {
    if (isMine(folder, mine)) clearFolder(folder);
  }
}

async function serveIn(
  folder: SandboxFolder,
  mine: SandboxState,
  { speed, exec, port, nodes, idle }: ServeOptions,
  context: Context,
): Promise<number> {
  const { startSandbox } = await import('../../sdk/sandbox.ts');
  const cluster = await startSandbox({ speed, port, pods: { exec }, ...(nodes && { nodes: nodesOf(nodes) }) });
  try {
    writeFileSync(folder.kubeconfig, cluster.kubeconfig, { mode: 0o600 });
    const ready = { ...mine, server: cluster.server };
    if (!publish(folder, ready))
      throw new BatchError('Conflict', 'another sandbox of this user has taken the place of this one');
    context.stderr.write(aboutText(ready, folder));
    context.stdout.write(exportLine(folder));
    return await ended(cluster, idle, context);
  } finally {
    await cluster.stop();
  }
}

/** The exit code, once there is a reason to end. */
async function ended(cluster: Sandbox, idle: number, { signal, stderr }: Context): Promise<number> {
  const unused = quiet(cluster.registry, idle);
  const interrupted = new Promise<true>((resolve) => {
    if (signal.aborted) resolve(true);
    signal.addEventListener('abort', () => resolve(true), { once: true });
  });
  const wasInterrupted = await Promise.race([interrupted, unused.promise]);
  unused.forget();
  if (wasInterrupted) return (signal.reason as Interruption).exitCode;
  stderr.write('nothing has changed for so long as --idle says: the sandbox ends\n');
  return exitCodes.done;
}

function nodesOf(count: number): { name: string }[] {
  return Array.from({ length: count }, (_, i) => ({ name: `sandbox-${i}` }));
}
