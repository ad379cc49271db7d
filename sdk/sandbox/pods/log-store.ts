import type { Clock } from '../clock.ts';

export interface LogLine {
  /** Epoch milliseconds of the sandbox. */
  time: number;
  /** Without its end. */
  text: string;
  /** It has no end: the last thing that was printed, or a part of a line that is too long for one piece. */
  unended?: true;
}

/** What one run of a container printed. */
export interface ContainerLog {
  /** Grows while it runs; of a long log the oldest go. */
  readonly lines: readonly LogLine[];
  /** How many went before the first of `lines`. */
  readonly dropped: number;
  /** No more comes. */
  readonly ended: boolean;
  /** Calls back after more lines, and after the end; what is returned takes that back. */
  subscribe(listener: () => void): () => void;
}

/** What containers print, by their ids. */
export interface LogStore {
  /** The log of a run that begins; of a container only this run's and the one's before are kept. */
  open(pod: string, container: string, id: string): void;
  /** @param text a line with its end, or the rest without one */
  print(id: string, text: string): void;
  /** The run has ended: those who follow it come to their end. */
  close(id: string): void;
  /** @param pod uid */
  forget(pod: string): void;
  get(id: string): ContainerLog | undefined;
}

/** So much is kept of each run, in characters; the oldest lines go. */
const MOST_KEPT = 10_000_000;
/** Runs of a container whose logs are kept. */
const RUNS_KEPT = 2;

interface OpenLog extends ContainerLog {
  print(text: string): void;
  close(): void;
}

export function createLogStore(clock: Clock, most = MOST_KEPT): LogStore {
  const logs = new Map<string, OpenLog>();
  const runsOf = new Map<string, Map<string, string[]>>();

  return {
    open(pod, container, id) {
      const containers = runsOf.get(pod) ?? new Map<string, string[]>();
      runsOf.set(pod, containers);
      const runs = [...(containers.get(container) ?? []), id];
      containers.set(container, runs.slice(-RUNS_KEPT));
      for (const old of runs.slice(0, -RUNS_KEPT)) logs.delete(old);
      logs.set(id, createLog(clock, most));
    },
    print: (id, text) => logs.get(id)?.print(text),
    close: (id) => logs.get(id)?.close(),
    forget(pod) {
      for (const id of [...(runsOf.get(pod)?.values() ?? [])].flat()) {
        logs.get(id)?.close();
        logs.delete(id);
      }
      runsOf.delete(pod);
    },
    get: (id) => logs.get(id),
  };
}

function createLog(clock: Clock, most: number): OpenLog {
  let lines: LogLine[] = [];
  let dropped = 0;
  let size = 0;
  let ended = false;
  const listeners = new Set<() => void>();

  /** Half at a time, so that a line costs no more than before. */
  function drop(): void {
    let count = 0;
    while (size > most / 2 && count < lines.length - 1) size -= lines[count++]!.text.length;
    lines = lines.slice(count);
    dropped += count;
  }

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  return {
    get lines() {
      return lines;
    },
    get dropped() {
      return dropped;
    },
    get ended() {
      return ended;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    print(text) {
      const whole = text.endsWith('\n');
      lines.push({
        time: clock.now(),
        text: whole ? text.slice(0, -1) : text,
        ...(!whole && { unended: true as const }),
      });
      size += text.length;
      if (size > most) drop();
      tell();
    },
    close() {
      ended = true;
      tell();
    },
  };
}
