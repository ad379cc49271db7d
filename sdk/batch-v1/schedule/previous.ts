import type { CalendarExpression } from './grammar.ts';
import { dayMatches } from './next.ts';
import { type WallClock, wallClockAt } from './wall-clock.ts';
import type { OffsetAt } from './zone.ts';

/** Beyond the eight years between leap days around 2100, calendars hold no new day. */
const YEARS_BACK = 9;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * The last instant before another at which the clocks show a time of the schedule (in whole seconds since 1970). A jump
 * back that crosses a change of the clocks stops right before the change, to look at what they showed there.
 */
export function previousRun(calendar: CalendarExpression, before: number, offsetAt: OffsetAt): number | undefined {
  let instant = before - 1;
  const firstYear = wallClockAt(instant, offsetAt).year - YEARS_BACK;
  for (;;) {
    const clock = wallClockAt(instant, offsetAt);
    if (clock.year < firstYear) return undefined;
    const tooLate = secondsTooLate(calendar, clock);
    if (tooLate === 0) return instant;
    instant = goBack(instant, tooLate, offsetAt);
  }
}

/** How far at least the clocks must go back to a time of the schedule; 0 where they show one. */
function secondsTooLate(calendar: CalendarExpression, clock: WallClock): number {
  const { day, hour, minute, second } = clock;
  const intoHour = minute * MINUTE + second;
  const intoDay = hour * HOUR + intoHour;
  if (!calendar.month.numbers.has(clock.month)) return (day - 1) * DAY + intoDay + 1;
  if (!dayMatches(calendar, clock)) return intoDay + 1;
  if (!calendar.hour.numbers.has(hour)) return intoHour + 1;
  return calendar.minute.numbers.has(minute) ? second : second + 1;
}

function goBack(instant: number, seconds: number, offsetAt: OffsetAt): number {
  const target = instant - seconds;
  const offset = offsetAt(instant);
  if (offsetAt(target) === offset) return target;
  // The first instant of this offset, found by halves.
  let [other, same] = [target, instant];
  while (same - other > 1) {
    const middle = Math.floor((other + same) / 2);
    if (offsetAt(middle) === offset) same = middle;
    else other = middle;
  }
  return other;
}
