import type { Fields } from '../fields.ts';
import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName, toDnsLabel } from '../names.ts';
import { NO_PROBLEMS } from './pod-rule.ts';
import type { Path, Problem } from './rule.ts';
import { isMissing } from './rule.ts';

const ENDS = 'and begin and end with a letter or digit';
const LABEL = `must be at most 63 lower-case letters, digits and "-", ${ENDS}`;
const SUBDOMAIN = `must be at most 253 lower-case letters, digits, "-" and ".", ${ENDS}`;
const KEY = 'must be a key such as app or example.com/app';
const VALUE = `must be at most 63 letters, digits, "-", "_" and ".", ${ENDS}`;

/** A problem for each of the fields that holds an empty text. Of missing ones the structure rule speaks. */
export function filled(fields: Fields, path: Path, names: readonly string[]): readonly Problem[] {
  return required(fields, path, names, (value) => value === '');
}

/** As `filled`, for fields that the schema lets one leave out and the server does not. */
export function needed(fields: Fields, path: Path, names: readonly string[]): readonly Problem[] {
  return required(fields, path, names, (value) => isMissing(value) || value === '');
}

/** As `filled`, for a list. */
export function filledList(fields: Fields, path: Path, name: string): readonly Problem[] {
  return required(fields, path, [name], isEmptyList);
}

/** As `needed`, for a list. */
export function neededList(fields: Fields, path: Path, name: string): readonly Problem[] {
  return required(fields, path, [name], (value) => isMissing(value) || isEmptyList(value));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function required(
  fields: Fields,
  path: Path,
  names: readonly string[],
  isWanting: (value: unknown) => boolean,
): readonly Problem[] {
  if (!names.some((name) => isWanting(fields[name]))) return NO_PROBLEMS;
  return names
    .filter((name) => isWanting(fields[name]))
    .map((name) => ({ path: [...path, name], value: fields[name] ?? undefined, message: 'is required' }));
}

/** A problem where the text, if any, is no DNS label: the names of volumes, hosts and namespaces. */
export function dnsLabel(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || value === '' || isDnsLabel(value)) return NO_PROBLEMS;
  return [{ path, value, message: LABEL, ...labelFix(value) }];
}

function labelFix(value: string): { fix?: string } {
  const better = toDnsLabel(value);
  return better === '' || better === value ? {} : { fix: `write ${better}` };
}

/** A problem where the text, if any, is no DNS subdomain: the names of most objects. */
export function dnsSubdomain(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || value === '' || isDnsSubdomain(value)) return NO_PROBLEMS;
  return [{ path, value, message: SUBDOMAIN }];
}

/** A problem where the text, empty or not, is no key of a label. */
export function labelKey(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || isQualifiedName(value)) return NO_PROBLEMS;
  return [{ path, value, message: value === '' ? 'is required' : KEY }];
}

/** A problem where the text is no value of a label. */
export function labelValue(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || isLabelValue(value)) return NO_PROBLEMS;
  return [{ path, value, message: VALUE }];
}
