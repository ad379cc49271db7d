import { type Part, problemAt } from './problem.ts';

/**
 * Cuts a stream at its `---` lines before any of it is parsed, as kubectl does: anchors and syntax errors of one document
 * do not reach the next. After `---` only a comment may follow.
 */
export function* splitDocuments(source: string, text: string): Generator<Part> {
  let start = 0;
  let lineOffset = 0;
  while (true) {
    const separator = nextSeparator(text, start);
    const part = { source, text: text.slice(start, separator === -1 ? undefined : separator), lineOffset };
    yield part;
    if (separator === -1) return;
    lineOffset += countLines(part.text);
    const lineEnd = text.indexOf('\n', separator);
    const line = text.slice(separator, lineEnd === -1 ? text.length : lineEnd);
    if (!/^---\s*(#.*)?\s*$/.test(line)) {
      const offset = line.length - line.slice(3).trimStart().length;
      throw problemAt(
        { source, text: line, lineOffset },
        offset,
        'kubectl takes nothing but a comment after "---"',
        'begin the document on the next line',
      );
    }
    if (lineEnd === -1) return;
    start = lineEnd + 1;
    lineOffset++;
  }
}

function nextSeparator(text: string, from: number): number {
  if (text.startsWith('---', from)) return from;
  const found = text.indexOf('\n---', from);
  return found === -1 ? -1 : found + 1;
}

function countLines(text: string): number {
  let count = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) count++;
  return count;
}
