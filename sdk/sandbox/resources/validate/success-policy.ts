import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';
import { goSuccessPolicy } from './go-forms.ts';
import { readIndexes } from './indexes.ts';
import { invalid, nonNegative, type Path, required, tooLong, tooMany } from './words.ts';

const MAX_RULES = 20;
const MAX_INDEXES = 64 * 1024;

/** `validateSuccessPolicy`: batch-api.md 1.3. */
export function successPolicyCauses(spec: Fields, path: Path): StatusCause[] {
  if (spec.completionMode !== 'Indexed')
    return [invalid(path, goSuccessPolicy(spec.successPolicy), 'requires indexed completion mode')];
  const rules = listOfFields(fieldsOf(spec.successPolicy).rules);
  const at = [...path, 'rules'];
  const completions = typeof spec.completions === 'number' ? spec.completions : 0;
  const none = 'at least one rules must be specified when the successPolicy is specified';
  return [
    ...(rules.length === 0 ? [required(at, none)] : []),
    ...(rules.length > MAX_RULES ? [tooMany(at, rules.length, MAX_RULES)] : []),
    ...rules.flatMap((rule, index) => ruleCauses(rule, [...at, index], completions)),
  ];
}

function ruleCauses({ succeededCount: count, succeededIndexes: indexes }: Fields, path: Path, completions: number) {
  const causes: StatusCause[] = [];
  if (count === undefined && indexes === undefined) {
    causes.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  let total = 0;
  if (typeof indexes === 'string') {
    const at = [...path, 'succeededIndexes'];
    if (indexes.length > MAX_INDEXES) causes.push(tooLong(at, MAX_INDEXES));
    const read = readIndexes(indexes, completions);
    if (typeof read === 'string') causes.push(invalid(at, indexes, `error parsing succeededIndexes: ${read}`));
    else total = read;
  }
  if (typeof count !== 'number') return causes;
  const at = [...path, 'succeededCount'];
  const most = (limit: number, what: string) => `must be less than or equal to ${limit} (the number of ${what})`;
  causes.push(...nonNegative(count, at));
  if (count > completions) causes.push(invalid(at, count, most(completions, 'specified completions')));
  if (indexes !== undefined && count > total) {
    causes.push(invalid(at, count, most(total, 'indexes in the specified succeededIndexes field')));
  }
  return causes;
}
