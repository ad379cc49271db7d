import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { zoneOffsets } from '../../../../sdk/batch-v1/schedule/zone.ts';
import { parseSchedule, ScheduleError } from '../../../../sdk/manifest.ts';

/**
 * Answers of the controller's own library (robfig/cron v3.0.1), recorded; `oracle/` makes the seeded ones. A row is the
 * schedule, the time zone, a moment, and the runs after it or `error`.
 */
type Row = [schedule: string, timeZone: string, after: string, runs: string[] | 'error'];

function rowsOf(name: string): Row[] {
  const text = readFileSync(new URL(`../../../fixtures/cron/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

function ourRuns([schedule, timeZone, after, runs]: Row): string[] | 'error' {
  try {
    const { next } = parseSchedule(schedule, timeZone === '' ? {} : { timeZone });
    const found: string[] = [];
    let at = next(new Date(after));
    // Of a schedule that never fires one look is enough.
    for (let left = Math.max(1, runs.length); left > 0 && at !== undefined; left--) {
      found.push(at.toISOString());
      at = next(at);
    }
    return found;
  } catch (error) {
    if (error instanceof ScheduleError) return 'error';
    throw error;
  }
}

/** Zone data of another year may set the clocks otherwise than Go's did: nothing can be learned from such a row. */
function sameClocks([, timeZone, , runs]: Row): boolean {
  if (runs === 'error' || timeZone === '') return true;
  return runs.every((run) => {
    const [, sign = '', hours = '', minutes = ''] = /([+-])(\d\d):(\d\d)$/.exec(run) ?? [];
    const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
    const ours = zoneOffsets(timeZone)(Date.parse(run) / 1000);
    // RFC 3339 has no seconds in its offsets.
    return Math.abs(ours - offset) < 60;
  });
}

const instants = (runs: Row[3]) => (runs === 'error' ? runs : runs.map((run) => new Date(run).toISOString()));

describe('agrees with the CronJob controller', () => {
  test.each([
    { name: 'recorded', count: 1711 },
    { name: 'seeded', count: 3995 },
  ])('$name', ({ name, count }) => {
    const rows = rowsOf(name);
    expect(rows.length).toBe(count);
    const judged = rows.filter(sameClocks);
    const different = judged
      .map((row) => ({ row, ours: ourRuns(row), theirs: instants(row[3]) }))
      .filter(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs));
    console.log(
      `schedules, ${name}: ${judged.length - different.length} of ${judged.length} agree; ` +
        `${rows.length - judged.length} left out, for zone data other than ${process.versions.tz}`,
    );
    expect(different).toEqual([]);
    expect(judged.length).toBeGreaterThan(0.97 * rows.length);
  });

  test('and where the controller would walk in place for ever, before a day that never was, an answer comes', () => {
    const { next } = parseSchedule('* * * * 1', { timeZone: 'Pacific/Kiritimati' });
    expect(next(new Date('1994-12-30T15:08:15Z'))?.toISOString()).toBe('1995-01-01T10:00:00.000Z');
  });
});
