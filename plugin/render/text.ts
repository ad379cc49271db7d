/** Control characters, and marks that turn the direction of writing around. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
const lineBreaks = /\r\n?|[\n\t\u2028\u2029]/g;
const introducer = '\u001b';
const escapeSequences = new RegExp(`${introducer}\\[[0-?]*[ -/]*[@-~]`, 'g');
const others = /[\p{Cc}\p{Bidi_Control}]/gu;
const othersButLineFeed = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Text for one line of a terminal: line breaks and tabs become spaces, what could control the terminal is dropped. */
export function oneLine(text: string): string {
  if (!unprintable.test(text)) return text;
  return text.replace(lineBreaks, ' ').replace(escapeSequences, '').replace(others, '');
}

/** Text of several lines: the line breaks stay, tabs become spaces, what could control the terminal is dropped. */
export function manyLines(text: string): string {
  if (!unprintable.test(text)) return text;
  return text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(escapeSequences, '')
    .replace(othersButLineFeed, '');
}

const ascii = /^[\x20-\x7e]*$/;

/** How many columns a terminal needs for a text without control characters. */
export function textWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** The text, cut to so many columns with `…` at its end where it is longer. */
export function truncate(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let width = 0;
  let kept = '';
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns - 1) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/** The text, filled up with spaces to so many columns. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

let segmenter: Intl.Segmenter | undefined;

/** Making a segmenter takes 20 ms, which plain ASCII need not pay. */
function graphemes(text: string): string[] {
  if (ascii.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** East Asian Wide and Fullwidth blocks, first and last code point. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18aff],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

function graphemeWidth(grapheme: string): number {
  const point = grapheme.codePointAt(0) ?? 0;
  if (point < 0x7f) return grapheme.includes('\ufe0f') ? 2 : 1;
  if (/^[\p{M}\p{Cf}]+$/u.test(grapheme)) return 0;
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  return wideBlocks.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}
