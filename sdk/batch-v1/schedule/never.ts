import type { CalendarExpression } from './grammar.ts';

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Why no date can ever fit, or `undefined` if some do. Kubernetes takes such schedules, and starts nothing. */
export function neverFires(calendar: CalendarExpression): string | undefined {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = calendar;
  const fields = { minute, hour, month };
  const empty = Object.entries(fields).find(([, { numbers }]) => numbers.size === 0)?.[0];
  if (empty !== undefined) return `the ${empty} field names no number`;
  const hasDay = [...month.numbers].some((each) => Math.min(...dayOfMonth.numbers) <= DAYS[each - 1]!);
  const hasWeekday = dayOfWeek.numbers.size > 0;
  const fires = dayOfMonth.star || dayOfWeek.star ? hasDay && hasWeekday : hasDay || hasWeekday;
  if (fires) return undefined;
  if (dayOfMonth.numbers.size === 0 || !hasWeekday) return 'the fields of days name none';
  return month.numbers.size === 1 ? 'the month has no such day' : 'none of its months has such a day';
}
