import type { Field } from './fields.ts';
import type { CalendarExpression, Expression } from './grammar.ts';
import { neverFires } from './never.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** A schedule in English. */
export function describeExpression(expression: Expression, timeZone: string): string {
  if ('every' in expression) return `every ${describeInterval(expression.every)}, measured from its last run`;
  const { calendar } = expression;
  const never = neverFires(calendar);
  if (never !== undefined) return `never: ${never}`;
  const times = describeTimes(sorted(calendar.minute), sorted(calendar.hour));
  const days = describeDays(calendar);
  // `every 15 minutes` is every day anyhow.
  const words = days === 'every day' && /^every |of every hour$/.test(times) ? times : `${times} ${days}`;
  return `${words}, in ${timeZone}`;
}

/** `1 h 30 min`, of seconds. */
export function describeInterval(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** At most so many times of day are listed one by one. */
const LISTED = 4;

function describeTimes(minutes: number[], hours: number[]): string {
  const allHours = hours.length === 24;
  if (minutes.length * hours.length <= LISTED) {
    return `at ${andList(hours.flatMap((hour) => minutes.map((minute) => timeOfDay(hour, minute))))}`;
  }
  const minuteStep = stepFromZero(minutes, 60);
  if (minuteStep !== undefined && minutes.length > 1) {
    const often = minuteStep === 1 ? 'every minute' : `every ${minuteStep} minutes`;
    return allHours ? often : `${often} from ${andList(runsOf(hours).map((run) => span(run, 0, minutes.at(-1)!)))}`;
  }
  const [minute = 0] = minutes;
  if (minutes.length > 1) return `at minutes ${rangeList(minutes, String)} of ${hoursOfMinutes(hours)}`;
  if (allHours) return minute === 0 ? 'every hour' : `at minute ${minute} of every hour`;
  const hourStep = stepFromZero(hours, 24);
  if (hourStep !== undefined) return `every ${hourStep} hours from ${timeOfDay(0, minute)} on`;
  const runs = runsOf(hours);
  if (runs.every((run) => run.length > 2)) {
    return `every hour from ${andList(runs.map((run) => span(run, minute, minute)))}`;
  }
  return `at ${andList(hours.map((hour) => timeOfDay(hour, minute)))}`;
}

function hoursOfMinutes(hours: number[]): string {
  if (hours.length === 24) return 'every hour';
  return `the hours ${rangeList(hours, (hour) => String(hour).padStart(2, '0'))}`;
}

function span(hours: number[], firstMinute: number, lastMinute: number): string {
  return `${timeOfDay(hours[0]!, firstMinute)} to ${timeOfDay(hours.at(-1)!, lastMinute)}`;
}

/** The step of a list such as 0, 15, 30, 45, which goes on evenly over the end. */
function stepFromZero(numbers: number[], size: number): number | undefined {
  const step = size / numbers.length;
  return numbers.every((number, index) => number === index * step) ? step : undefined;
}

function describeDays({ dayOfMonth, month, dayOfWeek }: CalendarExpression): string {
  const months = month.numbers.size === 12 ? '' : rangeList(sorted(month), (each) => MONTHS[each - 1]!);
  const inMonths = months && ` in ${months}`;
  const either = !dayOfMonth.star && !dayOfWeek.star;
  const everyNumber = dayOfMonth.numbers.size === 31;
  const everyWeekday = dayOfWeek.numbers.size === 7;
  if (either ? everyNumber || everyWeekday : everyNumber && everyWeekday) return `every day${inMonths}`;
  const numbers = sorted(dayOfMonth);
  const byNumber = `on day${numbers.length > 1 ? 's' : ''} ${rangeList(numbers, String)} of ${months || 'every month'}`;
  const byWeekday = `every ${rangeList(sorted(dayOfWeek), (each) => WEEKDAYS[each]!)}${inMonths}`;
  if (either && numbers.length > 0 && dayOfWeek.numbers.size > 0) return `${byNumber}, and also ${byWeekday}`;
  return (either ? numbers.length > 0 : everyWeekday) ? byNumber : byWeekday;
}

function sorted({ numbers }: Field): number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** Numbers cut where they do not follow one another. */
function runsOf(numbers: number[]): number[][] {
  const runs: number[][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run?.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs;
}

/** `1, 3 to 5 and 8`, in words of one's own. */
function rangeList(numbers: number[], word: (number: number) => string): string {
  const parts = runsOf(numbers).flatMap((run) =>
    run.length > 2 ? [`${word(run[0]!)} to ${word(run.at(-1)!)}`] : run.map(word),
  );
  return andList(parts);
}

function andList(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function timeOfDay(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
