import { type Part, problemAt } from '../yaml/problem.ts';

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
  const part: Part = { source, text: text.replace(/^\ufeff/, ''), lineOffset: 0 };
  const rows: CsvRow[] = [];
  for (let at = 0, line = 1; at < part.text.length; ) {
    const start = at;
    const fields: string[] = [];
    for (let more = true; more; ) {
      const end = endOfField(part, at);
      fields.push(fieldOf(part.text.slice(at, end)));
      more = part.text[end] === ',';
      at = more ? end + 1 : end;
    }
    const isEmpty = at === start;
    if (part.text[at] === '\r') at++;
    if (part.text[at] === '\n') at++;
    if (!isEmpty) rows.push({ line, fields });
    line += countLines(part.text, start, at);
  }
  return rows;
}

function fieldOf(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
}

/** The offset of what ends the field that begins here: a comma, a line end, or the end of the text. */
function endOfField(part: Part, start: number): number {
  const { text } = part;
  if (text[start] === '"') return endOfQuoted(part, start);
  let at = start;
  while (at < text.length && !endsField(text, at)) {
    if (text[at] === '"') {
      const fix = 'put the whole field in quotes, and write the quote within it twice: "a ""b"""';
      throw problemAt(part, at, 'a quote within a field that is not quoted', fix);
    }
    at++;
  }
  return at;
}

function endOfQuoted(part: Part, start: number): number {
  const { text } = part;
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] === '"') continue;
    if (at + 1 === text.length || endsField(text, at + 1)) return at + 1;
    throw problemAt(
      part,
      at + 1,
      'text behind the quote that ends a field',
      'write a comma between, or the quote twice',
    );
  }
  throw problemAt(part, start, 'a field in quotes does not end', 'write a quote at its end');
}

function endsField(text: string, at: number): boolean {
  const char = text[at];
  return char === ',' || char === '\n' || (char === '\r' && (text[at + 1] === '\n' || at + 1 === text.length));
}

function countLines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
