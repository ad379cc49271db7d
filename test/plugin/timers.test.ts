import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { after } from '../../plugin/timers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const day = 86_400_000;

test.each([1, 1000, 30 * day, 100 * day])('calls back once after %i ms, not before', (milliseconds) => {
  const callback = vi.fn();
  after(milliseconds, callback);
  vi.advanceTimersByTime(milliseconds - 1);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
  vi.runAllTimers();
  expect(callback).toHaveBeenCalledTimes(1);
});

test('what was taken back is never called, not even after the first month', () => {
  const callback = vi.fn();
  const stop = after(60 * day, callback);
  vi.advanceTimersByTime(30 * day);
  stop();
  expect(vi.getTimerCount()).toBe(0);
  expect(callback).not.toHaveBeenCalled();
});
