import { nearest } from '../batch-v1/nearest.ts';
import { UsageError } from '../errors.ts';
import { listGiven, objectGiven } from './given.ts';

export type Scalar = string | number | boolean;

/** The values of each name of a matrix. */
export type Axes = Readonly<Record<string, readonly Scalar[]>>;

/** One value for each name, of those in the matrix. */
export type Combination<Matrix extends Axes> = { -readonly [Name in keyof Matrix]: Matrix[Name][number] };

/** One value for each name, of whatever value. */
export type Entry<Matrix extends Axes> = { readonly [Name in keyof Matrix]: Scalar };

type Values = Readonly<Record<string, Scalar>>;

/**
 * Every combination of the values, the last name turning fastest, without those that are excluded, and then those that are
 * included.
 *
 * @param where the group, for messages
 * @throws UsageError
 */
export function combinationsOf(
  where: string,
  matrix: Axes,
  exclude: readonly Values[],
  include: readonly Values[],
): Values[] {
  const hint = "write matrix: { region: ['eu', 'us'] }";
  const names = Object.keys(objectGiven(`${where}: matrix`, matrix, hint));
  for (const name of names) listGiven(`${where}: matrix.${name}`, matrix[name], hint);
  listsOfObjects(where, { exclude, include });
  if (names.length === 0) {
    throw new UsageError(`${where}: the matrix has no names`, { hint });
  }
  const empty = names.find((name) => matrix[name]?.length === 0);
  if (empty !== undefined) {
    throw new UsageError(`${where}: matrix.${empty} has no values`, { hint: 'give it at least one' });
  }
  for (const [index, values] of exclude.entries()) refuseNames(where, `exclude[${index}]`, values, names);
  for (const [index, values] of include.entries()) {
    refuseNames(where, `include[${index}]`, values, names);
    const missing = names.find((name) => values[name] === undefined);
    if (missing !== undefined) {
      throw new UsageError(`${where}: include[${index}] has no ${missing}`, { hint: 'it needs a value for each name' });
    }
  }
  const all = names.reduce<Values[]>(
    (rows, name) => rows.flatMap((row) => (matrix[name] ?? []).map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
  const useless = exclude.findIndex((values) => !all.some((row) => has(row, values)));
  if (useless !== -1) {
    const text = JSON.stringify(exclude[useless]);
    throw new UsageError(`${where}: exclude[${useless}] leaves nothing out: no combination has ${text}`, {
      hint: 'are its values among those of the matrix, of the same type?',
    });
  }
  return [...all.filter((row) => !exclude.some((values) => has(row, values))), ...include];
}

function listsOfObjects(where: string, lists: Readonly<Record<string, readonly unknown[]>>): void {
  for (const [name, list] of Object.entries(lists)) {
    const hint = `write ${name}: [{ region: 'eu' }]`;
    listGiven(`${where}: ${name}`, list, hint);
    for (const [index, item] of list.entries()) objectGiven(`${where}: ${name}[${index}]`, item, hint);
  }
}

function has(row: Values, values: Values): boolean {
  return Object.entries(values).every(([name, value]) => row[name] === value);
}

function refuseNames(where: string, place: string, values: Values, names: readonly string[]): void {
  const strange = Object.keys(values).find((name) => !names.includes(name));
  if (strange === undefined) return;
  const near = nearest(strange, names);
  throw new UsageError(`${where}: ${place} has ${strange}, which the matrix has not`, {
    hint: near === undefined ? `the matrix has ${names.join(', ')}` : `did you mean ${near}?`,
  });
}
