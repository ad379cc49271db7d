import { UsageError } from '../errors.ts';

/** A place in a source, both counted from 1, columns in UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** A stretch of a source: its text, and where that text begins there. */
export interface Part {
  source: string;
  text: string;
  /** Lines of the source before this part. */
  lineOffset: number;
  /** Offsets where its lines begin; filled when the first position is asked for. */
  lineStarts?: number[];
}

/** Where an offset of a part lies in its source. */
export function positionAt(part: Part, offset: number): Position {
  part.lineStarts ??= lineStartsOf(part.text);
  const index = lastAtOrBelow(part.lineStarts, offset);
  return { line: part.lineOffset + index + 1, column: offset - (part.lineStarts[index] ?? 0) + 1 };
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function lastAtOrBelow(sorted: number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `file:line:column`, as editors and terminals make it a link. */
export function placeAt(source: string, { line, column }: Position): string {
  return `${source}:${line}:${column}`;
}

/** What a `YamlError` is about, for those who do not read its message. */
export interface YamlErrorDetails {
  source: string;
  position: Position;
  /** What is wrong, in words that stand after the place. */
  reason: string;
  fix: string | undefined;
  /** The line, with a caret below it. */
  excerpt: string;
}

/** A text that cannot be read: `file:line:column: reason`, with what to do, the line and a caret as hint. */
export class YamlError extends UsageError {
  readonly details: YamlErrorDetails;

  constructor(details: YamlErrorDetails) {
    const { source, position, reason, fix, excerpt } = details;
    super(`${placeAt(source, position)}: ${reason}`, { hint: `${fix ?? 'mend this line:'}\n${excerpt}` });
    this.details = details;
  }
}

/** The error for something unreadable at an offset of a part. */
export function problemAt(part: Part, offset: number, reason: string, fix?: string): YamlError {
  const position = positionAt(part, offset);
  return new YamlError({ source: part.source, position, reason, fix, excerpt: showLine(part, position) });
}

const WIDTH = 100;

/** The line with a caret under the column; long lines are cut around it, control characters are shown as a dot. */
export function showLine({ text, lineOffset }: Pick<Part, 'text' | 'lineOffset'>, { line, column }: Position): string {
  const whole = (text.split('\n')[line - lineOffset - 1] ?? '')
    .replace(/\r$/, '')
    .replaceAll('\t', '→')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a file may hold terminal escapes; they are not passed on
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
  const cut = column - 1 > WIDTH - 20 ? column - 1 - WIDTH / 2 : 0;
  const excerpt = `${cut > 0 ? '…' : ''}${whole.slice(cut, cut + WIDTH)}${whole.length > cut + WIDTH ? '…' : ''}`;
  const gutter = `${line} | `;
  const caret = ' '.repeat(gutter.length - 2 + column - cut + (cut > 0 ? 1 : 0));
  return `${gutter}${excerpt}\n${' '.repeat(gutter.length - 2)}| ${caret.slice(gutter.length - 1)}^`;
}
