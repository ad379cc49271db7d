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

/** A problem for each of the fields that holds an empty text or list. Of missing ones the structure rule speaks. */
export function filled(fields: Fields, path: Path, names: readonly string[]): Problem[] {
  return names.flatMap((name) => {
    const value = fields[name];
    const empty = value === '' || (Array.isArray(value) && value.length === 0);
    return empty ? [{ path: [...path, name], value, message: 'is required' }] : NO_PROBLEMS;
  });
}

/** As `filled`, for fields that the schema lets one leave out and the server does not. */
export function needed(fields: Fields, path: Path, names: readonly string[]): Problem[] {
  return names.flatMap((name) => {
    if (isMissing(fields[name])) return [{ path: [...path, name], value: undefined, message: 'is required' }];
    return filled(fields, path, [name]);
  });
}

/** A problem where the text, if any, is no DNS label: the names of volumes, hosts and namespaces. */
export function dnsLabel(value: unknown, path: Path): Problem[] {
  if (typeof value !== 'string' || value === '' || isDnsLabel(value)) return NO_PROBLEMS;
  return [{ path, value, message: LABEL, ...labelFix(value) }];
}

function labelFix(value: string): { fix?: string } {
  const better = toDnsLabel(value);
  return better === '' || better === value ? {} : { fix: `write ${better}` };
}

/** A problem where the text, if any, is no DNS subdomain: the names of most objects. */
export function dnsSubdomain(value: unknown, path: Path): Problem[] {
  if (typeof value !== 'string' || value === '' || isDnsSubdomain(value)) return NO_PROBLEMS;
  return [{ path, value, message: SUBDOMAIN }];
}

/** A problem where the text, empty or not, is no key of a label. */
export function labelKey(value: unknown, path: Path): Problem[] {
  if (typeof value !== 'string' || isQualifiedName(value)) return NO_PROBLEMS;
  return [{ path, value, message: value === '' ? 'is required' : KEY }];
}

/** A problem where the text is no value of a label. */
export function labelValue(value: unknown, path: Path): Problem[] {
  if (typeof value !== 'string' || isLabelValue(value)) return NO_PROBLEMS;
  return [{ path, value, message: VALUE }];
}
