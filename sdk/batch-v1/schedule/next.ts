import type { Field } from './fields.ts';
import type { CalendarExpression } from './grammar.ts';
import { instantOf, type WallClock, wallClockAt } from './wall-clock.ts';
import type { OffsetAt } from './zone.ts';

/** How many years ahead the controller looks. */
const YEARS_AHEAD = 5;
const MINUTE = 60;
const HOUR = 3600;

/**
 * The first run after an instant (in whole seconds since 1970), found as robfig/cron v3.0.1 finds it: month by month, day
 * by day, hour by hour. The steps are its own, since on days of clock changes they decide: an hour that is left out is not
 * made up for, one that comes twice counts twice, where there is no midnight the day's number may be missed.
 */
export function nextRun(calendar: CalendarExpression, after: number, offsetAt: OffsetAt): number | undefined {
  const walk = startWalk(after + 1, offsetAt);
  const lastYear = walk.clock.year + YEARS_AHEAD;
  while (walk.clock.year <= lastYear) {
    const found =
      toMonth(walk, calendar.month) && toDay(walk, calendar) && toHour(walk, calendar.hour) && toMinute(walk, calendar);
    if (found) return walk.instant;
  }
  return undefined;
}

/** Whether a day fits: where one of the two fields has a star the other one decides, else either is enough. */
export function dayMatches({ dayOfMonth, dayOfWeek }: CalendarExpression, clock: WallClock): boolean {
  const byNumber = dayOfMonth.numbers.has(clock.day);
  const byWeekday = dayOfWeek.numbers.has(clock.weekday);
  return dayOfMonth.star || dayOfWeek.star ? byNumber && byWeekday : byNumber || byWeekday;
}

/** Where the search stands. */
interface Walk {
  instant: number;
  clock: WallClock;
  /** Whether it stands at the start of a unit; later steps keep to such starts of themselves. */
  atStart: boolean;
  moveTo: (instant: number) => void;
  /** Goes back to the start of the month, day or hour, the first time that it is asked to. */
  toStart: (of: Partial<WallClock>) => void;
  /** Goes on by days or months of the calendar, at the same time of day. */
  addDate: (months: number, days: number) => void;
}

function startWalk(start: number, offsetAt: OffsetAt): Walk {
  const walk: Walk = {
    instant: start,
    clock: wallClockAt(start, offsetAt),
    atStart: false,
    moveTo: (instant) => {
      walk.instant = instant;
      walk.clock = wallClockAt(instant, offsetAt);
    },
    toStart: (of) => {
      if (!walk.atStart) walk.moveTo(instantOf({ ...walk.clock, minute: 0, second: 0, ...of }, offsetAt));
      walk.atStart = true;
    },
    addDate: (months, days) => {
      const { clock } = walk;
      walk.moveTo(instantOf({ ...clock, month: clock.month + months, day: clock.day + days }, offsetAt));
    },
  };
  return walk;
}

// Each step is false where it ran over into the next unit, so that the search begins anew from there.

function toMonth(walk: Walk, month: Field): boolean {
  while (!month.numbers.has(walk.clock.month)) {
    walk.toStart({ day: 1, hour: 0 });
    walk.addDate(1, 0);
    if (walk.clock.month === 1) return false;
  }
  return true;
}

function toDay(walk: Walk, calendar: CalendarExpression): boolean {
  while (!dayMatches(calendar, walk.clock)) {
    walk.toStart({ hour: 0 });
    const from = walk.instant;
    walk.addDate(0, 1);
    // Before a day that is left out of the calendar the controller would walk in place for ever.
    if (walk.instant <= from) walk.moveTo(from + 24 * HOUR);
    const { hour } = walk.clock;
    // There was no midnight: the last one of the day before, or the next.
    if (hour !== 0) walk.moveTo(walk.instant + (hour > 12 ? 24 - hour : -hour) * HOUR);
    if (walk.clock.day === 1) return false;
  }
  return true;
}

function toHour(walk: Walk, hour: Field): boolean {
  while (!hour.numbers.has(walk.clock.hour)) {
    walk.toStart({});
    walk.moveTo(walk.instant + HOUR);
    if (walk.clock.hour === 0) return false;
  }
  return true;
}

function toMinute(walk: Walk, { minute }: CalendarExpression): boolean {
  while (!minute.numbers.has(walk.clock.minute)) {
    const start = walk.atStart ? walk.instant : Math.floor(walk.instant / MINUTE) * MINUTE;
    walk.atStart = true;
    walk.moveTo(start + MINUTE);
    if (walk.clock.minute === 0) return false;
  }
  const { second } = walk.clock;
  if (second === 0) return true;
  walk.atStart = true;
  walk.moveTo(walk.instant + MINUTE - second);
  return false;
}
