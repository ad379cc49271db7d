import type { CalendarExpression } from '../schedule/grammar.ts';
import { dayMatches } from '../schedule/next.ts';
import { wallClockAt } from '../schedule/wall-clock.ts';
import { type ClockChange, clockChanges, type OffsetAt, zoneOffsets } from '../schedule/zone.ts';

/** What the clocks of a zone do to a schedule. */
export interface ClockTrouble {
  /** A time of the schedule that clocks leave out, such as `02:30`. */
  skipped?: string;
  /** A time of the schedule that comes twice. */
  doubled?: string;
  /** The times of day at which the zone's clocks change: `02:00 to 02:59`. */
  windows: string[];
}

/** Schedules that run in more hours of the day than this lose little with one run, and gain little with one more. */
const FEW_HOURS = 6;

/**
 * Years ahead of all tables of exceptions, for which zone data holds the rule now in force; ten of them, for schedules that
 * name days.
 */
const FROM = Date.UTC(2040, 0) / 1000;
const TO = Date.UTC(2050, 0) / 1000;

/** What happens to the runs of a schedule on days of clock changes; `undefined` where nothing does. */
export function clockTrouble(calendar: CalendarExpression, timeZone: string): ClockTrouble | undefined {
  if (calendar.hour.numbers.size > FEW_HOURS) return undefined;
  const changes = changesOf(timeZone);
  const skipped = firstHit(
    calendar,
    changes.filter(({ before, after }) => after > before),
  );
  const doubled = firstHit(
    calendar,
    changes.filter(({ before, after }) => after < before),
  );
  if (skipped === undefined && doubled === undefined) return undefined;
  const windows = [...new Set(changes.map(windowText))].sort();
  return { ...(skipped && { skipped }), ...(doubled && { doubled }), windows };
}

const known = new Map<string, ClockChange[]>();

function changesOf(timeZone: string): ClockChange[] {
  const changes = known.get(timeZone) ?? clockChanges(offsetsOrUtc(timeZone), FROM, TO);
  known.set(timeZone, changes);
  return changes;
}

/** A zone that this JavaScript does not know has no changes that could be told. */
function offsetsOrUtc(timeZone: string): OffsetAt {
  try {
    return zoneOffsets(timeZone);
  } catch {
    return () => 0;
  }
}

/** The first time of the schedule among those that a change leaves out or repeats. */
function firstHit(calendar: CalendarExpression, changes: ClockChange[]): string | undefined {
  for (const change of changes) {
    const [start, end] = windowOf(change);
    for (let shown = start; shown < end; shown += 60) {
      const clock = wallClockAt(shown, () => 0);
      const { minute, hour, month } = calendar;
      const fits = hour.numbers.has(clock.hour) && minute.numbers.has(clock.minute) && month.numbers.has(clock.month);
      if (fits && dayMatches(calendar, clock)) return timeText(shown);
    }
  }
  return undefined;
}

/** What clocks show, counted as in UTC: the times that a change leaves out, or those that it repeats. */
function windowOf({ instant, before, after }: ClockChange): [start: number, end: number] {
  return [instant + Math.min(before, after), instant + Math.max(before, after)];
}

function windowText(change: ClockChange): string {
  const [start, end] = windowOf(change);
  return `${timeText(start)} to ${timeText(end - 60)}`;
}

function timeText(shown: number): string {
  return new Date(shown * 1000).toISOString().slice(11, 16);
}
