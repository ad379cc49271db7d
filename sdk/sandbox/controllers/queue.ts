import type { Clock } from '../clock.ts';
import { StatusError } from '../status-error.ts';

/**
 * Which objects a controller has yet to look at, by key (such as `NAMESPACE/NAME`). A key that is added several times
 * before its turn is run once, with what is in the registry then; the order is that of the first `add`.
 */
export interface WorkQueue {
  /** To be run as soon as the present work is done (`setImmediate`): safe within a listener of the registry. */
  add(key: string): void;
  /**
   * To be run `delay` milliseconds of the sandbox from now; at once for 0 and less. Of several delays of one key only
   * the shortest stays, as in client-go: a loop that still wants a later one asks for it again in its next run.
   */
  addAfter(key: string, delay: number): void;
  /** Whether nothing is to be run within the next `within` milliseconds of the sandbox (default 0: now). */
  idle(within?: number): boolean;
  /** Forgets all keys; nothing is run any more, and no timer is left. */
  stop(): void;
}

export interface QueueOptions {
  clock: Clock;
  /**
   * Looks at one object: reads it from the registry, decides, writes. All at once, without `await`. A StatusError that
   * it throws (a conflict, a quota) has the key run again later; any other error is a bug and is thrown on.
   */
  run: (key: string) => void;
  /** Milliseconds until a key that failed is run again, doubled each time up to `max`. Default: 1 s and 1 min. */
  retry?: { base: number; max: number };
}

/** So long the queue runs on before others of this process (requests) have a turn; milliseconds of the machine. */
const TURN = 5;

/** The queue of one controller's loop. */
export function createQueue({ clock, run, retry = { base: 1000, max: 60_000 } }: QueueOptions): WorkQueue {
  const ready = new Set<string>();
  const failures = new Map<string, number>();
  const delayed = createDelays(clock, add);
  let turn: NodeJS.Immediate | undefined;
  let stopped = false;

  function add(key: string): void {
    if (stopped) return;
    ready.add(key);
    turn ??= setImmediate(takeTurn);
  }

  function takeTurn(): void {
    turn = undefined;
    const end = performance.now() + TURN;
    try {
      for (const key of ready) {
        ready.delete(key);
        runKey(key);
        if (performance.now() >= end) break;
      }
    } finally {
      if (ready.size > 0 && !stopped) turn ??= setImmediate(takeTurn);
    }
  }

  function runKey(key: string): void {
    try {
      run(key);
      failures.delete(key);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      addAfter(key, Math.min(retry.base * 2 ** count, retry.max));
    }
  }

  function addAfter(key: string, delay: number): void {
    if (delay <= 0) add(key);
    else if (!stopped) delayed.add(key, clock.now() + delay);
  }

  function stop(): void {
    stopped = true;
    clearImmediate(turn);
    ready.clear();
    delayed.clear();
  }

  const idle = (within = 0) => ready.size === 0 && delayed.next() > clock.now() + within;
  return { add, addAfter, idle, stop };
}

/** Keys that wait for a time. Those of one millisecond share a timer: 10,000 Jobs are no 10,000 timers. */
function createDelays(clock: Clock, onDue: (key: string) => void) {
  const dueOf = new Map<string, number>();
  const buckets = new Map<number, { keys: Set<string>; cancel: () => void }>();

  function add(key: string, due: number): void {
    const before = dueOf.get(key);
    if (before !== undefined && before <= due) return;
    if (before !== undefined) drop(key, before);
    dueOf.set(key, due);
    const bucket = buckets.get(due);
    if (bucket) bucket.keys.add(key);
    else buckets.set(due, { keys: new Set([key]), cancel: clock.after(due - clock.now(), () => fire(due)) });
  }

  function drop(key: string, due: number): void {
    const { keys, cancel } = buckets.get(due)!;
    keys.delete(key);
    if (keys.size > 0) return;
    cancel();
    buckets.delete(due);
  }

  function fire(due: number): void {
    const { keys } = buckets.get(due)!;
    buckets.delete(due);
    for (const key of keys) {
      dueOf.delete(key);
      onDue(key);
    }
  }

  function clear(): void {
    for (const { cancel } of buckets.values()) cancel();
    buckets.clear();
    dueOf.clear();
  }

  const next = () => [...dueOf.values()].reduce((first, due) => Math.min(first, due), Number.POSITIVE_INFINITY);
  return { add, clear, next };
}
