import type { StatusCause } from '../../status-error.ts';

/**
 * What is wrong with a field, in the words of the API server (`field.Error` of k8s.io/apimachinery): the reason, the value
 * as it prints one, and the detail.
 */

export type Path = readonly (string | number)[];

/** `spec.template.spec.containers[0].image`; keys of maps stand in brackets where they are no plain words. */
export function fieldName(path: Path): string {
  let name = '';
  for (const part of path) {
    if (typeof part === 'number') name += `[${part}]`;
    else name += name === '' ? part : `.${part}`;
  }
  return name;
}

/** A field that is a key of a map: `data[a b]`. */
export const keyOf = (path: Path, key: string): string => `${fieldName(path)}[${key}]`;

export function invalid(path: Path | string, value: unknown, detail: string): StatusCause {
  return cause('FieldValueInvalid', `Invalid value: ${shown(value)}`, path, detail);
}

/** Invalid as a whole: the server does not print the value. */
export function invalidField(path: Path | string, detail: string): StatusCause {
  return cause('FieldValueInvalid', 'Invalid value', path, detail);
}

export function required(path: Path | string, detail = ''): StatusCause {
  return cause('FieldValueRequired', 'Required value', path, detail);
}

export function forbidden(path: Path | string, detail: string): StatusCause {
  return cause('FieldValueForbidden', 'Forbidden', path, detail);
}

export function duplicate(path: Path | string, value: unknown): StatusCause {
  return cause('FieldValueDuplicate', `Duplicate value: ${shown(value)}`, path, '');
}

export function notFound(path: Path | string, value: unknown, detail = ''): StatusCause {
  return cause('FieldValueNotFound', `Not found: ${shown(value)}`, path, detail);
}

export function notSupported(path: Path | string, value: unknown, supported: readonly string[]): StatusCause {
  const detail = `supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`;
  return cause('FieldValueNotSupported', `Unsupported value: ${shown(value)}`, path, detail);
}

/** @param most bytes */
export function tooLong(path: Path | string, most: number): StatusCause {
  return cause('FieldValueTooLong', 'Too long', path, `may not be more than ${most} bytes`);
}

export function tooMany(path: Path | string, count: number, most: number): StatusCause {
  return cause('FieldValueTooMany', `Too many: ${count}`, path, `must have at most ${most} items`);
}

export function immutable(path: Path | string, value: unknown): StatusCause {
  return invalid(path, value, 'field is immutable');
}

export function nonNegative(value: unknown, path: Path): StatusCause[] {
  return typeof value === 'number' && value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}

/** `["a" "b"]`, as Go prints a list of texts. */
export function listed(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}

function cause(reason: string, body: string, path: Path | string, detail: string): StatusCause {
  const field = typeof path === 'string' ? path : fieldName(path);
  return { reason, message: detail === '' ? body : `${body}: ${detail}`, field };
}

/** Go's JSON has no bare <, > and &. */
const ESCAPED: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

function shown(value: unknown): string {
  if (value === undefined) return 'null';
  const json = JSON.stringify(value);
  return typeof value === 'object' ? json.replace(/[<>&]/g, (character) => ESCAPED[character]!) : json;
}
