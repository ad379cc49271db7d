import { textWidth } from './text.ts';

const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';
/** The colours of our own lines; nothing else in them controls the terminal. */
const colours = /\p{Cc}\[[0-9;]*m/gu;

/**
 * What to write so that a terminal shows `next` where it shows `previous`. Both are whole lines narrower than the
 * terminal, and the cursor stands below the last one. Only lines that differ are written, each over the old one, so
 * nothing flickers. Where the terminal has become narrower and broke old lines, all are written anew.
 *
 * @param size of the terminal as it is now
 */
export function redraw(
  previous: readonly string[],
  next: readonly string[],
  size?: { columns: number; rows: number },
): string {
  const columns = size?.columns ?? Number.POSITIVE_INFINITY;
  const heights = previous.map((line) => Math.max(1, Math.ceil(visibleWidth(line) / columns)));
  const height = heights.reduce((sum, rows) => sum + rows, 0);
  const isOnScreen = height < (size?.rows ?? Number.POSITIVE_INFINITY);
  if (height !== previous.length || !isOnScreen) return rewrite(Math.min(height, (size?.rows ?? height + 1) - 1), next);
  if (sameLines(previous, next)) return '';
  const first = previous.findIndex((line, i) => line !== next[i]);
  const start = first < 0 ? previous.length : first;
  const lines = next.slice(start).map((line, i) => {
    return line === previous[start + i] ? '\n' : `${line}${start + i < previous.length ? clearToEndOfLine : ''}\n`;
  });
  return up(previous.length - start) + lines.join('') + (next.length < previous.length ? clearBelow : '');
}

/** Whether nothing at all is to be done. */
function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

function rewrite(height: number, lines: readonly string[]): string {
  return `${up(height)}${clearBelow}${lines.map((line) => `${line}\n`).join('')}`;
}

function up(rows: number): string {
  return rows > 0 ? `\r\u001b[${rows}A` : '\r';
}

function visibleWidth(line: string): number {
  return textWidth(line.replace(colours, ''));
}
