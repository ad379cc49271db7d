import { ScheduleError } from '../../errors.ts';
import { parseGoDuration } from './duration.ts';
import { FIELD_RANGES, type Field, parseField } from './fields.ts';

/** A schedule by the calendar. */
export interface CalendarExpression {
  minute: Field;
  hour: Field;
  dayOfMonth: Field;
  month: Field;
  dayOfWeek: Field;
}

/** What the text of a schedule says: fields of the calendar, or `@every`, in whole seconds. */
export type Expression = { calendar: CalendarExpression } | { every: number };

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Go's white space, which has U+0085 and lacks U+FEFF. */
const BLANKS = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/**
 * Reads a schedule without `TZ=`, by the grammar of the CronJob controller (robfig/cron v3.0.1, ParseStandard).
 *
 * @throws ScheduleError
 */
export function parseExpression(text: string): Expression {
  if (text.startsWith('@')) return parseDescriptor(text);
  const fields = text.split(BLANKS).filter((field) => field !== '');
  if (fields.length !== FIELD_RANGES.length) throw wrongCount(text, fields);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = FIELD_RANGES.map((range, index) =>
    parseField(text, fields[index]!, range),
  ) as [Field, Field, Field, Field, Field];
  return { calendar: { minute, hour, dayOfMonth, month, dayOfWeek } };
}

function wrongCount(text: string, fields: string[]): ScheduleError {
  if (fields.length === 0) {
    return new ScheduleError(text, { reason: 'is empty', hint: 'write five fields, such as "30 2 * * *"' });
  }
  const reason = `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'} where there must be five: minute, hour, day of month, month, day of week`;
  const hint = wrongCountHint(fields);
  return new ScheduleError(text, { reason, ...(hint && { hint }) });
}

function wrongCountHint(fields: string[]): string | undefined {
  if (fields[0]!.startsWith('@')) return 'leave out the blanks before it';
  if (fields.length === 6) return `seconds and years are not supported: write "${fields.slice(1).join(' ')}"`;
  return fields.length === 7 ? 'seconds and years are not supported' : undefined;
}

const EVERY = '@every ';
const NANOSECONDS = 1_000_000_000n;

function parseDescriptor(text: string): Expression {
  if (Object.hasOwn(DESCRIPTORS, text)) return parseExpression(DESCRIPTORS[text]!);
  if (!text.startsWith(EVERY)) throw unknownDescriptor(text);
  const every = text.slice(EVERY.length);
  const nanoseconds = parseGoDuration(every);
  if (nanoseconds === undefined) {
    const hint = /\d\s*d/.test(every) ? 'there is no unit for days: a day is 24h' : 'write it as 1h30m, 90s or 1.5h';
    throw new ScheduleError(text, { reason: `"${every}" is no duration`, hint });
  }
  // Whole seconds, and at least one: as the controller counts.
  return { every: nanoseconds < NANOSECONDS ? 1 : Number(nanoseconds / NANOSECONDS) };
}

function unknownDescriptor(text: string): ScheduleError {
  const known = text.trim().toLowerCase();
  if (Object.hasOwn(DESCRIPTORS, known) || known.startsWith('@every')) {
    const better = known.replace(/^@every\s*(?=\S)/, '@every ');
    return new ScheduleError(text, {
      reason: 'must be in lower case, with no other blanks than the one after @every',
      hint: `write "${better === '@every' ? '@every 1h30m' : better}"`,
    });
  }
  const hint = `Kubernetes knows ${Object.keys(DESCRIPTORS).join(', ')} and @every DURATION`;
  return new ScheduleError(text, { reason: `${text.split(' ')[0]} is not known to Kubernetes`, hint });
}
