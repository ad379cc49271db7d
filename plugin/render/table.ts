import { paint, type Span } from './style.ts';
import { oneLine, padEnd, textWidth, truncate } from './text.ts';

/** A column of a table; its text is cut where the terminal is too narrow only if it is flexible. */
export interface Column {
  /** Upper case, as kubectl writes it. */
  header: string;
  flexible?: boolean;
}

/** Empty text reads `<none>`. */
export type Cell = string | Span;

export interface TableOptions {
  /** The terminal's columns; absent: nothing is cut, as in a pipe. */
  columns?: number;
  /** Whether the first line names the columns; default true. */
  headers?: boolean;
}

/** kubectl's tab writer: three spaces between columns, and no column narrower than six with them. */
const gap = 3;
const narrowest = 6;
/** What is left of a flexible column at the least. */
const stub = 8;

/** A table as kubectl prints it, each line ended by a line feed; '' for no line at all. */
export function renderTable(columns: readonly Column[], rows: readonly Cell[][], options: TableOptions = {}): string {
  return tableLines(columns, rows, options)
    .map((line) => `${paint(line, { colour: false })}\n`)
    .join('');
}

/** The same as lines of spans, for a view that colours them. */
export function tableLines(columns: readonly Column[], rows: readonly Cell[][], options: TableOptions = {}): Span[][] {
  const header = options.headers === false ? [] : [columns.map(({ header: text }) => ({ text }))];
  const lines = [...header, ...rows.map((row) => row.map(spanOf))];
  const widths = shrink(columns, natural(columns.length, lines), options.columns);
  return lines.map((line) =>
    line.map((span, i) => {
      const text = truncate(span.text, widths[i]!);
      const isLast = i === line.length - 1;
      return { ...span, text: isLast ? text : padEnd(text, Math.max(narrowest, widths[i]! + gap)) };
    }),
  );
}

function spanOf(cell: Cell): Span {
  const span = typeof cell === 'string' ? { text: cell } : cell;
  const text = oneLine(span.text);
  return { ...span, text: text === '' ? '<none>' : text };
}

function natural(count: number, lines: readonly Span[][]): number[] {
  const widths = new Array<number>(count).fill(0);
  for (const line of lines) {
    for (const [i, { text }] of line.entries()) widths[i] = Math.max(widths[i]!, textWidth(text));
  }
  return widths;
}

/** Takes what is too much from the flexible columns, the last one first. */
function shrink(columns: readonly Column[], widths: number[], available = Number.POSITIVE_INFINITY): number[] {
  const lastWidth = widths.at(-1) ?? 0;
  const whole = widths.slice(0, -1).reduce((sum, width) => sum + Math.max(narrowest, width + gap), lastWidth);
  let excess = whole - available;
  return widths
    .map((width, i) => ({ width, i }))
    .reverse()
    .map(({ width, i }) => {
      const spare = columns[i]!.flexible ? Math.max(0, width - Math.max(stub, columns[i]!.header.length)) : 0;
      const taken = Math.max(0, Math.min(spare, excess));
      excess -= taken;
      return width - taken;
    })
    .reverse();
}
