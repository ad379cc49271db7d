import { randomBytes } from 'node:crypto';
import { type Clock, timestamp } from '../clock.ts';
import { type ContainerRecord, lastEnd } from './container-record.ts';
import { type ContainerEvent, fieldPath, refusalEvents, startEvents } from './image-events.ts';
import type { ContainerExit } from './outcome.ts';
import type { SandboxPod } from './pod-types.ts';
import type { RestartBackOff } from './restart-back-off.ts';
import type { Runtime, StartedRun } from './runtime.ts';

export interface ContainerRunsOptions {
  clock: Clock;
  runtime: Runtime;
  backOff: RestartBackOff;
  podIP: string;
  /** Runs of earlier pods of its Job. */
  attemptsBefore: number;
  wake(): void;
  tell(event: ContainerEvent, fieldPath?: string): void;
  log: ContainerLogs;
  onEvicted(): void;
}

export interface ContainerLogs {
  open(container: string, containerID: string): void;
  print(containerID: string, text: string): void;
  close(containerID: string): void;
}

/** What runs of one pod. */
export interface ContainerRuns {
  /** By their containers. */
  readonly running: ReadonlyMap<ContainerRecord, StartedRun>;
  /** @returns what runs now, where it does */
  start(record: ContainerRecord, pod: SandboxPod): StartedRun | undefined;
  /** All are killed at once. */
  kill(): void;
  /** Without a word. */
  drop(): void;
}

const KILLED: ContainerExit = { exitCode: 137, reason: 'Error' };

/** Starts containers, and writes into their records how they do. */
export function createContainerRuns(options: ContainerRunsOptions): ContainerRuns {
  const { clock, runtime, backOff, podIP, attemptsBefore, wake, tell, log, onEvicted } = options;
  const running = new Map<ContainerRecord, StartedRun>();

  function start(record: ContainerRecord, pod: SandboxPod): StartedRun | undefined {
    const before = lastEnd(record);
    const restartCount = record.restartCount + (before ? 1 : 0);
    const containerID = `sandbox://${randomBytes(32).toString('hex')}`;
    const started = runtime.start({
      pod,
      record,
      podIP,
      attempt: attemptsBefore + restartCount,
      print: (text) => log.print(containerID, text),
      onReady: (ready) => {
        record.ready = ready;
        wake();
      },
      onExit: (exit) => {
        running.delete(record);
        end(record, exit, record.state.running?.startedAt);
        wake();
      },
      onEvicted,
    });
    if (before) record.lastState = { terminated: before };
    if ('waiting' in started) {
      // A pod without its volumes is as it was.
      if (!started.event) record.state = { waiting: started.waiting };
      backOff.refused(record);
      const where = started.event ? undefined : fieldPath(record);
      for (const event of refusalEvents(record, started, runtime.pullsImages)) tell(event, where);
      return undefined;
    }
    backOff.started(record);
    record.restartCount = restartCount;
    record.containerID = containerID;
    log.open(record.spec.name, containerID);
    if ('startError' in started) {
      for (const event of refusalEvents(record, started, runtime.pullsImages)) tell(event, fieldPath(record));
      end(record, { exitCode: 128, reason: 'StartError', message: started.startError });
      wake();
      return undefined;
    }
    record.started = true;
    record.ready = started.ready && record.kind !== 'init';
    record.state = { running: { startedAt: timestamp(clock.now()) } };
    running.set(record, started);
    for (const event of startEvents(record, runtime.pullsImages)) tell(event, fieldPath(record));
    return started;
  }

  function end(record: ContainerRecord, exit: ContainerExit, startedAt = timestamp(0)): void {
    const { exitCode, reason, message } = exit;
    const containerID = record.containerID!;
    log.close(containerID);
    record.started = false;
    record.ready = record.kind === 'init' && exitCode === 0;
    const finishedAt = timestamp(clock.now());
    const said = message === undefined ? {} : { message };
    record.state = { terminated: { exitCode, reason, ...said, startedAt, finishedAt, ...{ containerID } } };
    record.endIsNew = true;
  }

  function drop(): void {
    for (const run of running.values()) run.drop();
    running.clear();
  }

  return {
    running,
    start,
    kill() {
      const killed = [...running.keys()];
      drop();
      for (const record of killed) end(record, KILLED, record.state.running?.startedAt);
    },
    drop,
  };
}
