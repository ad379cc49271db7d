import { isFields } from '../batch-v1/fields.ts';
import { UsageError } from '../errors.ts';
import { placeAt, type YamlDocument } from '../yaml/index.ts';
import type { Items } from './item.ts';
import { readListing } from './json-lines.ts';
import { isPlaceholderName } from './placeholders.ts';
import { throwAll, unfit } from './problems.ts';

/** What stands in a list, and where. */
interface Listed {
  value: unknown;
  place: (field?: string) => string;
}

const BARE = 'ITEM';

/** One object alone is a line, and no list that was forgotten. */
const JSON_LINES = /\.(jsonl|ndjson)$/i;

/** Items of a JSON or YAML list, or of JSON lines. Throws UsageError or BatchErrors with places. */
export function readListedItems(text: string, source: string): Items {
  const listed = listOf(readListing(text, source), source);
  const isBare = !isFields(listed[0]?.value);
  const names = isBare ? [BARE] : Object.keys(listed[0]?.value as object);
  const [first] = listed;
  throwAll([
    ...names
      .filter((name) => !isPlaceholderName(name))
      .map((name) => unfit(`${first?.place(name)}: the name of a field`, name)),
    ...listed.flatMap((one) => problemsOf(one, names, isBare, first as Listed)),
  ]);
  return {
    source,
    names,
    isText: false,
    placeOfName: (name) => first?.place(isBare ? undefined : name) ?? source,
    list: listed.map(({ value, place }, index) => ({
      number: index + 1,
      values: isBare ? [value] : names.map((name) => (value as Record<string, unknown>)[name]),
      place: () => place(),
    })),
  };
}

function listOf(documents: readonly YamlDocument[], source: string): Listed[] {
  const [only] = documents;
  if (only === undefined) return [];
  const isList = documents.length === 1 && Array.isArray(only.object);
  if (documents.length === 1 && !isList && !(isFields(only.object) && JSON_LINES.test(source))) {
    throw new UsageError(`${placeAt(source, only)}: is one ${wordFor(only.object)}, not a list of items`, {
      hint: 'put [ ] around it, or name the list within it',
    });
  }
  if (isList) {
    return (only.object as unknown[]).map((value, index) => ({
      value,
      place: (field) => placeAt(source, only.locate(field === undefined ? [index] : [index, field])),
    }));
  }
  return documents.map(({ object, line, column, locate }) => ({
    value: object,
    place: (field) => placeAt(source, field === undefined ? { line, column } : locate([field])),
  }));
}

function problemsOf({ value, place }: Listed, names: string[], isBare: boolean, first: Listed): UsageError[] {
  if (isBare) {
    if (isInexact(value)) return [inexact(`${place()}: this item is`)];
    if (['string', 'number', 'boolean'].includes(typeof value)) return [];
    const hint = isFields(value)
      ? 'make all items objects with the same fields'
      : 'write a text, a number or a boolean';
    return [new UsageError(`${place()}: this item is ${articled(value)}`, { hint })];
  }
  if (!isFields(value)) {
    const hint = 'make all items objects with the same fields';
    return [new UsageError(`${place()}: this item is ${articled(value)}, the first one an object`, { hint })];
  }
  const missing = names.filter((name) => !Object.hasOwn(value, name));
  const strange = Object.keys(value).filter((name) => !names.includes(name));
  const empty = names.filter((name) => value[name] === null);
  const hint = 'each item has the same fields; write "" for an empty one';
  return [
    ...missing.map((name) => new UsageError(`${place()}: this item has no "${name}", as the first one has`, { hint })),
    ...strange.map(
      (name) => new UsageError(`${place(name)}: "${name}" is not in the first item (${first.place()})`, { hint }),
    ),
    ...empty.map((name) => new UsageError(`${place(name)}: "${name}" is null, which is no value`, { hint })),
    ...names
      .filter((name) => holdsInexact(value[name]))
      .map((name) => inexact(`${place(name)}: "${name}" ${isInexact(value[name]) ? 'is' : 'has'}`)),
  ];
}

/** The API reads integers beyond 64 bits as floating point, too; as a text it would be another number than the one written. */
function isInexact(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function holdsInexact(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsInexact);
  return isInexact(value);
}

function inexact(what: string): UsageError {
  return new UsageError(`${what} a number too large to be kept exactly`, { hint: 'put it in quotes' });
}

function wordFor(value: unknown): string {
  return isFields(value) ? 'object' : typeof value;
}

function articled(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return isFields(value) ? 'an object' : `a ${typeof value}`;
}
