import type { OffsetAt } from './zone.ts';

/** What the clocks of a zone show. Months count from 1, weekdays from Sunday, 0. */
export interface WallClock {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
  second: number;
}

export function wallClockAt(instant: number, offsetAt: OffsetAt): WallClock {
  const shown = new Date((instant + offsetAt(instant)) * 1000);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    weekday: shown.getUTCDay(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

/**
 * The instant of a wall clock, as Go's `time.Date` chooses it: of a time that comes twice one of the two, of a time that is
 * left out one beside the gap. Days and months beyond their ends run over into the next.
 */
export function instantOf(
  { year, month, day, hour, minute, second }: Omit<WallClock, 'weekday'>,
  offsetAt: OffsetAt,
): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  const offset = offsetAt(asUtc);
  return offset === 0 ? asUtc : asUtc - offsetAt(asUtc - offset);
}
