import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../../../sdk/sandbox/clock.ts';
import { createQueue, type QueueOptions } from '../../../../sdk/sandbox/controllers/queue.ts';
import { StatusError } from '../../../../sdk/sandbox/status-error.ts';

/** A clock that vitest's fake timers drive. */
const clock: Clock = {
  speed: 1,
  now: () => Date.now(),
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
  stop: () => {},
};

const conflict = () => new StatusError(409, 'Conflict', 'changed meanwhile');

/** A queue that notes when each key was run, in milliseconds from now on; the faked setImmediate takes some of them. */
function recorder(run: (key: string) => void = () => {}, options: Partial<QueueOptions> = {}) {
  const runs: [string, number][] = [];
  const start = Date.now();
  const queue = createQueue({
    clock,
    run: (key) => {
      runs.push([key, Math.floor((Date.now() - start) / 10) * 10]);
      run(key);
    },
    ...options,
  });
  return { queue, runs };
}

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date'] }),
);
afterEach(() => vi.useRealTimers());

describe('a queue', () => {
  it('runs a key once, however often it was added, and later than the caller', () => {
    const { queue, runs } = recorder();
    queue.add('b');
    queue.add('a');
    queue.add('b');
    expect(runs).toEqual([]);
    vi.runAllTimers();
    expect(runs.map(([key]) => key)).toEqual(['b', 'a']);
  });

  it('runs a key again that was added during its run', () => {
    let again = true;
    const { queue, runs } = recorder((key) => {
      if (again) queue.add(key);
      again = false;
    });
    queue.add('a');
    vi.runAllTimers();
    expect(runs).toHaveLength(2);
  });

  it('keeps the shortest of several delays', () => {
    const { queue, runs } = recorder();
    queue.addAfter('a', 5000);
    queue.addAfter('a', 1000);
    queue.addAfter('a', 3000);
    queue.addAfter('b', 3000);
    queue.addAfter('c', -1);
    // One timer for each time that still matters, and the turn of c.
    expect(vi.getTimerCount()).toBe(3);
    vi.advanceTimersByTime(10_000);
    expect(runs).toEqual([
      ['c', 0],
      ['a', 1000],
      ['b', 3000],
    ]);
  });

  it('runs a key at once though it also waits, and then once more', () => {
    const { queue, runs } = recorder();
    queue.addAfter('a', 1000);
    queue.add('a');
    vi.advanceTimersByTime(2000);
    expect(runs).toEqual([
      ['a', 0],
      ['a', 1000],
    ]);
  });

  it('doubles the delay of a key that keeps failing, and forgets that with the first success', () => {
    let failing = 4;
    const { queue, runs } = recorder(
      () => {
        if (failing-- > 0) throw conflict();
      },
      { retry: { base: 1000, max: 3000 } },
    );
    queue.add('a');
    vi.advanceTimersByTime(20_000);
    expect(runs.map(([, at]) => at)).toEqual([0, 1000, 3000, 6000, 9000]);
    failing = 1;
    queue.add('a');
    vi.advanceTimersByTime(1100);
    expect(runs.slice(5).map(([, at]) => at)).toEqual([20_000, 21_000]);
  });

  it('throws bugs on, and runs what is left', () => {
    const { queue, runs } = recorder((key) => {
      if (key === 'a') throw new TypeError('a bug');
    });
    queue.add('a');
    queue.add('b');
    expect(() => vi.advanceTimersToNextTimer()).toThrow('a bug');
    vi.runAllTimers();
    expect(runs.map(([key]) => key)).toEqual(['a', 'b']);
  });

  it('lets others have a turn while it has much to do', () => {
    const order: string[] = [];
    const { queue } = recorder((key) => {
      order.push(key);
      for (const end = performance.now() + 3; performance.now() < end; );
    });
    for (let i = 0; i < 6; i++) queue.add(`${i}`);
    setImmediate(() => order.push('other'));
    vi.runAllTimers();
    expect(order).toHaveLength(7);
    expect(order.indexOf('other')).toBeLessThan(6);
  });

  it('is idle when nothing is due within the time asked', () => {
    const { queue } = recorder();
    expect(queue.idle(1e9)).toBe(true);
    queue.addAfter('a', 1000);
    expect([queue.idle(), queue.idle(999), queue.idle(1000)]).toEqual([true, true, false]);
    queue.add('b');
    expect(queue.idle()).toBe(false);
    vi.advanceTimersByTime(1001);
    expect(queue.idle(1e9)).toBe(true);
  });

  it('leaves nothing behind when it stops', () => {
    const { queue, runs } = recorder();
    queue.add('a');
    queue.addAfter('b', 1000);
    queue.stop();
    queue.add('c');
    queue.addAfter('d', 1);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(5000);
    expect([runs, queue.idle(1e9)]).toEqual([[], true]);
  });
});
