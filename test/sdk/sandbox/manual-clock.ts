import type { Clock } from '../../../sdk/sandbox/clock.ts';

/** A clock that stands still until it is told how much time passes. */
export interface ManualClock extends Clock {
  /** Lets so many milliseconds pass, one due callback after the other, each with all the work that it sets off. */
  advance(milliseconds: number): Promise<void>;
}

export function manualClock(start = Date.parse('2026-11-20T10:00:00Z')): ManualClock {
  const timers = new Map<number, { due: number; callback: () => void }>();
  let time = start;
  let count = 0;

  function after(delay: number, callback: () => void): () => void {
    const id = count++;
    timers.set(id, { due: time + Math.max(0, delay), callback });
    return () => timers.delete(id);
  }

  async function advance(milliseconds: number): Promise<void> {
    const end = time + milliseconds;
    await settle();
    for (let next = first(); next && next.due <= end; next = first()) {
      time = Math.max(time, next.due);
      timers.delete(next.id);
      next.callback();
      await settle();
    }
    time = end;
  }

  function first(): { id: number; due: number; callback: () => void } | undefined {
    let next: { id: number; due: number; callback: () => void } | undefined;
    for (const [id, timer] of timers) if (!next || timer.due < next.due) next = { id, ...timer };
    return next;
  }

  return { speed: 1, now: () => time, after, stop: () => timers.clear(), advance };
}

/** Work is done by `setImmediate`, and may set off more. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
