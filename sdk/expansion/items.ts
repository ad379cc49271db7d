import { UsageError } from '../errors.ts';
import { readCsv } from './csv.ts';
import type { Items } from './item.ts';
import { readListedItems } from './listed-items.ts';
import { isPlaceholderName } from './placeholders.ts';
import { throwAll, unfit } from './problems.ts';

export type ItemFormat = 'csv' | 'json';

/**
 * Reads items: CSV with a line of names, a JSON (or YAML) list of objects or of plain values, or JSON lines. Plain values are
 * called `ITEM`.
 *
 * @param source a name for messages, usually the file's; its ending tells the format unless that is given
 * @throws UsageError, or BatchErrors, with the place of everything that is wrong
 */
export function readItems(text: string, source: string, format: ItemFormat = formatOf(text, source)): Items {
  const items = format === 'csv' ? readCsvItems(text, source) : readListedItems(text, source);
  if (items.list.length > 0) return items;
  throw new UsageError(`${source}: there are no items`, {
    hint:
      format === 'csv' ? 'each line below the names is an item' : 'write a list: ["a", "b"] or [{"name": "a"}, ...]',
  });
}

/** Without an ending that tells, JSON begins with a bracket. */
function formatOf(text: string, source: string): ItemFormat {
  if (/\.csv$/i.test(source)) return 'csv';
  if (/\.(json|jsonl|ndjson|ya?ml)$/i.test(source)) return 'json';
  return /^\ufeff?\s*[[{]/.test(text) ? 'json' : 'csv';
}

function readCsvItems(text: string, source: string): Items {
  const [header, ...rows] = readCsv(text, source);
  if (header === undefined) {
    throw new UsageError(`${source}: is empty`, {
      hint: 'the first line names the fields, each line below is an item',
    });
  }
  const names = header.fields;
  const place = `${source}:${header.line}`;
  const problems = headerProblems(names, place);
  for (const { line, fields } of rows) {
    if (fields.length !== names.length) problems.push(ragged(`${source}:${line}`, fields.length, names.length));
  }
  throwAll(problems);
  return {
    source,
    names,
    isText: true,
    placeOfName: () => place,
    list: rows.map(({ line, fields }, index) => ({
      number: index + 1,
      values: fields,
      place: () => `${source}:${line}`,
    })),
  };
}

function headerProblems(names: readonly string[], place: string): UsageError[] {
  return names.flatMap((name, index) => {
    const column = `${place}: the name of column ${index + 1}`;
    if (name.trim() === '') return [new UsageError(`${column} is empty`, { hint: 'the first line names the fields' })];
    if (names.indexOf(name) < index) {
      return [new UsageError(`${column}, "${name}", is there twice`, { hint: 'rename one of the columns' })];
    }
    return isPlaceholderName(name) ? [] : [unfit(column, name)];
  });
}

function ragged(place: string, count: number, expected: number): UsageError {
  const fields = count === 1 ? '1 field' : `${count} fields`;
  return new UsageError(`${place}: has ${fields} where the first line names ${expected}`, {
    hint:
      count > expected
        ? 'put a field that holds a comma in quotes'
        : 'write a comma for each field, also for an empty one',
  });
}
