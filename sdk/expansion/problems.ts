import { type BatchError, BatchErrors, UsageError } from '../errors.ts';
import { isPlaceholderName } from './placeholders.ts';

const MOST = 20;

/** Throws what there is to throw, many errors cut to the first ones. */
export function throwAll(problems: readonly BatchError[]): void {
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) throw first;
  const more = problems.length - MOST;
  const rest = more > 0 ? [new UsageError(`and ${more} more`)] : [];
  throw new BatchErrors([...problems.slice(0, MOST), ...rest]);
}

/** The error for a field that no placeholder can name. */
export function unfit(where: string, name: string): UsageError {
  const safe = name
    .trim()
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_');
  const hint = /[;\t]/.test(name)
    ? 'fields are separated by commas: save it as CSV with commas'
    : `a placeholder has letters, digits and "_": ${isPlaceholderName(safe) ? `name it ${safe}` : 'rename it'}`;
  return new UsageError(`${where}, ${JSON.stringify(name)}, cannot be the name of a placeholder`, { hint });
}
