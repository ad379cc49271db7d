import { UsageError } from '../errors.ts';

/** A line of a CSV text. A field in quotes may go over several lines of the text. */
export interface CsvRow {
  /** Where it begins, from 1. */
  line: number;
  fields: string[];
}

/**
 * Reads CSV as RFC 4180 has it: fields between commas, quotes around those that hold commas, quotes or line breaks, a quote
 * within as two. Lines end by LF or CRLF; empty ones are passed over.
 *
 * @throws UsageError `items.csv:3:5: reason`
 */
export function readCsv(text: string, source: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  let row: CsvRow = { line, fields: [] };
  let lineStart = at;
  while (at < text.length) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? closingQuote(text, at, { source, line, lineStart }) : plainEnd(text, at);
    const field = isQuoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end);
    const stray = isQuoted ? undefined : field.indexOf('"');
    if (stray !== undefined && stray >= 0) throw strayQuote(source, line, at + stray - lineStart + 1);
    if (isQuoted && !/^(,|\r?\n|\r?$)/.test(text.slice(end, end + 2))) {
      throw problem(source, line, `text after the quote that ends a field`, 'put a comma between, or double the quote');
    }
    row.fields.push(field);
    for (let next = field.indexOf('\n'); isQuoted && next !== -1; next = field.indexOf('\n', next + 1)) line++;
    at = end;
    if (text[at] === ',') {
      at++;
      if (at < text.length) continue;
      row.fields.push('');
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    lineStart = at;
    if (row.fields.length > 1 || row.fields[0] !== '' || isQuoted) rows.push(row);
    row = { line, fields: [] };
  }
  return rows;
}

/** Behind the closing quote of a field that begins at `start`. */
function closingQuote(
  text: string,
  start: number,
  { source, line, lineStart }: { source: string; line: number; lineStart: number },
): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at + 1;
  }
  throw problem(source, `${line}:${start - lineStart + 1}`, 'a quoted field is not closed', 'write " at its end');
}

function plainEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (
      char === 44 /* , */ ||
      char === 10 ||
      (char === 13 && (at + 1 === text.length || text.charCodeAt(at + 1) === 10))
    )
      return at;
  }
  return text.length;
}

function strayQuote(source: string, line: number, column: number): UsageError {
  const fix = 'put the whole field in quotes, and write the quote within it twice: "a ""b"""';
  return problem(source, `${line}:${column}`, 'a quote within a field that is not quoted', fix);
}

function problem(source: string, place: number | string, reason: string, hint: string): UsageError {
  return new UsageError(`${source}:${place}: ${reason}`, { hint });
}
