import { expect, test } from 'vitest';
import { parseSchedule, ScheduleError } from '../../../../sdk/manifest.ts';

function errorOf(text: string, timeZone?: string): ScheduleError {
  try {
    parseSchedule(text, { timeZone });
  } catch (error) {
    if (error instanceof ScheduleError) return error;
    throw error;
  }
  throw new Error(`no error: ${text}`);
}

const FIVE = 'where there must be five: minute, hour, day of month, month, day of week';
const UNKNOWN = 'L, W, # and H are not known to Kubernetes';
const KNOWN = '@yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly and @every DURATION';
const CASE = 'must be in lower case, with no other blanks than the one after @every';

test.each([
  ['', undefined, 'is empty', 'write five fields, such as "30 2 * * *"'],
  ['* * * *', undefined, `has 4 fields ${FIVE}`, undefined],
  ['0 30 2 * * *', undefined, `has 6 fields ${FIVE}`, 'seconds and years are not supported: write "30 2 * * *"'],
  [' @daily', undefined, `has 1 field ${FIVE}`, 'leave out the blanks before it'],
  ['@reboot', undefined, '@reboot is not known to Kubernetes', `Kubernetes knows ${KNOWN}`],
  ['@Daily', undefined, CASE, 'write "@daily"'],
  ['@every', undefined, CASE, 'write "@every 1h30m"'],
  ['@every 1d', undefined, '"1d" is no duration', 'there is no unit for days: a day is 24h'],
  ['@every  1h', undefined, '" 1h" is no duration', 'write it as 1h30m, 90s or 1.5h'],
  ['60 * * * *', 'minute', '60 is not between 0 and 59', undefined],
  ['* 24 * * *', 'hour', '24 is not between 0 and 23', undefined],
  ['* * 0 * *', 'day of month', '0 is not between 1 and 31', undefined],
  ['* * * 13 *', 'month', '13 is not between 1 and 12', undefined],
  ['* * * * 7', 'day of week', '7 is no weekday', 'Sunday is 0'],
  ['* * * * 5-7', 'day of week', '7 is no weekday', 'Sunday is 0'],
  ['* * * * fri-mon', 'day of week', 'fri-mon runs backwards', 'write fri-sat,sun-mon'],
  ['50-10 * * * *', 'minute', '50-10 runs backwards', 'write 50-59,0-10'],
  ['0 22-2/2 * * *', 'hour', '22-2 runs backwards', 'write 22,0,2'],
  ['0 0 30-2/2 * *', 'day of month', '30-2 runs backwards', 'write 30,1'],
  ['0 0 * nov-feb/3 *', 'month', 'nov-feb runs backwards', 'write nov,feb'],
  ['* * * * monday', 'day of week', '"monday" is no number and no name', 'names have three letters: mon'],
  ['* * * x *', 'month', '"x" is no number and no name', /^names are jan, feb, /],
  ['* * L * *', 'day of month', '"L" is no number', UNKNOWN],
  ['* * 15W * *', 'day of month', '"15W" is no number', UNKNOWN],
  ['* * * * mon#1', 'day of week', '"mon#1" is no number and no name', UNKNOWN],
  ['H(0-29) * * * *', 'minute', '"H(0" is no number', UNKNOWN],
  ['H/15 * * * *', 'minute', '"H" is no number', UNKNOWN],
  ['*/0 * * * *', 'minute', 'the step of "*/0" must be 1 or more', undefined],
  ['*/-5 * * * *', 'minute', '-5 is negative', undefined],
  ['-5 * * * *', 'minute', 'a number is missing', undefined],
  ['1-2-3 * * * *', 'minute', '"1-2-3" has too many hyphens', undefined],
  ['1/2/3 * * * *', 'minute', '"1/2/3" has too many slashes', undefined],
  ['9223372036854775808 * * * *', 'minute', '9223372036854775808 is too large', undefined],
  ['TZ=UTC', 'time zone', 'has no fields behind it', 'leave it out, and write the zone into timeZone'],
])('%j', (text, field, reason, hint) => {
  const error = errorOf(text);
  expect({ schedule: error.schedule, field: error.field, reason: error.reason }).toEqual({
    schedule: text,
    field,
    reason,
  });
  if (hint instanceof RegExp) expect(error.hint).toMatch(hint);
  else expect(error.hint).toBe(hint);
  expect(error).toMatchObject({ name: 'ScheduleError', code: 'Usage' });
});

test.each([
  ['', 'may not be empty', 'write a name such as Europe/Paris or Etc/UTC'],
  ['Local', 'may not be Local', 'write a name such as Europe/Paris or Etc/UTC'],
  ['europe/paris', 'is spelled Europe/Paris', 'write Europe/Paris'],
  ['Europe/Pariss', 'is no known time zone', 'did you mean Europe/Paris?'],
  ['PST', 'is no known time zone', 'did you mean America/Los_Angeles?'],
  ['+05:30', 'is no name of a time zone', 'write a name such as Europe/Paris or Etc/UTC'],
])('the time zone %j', (timeZone, reason, hint) => {
  const error = errorOf('0 2 * * *', timeZone);
  expect(error).toMatchObject({ field: 'time zone', reason: `"${timeZone}" ${reason}`, hint });
  expect(error.message).toBe(`schedule "0 2 * * *", time zone: "${timeZone}" ${reason}`);
});

test('a time zone given twice', () => {
  expect(errorOf('TZ=UTC 0 2 * * *', 'UTC').reason).toBe('is given twice');
});

test('a moment that is none', () => {
  expect(() => parseSchedule('@daily').next(new Date(Number.NaN))).toThrow(RangeError);
});
