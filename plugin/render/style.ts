import { oneLine, textWidth, truncate } from './text.ts';

/** SGR codes: what turns a style on, and what turns it off. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
} as const;

export type Style = keyof typeof codes;

/** A piece of a line in one style. */
export interface Span {
  text: string;
  style?: Style;
}

export interface PaintOptions {
  colour: boolean;
  /** The line is cut to so many columns; absent: it is never cut. */
  columns?: number;
}

/** A line as a terminal takes it: cleaned, cut, coloured, without spaces at its end. */
export function paint(line: readonly Span[], { colour, columns = Number.POSITIVE_INFINITY }: PaintOptions): string {
  const spans = line.map(({ text, ...rest }) => ({ ...rest, text: oneLine(text) }));
  const last = spans.findLastIndex(({ text }) => text.trim() !== '');
  const kept = spans.slice(0, last + 1).map((span, i) => (i === last ? { ...span, text: span.text.trimEnd() } : span));
  return cut(kept, columns)
    .map((span) => (colour && span.style ? styled(span.text, span.style) : span.text))
    .join('');
}

function styled(text: string, style: Style): string {
  const [on, off] = codes[style];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
}

function cut(spans: Span[], columns: number): Span[] {
  const whole = spans.reduce((sum, { text }) => sum + textWidth(text), 0);
  if (whole <= columns) return spans;
  const kept: Span[] = [];
  let left = columns;
  for (const span of spans) {
    const width = textWidth(span.text);
    // A span that fits exactly still has to give way to the mark that says more was cut.
    const text = width < left ? span.text : truncate(`${span.text} `, left);
    kept.push({ ...span, text });
    left -= textWidth(text);
    if (text !== span.text || left <= 0) break;
  }
  return kept;
}
