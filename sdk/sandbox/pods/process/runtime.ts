import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UsageError } from '../../../errors.ts';
import type { Clock } from '../../clock.ts';
import type { Registry } from '../../registry.ts';
import type { PodContainer, SandboxPod } from '../pod-types.ts';
import type { Refusal, Runtime, StartedRun, StartRequest } from '../runtime.ts';
import { type Child, type ChildExit, startChild } from './child.ts';
import { commandOf, startProblem } from './command.ts';
import { entrySource } from './entries.ts';
import { declaredEnvironment, type EnvironmentContext, processEnvironment } from './environment.ts';
import { linkMounts, type Mount, mountsOf } from './mounts.ts';
import { canMountPrivately, inPrivateMounts } from './private-mounts.ts';
import { startReadinessProbe } from './probe.ts';
import { ContainerProblem } from './problem.ts';

/** What is to be run. */
interface Prepared {
  command: string[];
  /** The words that run a command beside the same files. */
  wrap(command: string[]): string[];
  /** Whether something comes before the command. */
  setsUp: boolean;
  env: Record<string, string>;
  cwd: string;
}

/**
 * Runs containers as local processes, each a group of its own in a folder of its own. Images are not pulled, and what
 * securityContext says is passed over.
 *
 * @throws UsageError on Windows, which has no process groups
 */
export function createProcessRuntime({ registry, clock }: { registry: Registry; clock: Clock }): Runtime {
  if (process.platform === 'win32') {
    throw new UsageError('the sandbox cannot run local processes on Windows', {
      hint: 'leave out exec: containers are then played by their outcomes',
    });
  }
  const root = mkdtempSync(join(tmpdir(), 'kubectl-batch-'));
  const children = new Set<Child>();
  const leavings: Promise<void>[] = [];

  function endAll(): void {
    for (const child of children) child.kill();
    rmSync(root, { recursive: true, force: true });
  }
  // Also where nobody calls `stop`.
  process.once('exit', endAll);

  function run(request: StartRequest, prepared: Prepared): StartedRun {
    let dropped = false;
    const { record, print, onExit, onReady: onResult } = request;
    const { command, wrap, setsUp, env, cwd } = prepared;
    let stopProbe = () => {};
    const child = startChild({
      words: wrap(command),
      env,
      cwd,
      setsUp,
      clock,
      print: (text) => dropped || print(text),
      onExit(exit) {
        children.delete(child);
        stopProbe();
        if (!dropped) onExit({ ...exit, ...terminationMessage(record.spec, exit) });
      },
    });
    children.add(child);
    const probe = record.spec.readinessProbe;
    const asks = probe?.exec?.command;
    // Other kinds of probe are passed over.
    if (asks) stopProbe = startReadinessProbe({ probe, words: wrap(asks), env, cwd, clock, onResult });
    return {
      ready: !asks,
      terminate: child.terminate,
      drop() {
        dropped = true;
        stopProbe();
        child.kill();
      },
    };
  }

  return {
    pullsImages: false,
    start(request) {
      const { pod, record, podIP } = request;
      const context = { pod, podIP, source: entrySource(registry, pod.metadata.namespace!) };
      try {
        const prepared = prepare(record.spec, context, join(root, pod.metadata.uid!));
        return 'command' in prepared ? run(request, prepared) : prepared;
      } catch (error) {
        if (error instanceof ContainerProblem) return refusal(error);
        throw error;
      }
    },
    forget({ metadata }: SandboxPod) {
      leavings.push(rm(join(root, metadata.uid!), { recursive: true, force: true, maxRetries: 3 }));
    },
    async stop() {
      process.off('exit', endAll);
      const gone = [...children].map((child) => child.gone);
      for (const child of children) child.kill();
      await Promise.all(gone);
      await Promise.allSettled(leavings);
      endAll();
    },
  };
}

function refusal({ message, isVolume }: ContainerProblem): Refusal {
  if (!isVolume) return { waiting: { reason: 'CreateContainerConfigError', message } };
  return { waiting: { reason: 'ContainerCreating' }, event: { reason: 'FailedMount', message } };
}

/** @throws ContainerProblem */
function prepare(
  container: PodContainer,
  context: EnvironmentContext,
  folder: string,
): Prepared | { startError: string } {
  const declared = declaredEnvironment(container, context);
  const command = commandOf(container, declared);
  const mounts = mountsOf(container, context, join(folder, 'volumes'), declared);
  const env = processEnvironment(context.pod, declared);
  const own = join(folder, 'work', container.name);
  mkdirSync(own, { recursive: true });
  const cwd =
    container.workingDir === undefined ? own : join(isAbsolute(container.workingDir) ? '' : own, container.workingDir);
  if (cwd.startsWith(own)) mkdirSync(cwd, { recursive: true });
  const [absolute, relative] = [mounts.filter(isAbsoluteMount), mounts.filter((mount) => !isAbsoluteMount(mount))];
  if (relative.length > 0 && !cwd.startsWith(own)) throw relativeBesideWorkingFolder(container, relative[0]!);
  linkMounts(relative, cwd);
  const within = absolute.some(({ target }) => command[0]!.startsWith(target));
  const problem = within ? undefined : startProblem(command[0]!, env.PATH ?? '', cwd);
  if (problem !== undefined) return { startError: problem };
  if (absolute.length === 0) return { command, wrap: (words) => words, setsUp: false, env, cwd };
  if (!canMountPrivately()) throw noPrivateMounts(container, absolute[0]!);
  const emptyFolder = join(folder, 'roots', container.name);
  mkdirSync(emptyFolder, { recursive: true });
  const before = inPrivateMounts(absolute, emptyFolder, cwd);
  return { command, wrap: (words) => [...before, ...words], setsUp: true, env, cwd: folder };
}

function isAbsoluteMount({ target }: Mount): boolean {
  return isAbsolute(target);
}

function relativeBesideWorkingFolder({ name, workingDir }: PodContainer, { target }: Mount): ContainerProblem {
  return new ContainerProblem(
    `container "${name}" mounts a volume at the relative path "${target}", which is one of the sandbox's own working folder, and has workingDir "${workingDir}"`,
  );
}

function noPrivateMounts({ name }: PodContainer, { target }: Mount): ContainerProblem {
  return new ContainerProblem(
    `container "${name}" mounts a volume at the absolute path "${target}": this machine cannot give a local process files at such a place (it takes Linux with user namespaces); a relative mountPath is one of its working folder`,
  );
}

/** Of its log, where the container wants that. */
function terminationMessage(
  { terminationMessagePolicy }: PodContainer,
  { exitCode, tail }: ChildExit,
): { message?: string } {
  const fromLog = terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0 && tail !== '';
  return fromLog ? { message: tail } : {};
}
