import { CronExpressionParser } from 'cron-parser';
import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../../sdk/manifest.ts';
import fc from '../../../helpers/fast-check.ts';

const RUNS = 300;

/** A field of the grammar that every cron reads alike. */
function field(min: number, max: number): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 2, max: Math.max(2, Math.floor((max - min) / 2)) });
  const part = fc.oneof(
    number.map(String),
    range,
    fc.tuple(range, step).map(([text, by]) => `${text}/${by}`),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: part },
    step.map((by) => `*/${by}`),
  );
}

const schedules = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((all) => all.join(' '));
const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
const zones = fc.constantFrom(
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Africa/Nairobi',
);

describe('runs', () => {
  test('the one before the next but one is the next', () => {
    const before = fc.property(schedules, zones, moments, (text, timeZone, moment) => {
      const { next, previous } = parseSchedule(text, { timeZone });
      const first = next(moment);
      const second = first && next(first);
      if (!first || !second) return;
      expect(previous(second)).toEqual(first);
      expect(first.getTime()).toBeGreaterThan(moment.getTime());
    });
    fc.assert(before, { seed: 42, numRuns: RUNS });
  });

  test('between the last and the next lies none', () => {
    const around = fc.property(schedules, zones, moments, (text, timeZone, moment) => {
      const { next, previous } = parseSchedule(text, { timeZone });
      const last = previous(moment);
      if (last === undefined) return;
      expect(last.getTime()).toBeLessThan(moment.getTime());
      const after = next(last);
      if (after !== undefined) expect(after.getTime()).toBeGreaterThanOrEqual(moment.getTime());
    });
    fc.assert(around, { seed: 43, numRuns: RUNS });
  });

  test('are those of cron-parser where no clocks change', () => {
    const peers = fc.property(schedules, moments, (text, moment) => {
      // The two differ on days that no month has: see the tests of the controller's library.
      const ours = parseSchedule(text);
      if (ours.describe().startsWith('never')) return;
      const theirs = CronExpressionParser.parse(text, { tz: 'UTC', currentDate: moment });
      const run = ours.next(moment);
      if (run !== undefined) expect(run).toEqual(theirs.next().toDate());
    });
    fc.assert(peers, { seed: 44, numRuns: RUNS });
  });
});

test.each([
  ['before a gap', '30 2 * * *', 'Europe/Paris', '2026-03-29T12:00:00Z', '2026-03-28T01:30:00.000Z'],
  ['the second of two', '30 2 * * *', 'Europe/Paris', '2026-10-25T12:00:00Z', '2026-10-25T01:30:00.000Z'],
  ['the first of two', '30 2 * * *', 'Europe/Paris', '2026-10-25T01:30:00Z', '2026-10-25T00:30:00.000Z'],
  ['over a leap day that was none', '0 0 29 2 *', 'UTC', '2104-01-01T00:00:00Z', '2096-02-29T00:00:00.000Z'],
  ['parts of a second', '* * * * *', 'UTC', '2026-01-01T00:00:00.001Z', '2026-01-01T00:00:00.000Z'],
  ['not the moment itself', '* * * * *', 'UTC', '2026-01-01T00:00:00Z', '2025-12-31T23:59:00.000Z'],
  ['an interval back', '@every 1h30m', 'UTC', '2026-01-01T00:00:00.500Z', '2025-12-31T22:30:00.000Z'],
  ['never', '0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z', undefined],
])('the last run: %s', (_, text, timeZone, before, last) => {
  expect(parseSchedule(text, { timeZone }).previous(new Date(before))?.toISOString()).toBe(last);
});
