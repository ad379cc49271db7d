import { expect, test } from 'vitest';
import { parseSchedule } from '../../../../sdk/manifest.ts';

test.each([
  ['* * * * *', 'every minute'],
  ['*/15 * * * *', 'every 15 minutes'],
  ['*/15 9-17 * * 1-5', 'every 15 minutes from 09:00 to 17:45 every Monday to Friday'],
  ['*/40 * * * *', 'at minutes 0 and 40 of every hour'],
  ['5,35 * * * *', 'at minutes 5 and 35 of every hour'],
  ['5 * * * *', 'at minute 5 of every hour'],
  ['@hourly', 'every hour'],
  ['0 */2 * * *', 'every 2 hours from 00:00 on'],
  ['30 */3 * * *', 'every 3 hours from 00:30 on'],
  ['0 9-17 * * MON-FRI', 'every hour from 09:00 to 17:00 every Monday to Friday'],
  ['* 5 * * *', 'every minute from 05:00 to 05:59'],
  ['*/7 1-3,9 * * *', 'at minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of the hours 01 to 03 and 09 every day'],
  ['30 2 * * *', 'at 02:30 every day'],
  ['0,30 2 * * *', 'at 02:00 and 02:30 every day'],
  ['15 2,3,8,9,22 * * *', 'at 02:15, 03:15, 08:15, 09:15 and 22:15 every day'],
  ['@weekly', 'at 00:00 every Sunday'],
  ['@monthly', 'at 00:00 on day 1 of every month'],
  ['@yearly', 'at 00:00 on day 1 of January'],
  ['7 3 * 1-3,6 *', 'at 03:07 every day in January to March and June'],
  ['7 3 * 6 sun,tue', 'at 03:07 every Sunday and Tuesday in June'],
  ['0 0 29 2 *', 'at 00:00 on day 29 of February'],
  // Both fields of days without a star: either is enough.
  ['0 0 13 * 5', 'at 00:00 on day 13 of every month, and also every Friday'],
  ['0 0 13 6 5', 'at 00:00 on day 13 of June, and also every Friday in June'],
  ['0 0 1-31 * 3', 'at 00:00 every day'],
  // A star, even among others, and the other field decides.
  ['0 0 */1 * 1', 'at 00:00 every Monday'],
  ['0 0 15,* * 1', 'at 00:00 every Monday'],
  ['0 0 13 * ?', 'at 00:00 on day 13 of every month'],
])('%s', (text, words) => {
  expect(parseSchedule(text).describe()).toBe(`${words}, in UTC`);
});

test.each([
  ['@every 1h30m', 'every 1 h 30 min, measured from its last run'],
  ['@every 0.5s', 'every 1 s, measured from its last run'],
  ['@every 49h0m5s', 'every 49 h 5 s, measured from its last run'],
  ['0 0 30 2 *', 'never: the month has no such day'],
  [', * * * *', 'never: the minute field names no number'],
  ['TZ=Asia/Tokyo 0 9 * * *', 'at 09:00 every day, in Asia/Tokyo'],
])('%s, whole', (text, words) => {
  expect(parseSchedule(text).describe()).toBe(words);
});

test('the time zone is told', () => {
  expect(parseSchedule('30 2 * * *', { timeZone: 'Europe/Paris' }).describe()).toBe(
    'at 02:30 every day, in Europe/Paris',
  );
});
