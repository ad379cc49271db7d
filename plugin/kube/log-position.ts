/** How far a log was read, so that a new connection goes on where the old one broke. */
export interface LogPosition {
  /** Time stamp of the newest line; undefined before the first. */
  newest(): string | undefined;
  /** RFC 3339 time from which a new connection must read; undefined before the first line. */
  since(): string | undefined;
  /** Begins a new connection: what it sends again is not new. */
  resume(): void;
  /** True where the line of this time stamp was not read before. Counts it as read. */
  take(time: string): boolean;
}

/** Whole seconds are enough to ask from: the server's `sinceTime` has no finer ones. */
const secondOf = (time: string) => Math.floor(Date.parse(time) / 1000);

/**
 * Counts the lines of each time stamp in the last two seconds of a log. Standard output and error are stamped apart
 * and may be written out of order, so one time alone would not tell which lines are known.
 */
export function logPosition(): LogPosition {
  const read = new Map<number, Map<string, number>>();
  let known = new Map<string, number>();
  let last: string | undefined;
  let from = Number.NEGATIVE_INFINITY;
  return {
    newest: () => last,
    since: () =>
      last === undefined ? undefined : `${new Date((secondOf(last) - 1) * 1000).toISOString().slice(0, 19)}Z`,
    resume() {
      known = new Map([...read.values()].flatMap((times) => [...times]));
      if (last !== undefined) from = secondOf(last) - 1;
    },
    take(time) {
      const second = secondOf(time);
      if (second < from) return false;
      const left = known.get(time) ?? 0;
      if (left > 0) {
        known.set(time, left - 1);
        return false;
      }
      count(second, time);
      return true;
    },
  };

  function count(second: number, time: string): void {
    if (last === undefined || second > secondOf(last)) {
      for (const old of read.keys()) if (old < second - 1) read.delete(old);
    }
    if (last === undefined || time > last) last = time;
    const times = read.get(second) ?? new Map<string, number>();
    read.set(second, times.set(time, (times.get(time) ?? 0) + 1));
  }
}
