import { isFields } from '../../fields.ts';
import { parseQuantity } from '../../quantity.ts';

const MAX_INT32 = 2 ** 31 - 1;
const MAX_INT64 = 2 ** 63;

/** Whether the server can read the value as a scalar of this code, see `generate.mjs`. */
export function fits(value: unknown, code: string): boolean {
  switch (code) {
    case 's':
      return typeof value === 'string';
    case 't':
      return typeof value === 'string' && isTime(value);
    case 'b':
      return typeof value === 'boolean';
    case 'n':
      return typeof value === 'number';
    case 'l':
      return isWhole(value, -MAX_INT64, MAX_INT64);
    case 'i':
      return isWhole(value, -MAX_INT32 - 1, MAX_INT32);
    case 'q':
      return isQuantity(value);
    case 'x':
      return typeof value === 'string' || fits(value, 'i');
    case 'o':
      return isFields(value) && Object.keys(value).length === 0;
    default:
      return true;
  }
}

/** The server takes blanks around a quantity. */
function isQuantity(value: unknown): boolean {
  if (parseQuantity(value) !== undefined) return true;
  return typeof value === 'string' && parseQuantity(value.replace(/^ +| +$/g, '')) !== undefined;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

const RFC3339 = /^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function isTime(text: string): boolean {
  if (!RFC3339.test(text)) return false;
  const day = text.slice(0, 10);
  const date = new Date(text.replace(',', '.'));
  // JavaScript carries the 31st of February over into March; no day of the month is lost by that.
  return !Number.isNaN(date.getTime()) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
