import { FIELD_RANGES, type FieldRange } from '../../../batch-v1/schedule/fields.ts';
import { parseExpression } from '../../../batch-v1/schedule/grammar.ts';
import { zoneProblem } from '../../../batch-v1/schedule/zone-name.ts';
import { ScheduleError } from '../../../errors.ts';

/** Why a schedule is none, in the words of the parser that the server uses (robfig/cron v3.0.1). */
export function scheduleProblem(schedule: string): string | undefined {
  const text = withoutZone(schedule);
  try {
    parseExpression(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
  }
  if (text.startsWith('@every ')) return durationProblem(text);
  if (text.startsWith('@')) return `unrecognized descriptor: ${text}`;
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELD_RANGES.length) {
    return `expected exactly ${FIELD_RANGES.length} fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [index, range] of FIELD_RANGES.entries()) {
    for (const item of fields[index]!.split(',').filter((each) => each !== '')) {
      const problem = itemProblem(item, range);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** Older CronJobs may have theirs there. */
function withoutZone(schedule: string): string {
  return schedule.replace(/^(CRON_)?TZ=\S*\s*/, '');
}

function durationProblem(text: string): string {
  const duration = text.slice('@every '.length);
  return `failed to parse duration ${text}: time: invalid duration ${JSON.stringify(duration)}`;
}

function itemProblem(item: string, range: FieldRange): string | undefined {
  const [bounds = '', stepText, ...more] = item.split('/');
  const [low = '', high, ...others] = bounds.split('-');
  const star = low === '*' || low === '?';
  const given = star ? [] : [low, ...(others.length === 0 && high !== undefined ? [high] : [])];
  for (const text of given) {
    const problem = numberProblem(text, range);
    if (problem !== undefined) return problem;
  }
  if (!star && others.length > 0) return `too many hyphens: ${item}`;
  if (more.length > 0) return `too many slashes: ${item}`;
  const stepProblem = stepText === undefined ? undefined : numberProblem(stepText);
  if (stepProblem !== undefined) return stepProblem;
  const start = star ? range.min : numberOf(low, range);
  const single = high === undefined;
  const end = star || (single && stepText !== undefined) ? range.max : single ? start : numberOf(high, range);
  if (start < range.min) return `beginning of range (${start}) below minimum (${range.min}): ${item}`;
  if (end > range.max) return `end of range (${end}) above maximum (${range.max}): ${item}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${item}`;
  return Number(stepText) === 0 ? `step of range should be a positive number: ${item}` : undefined;
}

function numberOf(text: string, { min, words }: FieldRange): number {
  const word = words.indexOf(text.toLowerCase());
  return word >= 0 ? word + min : Number(text);
}

function numberProblem(text: string, range?: FieldRange): string | undefined {
  if (range?.words.includes(text.toLowerCase())) return undefined;
  if (!/^[+-]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  }
  const number = Number(text);
  if (number >= 2 ** 63) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`;
  }
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : undefined;
}

const ZONE_PART = /^(?!-)[A-Za-z._0-9+-]{1,14}$/;

/** `validateTimeZone`. */
export function zoneProblems(zone: string): string[] {
  if (zone === '') return ['timeZone must be nil or non-empty string'];
  const isFormed = zone.split('/').every((part) => ZONE_PART.test(part) && part !== '.' && part !== '..');
  if (!isFormed) return [`unknown time zone ${zone}`];
  if (zone.toLowerCase() === 'local') {
    const problem = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    return zone === 'Local' ? [problem] : [problem, `unknown time zone ${zone}`];
  }
  return zoneProblem(zone) === undefined ? [] : [`unknown time zone ${zone}`];
}
