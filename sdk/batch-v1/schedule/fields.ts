import { ScheduleError, type ScheduleFault } from '../../errors.ts';

/** One of the five fields: the numbers it names. */
export interface Field {
  numbers: ReadonlySet<number>;
  /** Whether it holds `*` or `?` without a step above 1; all numbers are then among `numbers`. */
  star: boolean;
}

/** What a field may hold. */
export interface FieldRange {
  name: NonNullable<ScheduleFault['field']>;
  min: number;
  max: number;
  /** Three-letter names of its numbers, from `min` on, in lower case. */
  words: readonly string[];
}

export const MONTH_WORDS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
export const WEEKDAY_WORDS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The five fields in their order. */
export const FIELD_RANGES: readonly FieldRange[] = [
  { name: 'minute', min: 0, max: 59, words: [] },
  { name: 'hour', min: 0, max: 23, words: [] },
  { name: 'day of month', min: 1, max: 31, words: [] },
  { name: 'month', min: 1, max: 12, words: MONTH_WORDS },
  { name: 'day of week', min: 0, max: 6, words: WEEKDAY_WORDS },
];

/** Reads the comma-separated items of a field. Empty items count for nothing: a field `,` names no number. */
export function parseField(schedule: string, text: string, range: FieldRange): Field {
  const numbers = new Set<number>();
  let star = false;
  for (const item of text.split(',').filter((each) => each !== '')) {
    const { start, end, step, plainStar } = parseItem(item, range, (reason, hint) => {
      return new ScheduleError(schedule, { field: range.name, reason, ...(hint && { hint }) });
    });
    for (let number = start; number <= end; number += step) numbers.add(number);
    star ||= plainStar;
  }
  return { numbers, star };
}

interface Item {
  start: number;
  end: number;
  step: number;
  /** `*` or `?`, every number of it. */
  plainStar: boolean;
}

type Fail = (reason: string, hint?: string) => ScheduleError;

/** Reads `*`, `n`, `n-m`, each with `/step` or without. What stands behind `*-` is not even looked at. */
function parseItem(item: string, range: FieldRange, fail: Fail): Item {
  const [bounds = '', stepText, ...more] = item.split('/');
  const [low = '', high, ...others] = bounds.split('-');
  const star = low === '*' || low === '?';
  const number = (text: string) => parseNumber(text, range, fail);
  const start = star ? range.min : number(low);
  if (!star && others.length > 0) throw fail(`"${item}" has too many hyphens`);
  // `n/step` runs on to the last number.
  const single = high === undefined;
  const endOfNumber = single ? start : undefined;
  let end = star ? range.max : (endOfNumber ?? number(high!));
  const step = stepText === undefined ? 1 : parseInteger(stepText, fail);
  if (stepText !== undefined && single) end = range.max;
  if (more.length > 0) throw fail(`"${item}" has too many slashes`);
  if (start < range.min) throw outside(start, range, fail);
  if (end > range.max) throw outside(end, range, fail);
  if (step === 0) throw fail(`the step of "${item}" must be 1 or more`);
  if (start > end) throw fail(`${bounds} runs backwards`, `write ${overTheEnd({ start, end, step }, range)}`);
  return { start, end, step, plainStar: star && step === 1 };
}

/** What a range that runs backwards was meant to be. */
function overTheEnd({ start, end, step }: Omit<Item, 'plainStar'>, { min, max, words }: FieldRange): string {
  const nameOf = (number: number) => words[number - min] ?? String(number);
  if (step === 1) return `${nameOf(start)}-${nameOf(max)},${nameOf(min)}-${nameOf(end)}`;
  const size = max - min + 1;
  const names: string[] = [];
  for (let number = start; number <= end + size; number += step) {
    names.push(nameOf(number > max ? number - size : number));
  }
  return names.join(',');
}

function outside(number: number, { name, min, max }: FieldRange, fail: Fail): ScheduleError {
  if (name === 'day of week' && number === 7) return fail('7 is no weekday', 'Sunday is 0');
  return fail(`${number} is not between ${min} and ${max}`);
}

function parseNumber(text: string, range: FieldRange, fail: Fail): number {
  const word = range.words.indexOf(text.toLowerCase());
  return word >= 0 ? word + range.min : parseInteger(text, fail, range);
}

/** The largest number of Go's `int`. */
const MAX_INTEGER = 2n ** 63n - 1n;

function parseInteger(text: string, fail: Fail, range?: FieldRange): number {
  if (!/^[+-]?\d+$/.test(text)) throw notANumber(text, fail, range);
  const number = BigInt(text.replace(/^\+/, ''));
  if (number < 0n) throw fail(`${text} is negative`);
  if (number > MAX_INTEGER) throw fail(`${text} is too large`);
  return Number(number);
}

function notANumber(text: string, fail: Fail, range?: FieldRange): ScheduleError {
  const words = range?.words ?? [];
  const reason =
    text === '' ? 'a number is missing' : `"${text}" is no number${words.length > 0 ? ' and no name' : ''}`;
  if (/^(H(\(.*)?|\d*[LW]|LW|.+#\d*|\d+L)$/i.test(text)) {
    return fail(reason, 'L, W, # and H are not known to Kubernetes');
  }
  const short = words.find((word) => text.toLowerCase().startsWith(word));
  if (short !== undefined) return fail(reason, `names have three letters: ${short}`);
  return words.length > 0 && text !== '' ? fail(reason, `names are ${words.join(', ')}`) : fail(reason);
}
