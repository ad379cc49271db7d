/** The sandbox's own time, which may run faster than the machine's. All that happens in it asks this clock. */
export interface Clock {
  /** How many of its seconds pass in one of the machine's. */
  readonly speed: number;
  /** Epoch milliseconds of the sandbox. */
  now(): number;
  /** Calls back once, `delay` milliseconds of the sandbox from now; what is returned takes that back. */
  after(delay: number, callback: () => void): () => void;
  /** Takes back all that is still to be called. */
  stop(): void;
}

/** setTimeout takes no more than 31 bits. */
const LONGEST = 2 ** 31 - 1;

/**
 * @param speed e.g. 100: an hour takes 36 seconds
 * @param start epoch milliseconds at which it begins; default: the machine's time
 */
export function createClock(speed = 1, start: number = Date.now()): Clock {
  const begin = performance.now();
  const timers = new Set<NodeJS.Timeout>();
  const now = () => Math.floor(start + (performance.now() - begin) * speed);
  function after(delay: number, callback: () => void): () => void {
    const due = now() + delay;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const wait = Math.min(Math.max(0, Math.ceil((due - now()) / speed)), LONGEST);
      timer = setTimeout(fire, wait);
      timers.add(timer);
    };
    const fire = () => {
      timers.delete(timer);
      if (now() < due) arm();
      else callback();
    };
    arm();
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  }
  function stop(): void {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  }
  return { speed, now, after, stop };
}

/** RFC 3339 in whole seconds, as `metav1.Time` is written. */
export function timestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== written.second) written = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` };
  return written.text;
}

/** Many things happen in one second, and Date is slow. */
let written = { second: Number.NaN, text: '' };

/** RFC 3339 with microseconds, as `metav1.MicroTime` is written. */
export function microTimestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 23)}000Z`;
}
