import { CHOMPING_MODE, COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import { readFlow, readPlain, readQuoted } from './plain-flow.ts';
import {
  BAIL,
  type ChompingMode,
  DEEPEST,
  NONE,
  pushCollection,
  pushEnd,
  pushScalar,
  type Scan,
} from './plain-scan.ts';
import {
  APOSTROPHE,
  afterLine,
  afterSpaces,
  BAR,
  DASH,
  GREATER,
  HASH,
  isBreak,
  keyEnd,
  LEFT_BRACE,
  LEFT_BRACKET,
  LF,
  QUOTE,
} from './plain-text.ts';

/**
 * The fast path: what nearly every manifest consists of, mappings and lists by indentation or in brackets on one line,
 * whose scalars stand on one line or below `|` and `>`. Gives the very events that the parser would, in a fraction of its time; undefined for a text with anything else in it,
 * mistakes included, which the parser then reads as a whole.
 */
export function plainEvents(text: string): Event[] | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const scan: Scan = { text, events: [], indents: [], isMap: [], isPending: false };
  scan.events.push({ type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] });
  for (let lineStart = 0; lineStart < text.length; ) {
    const at = afterSpaces(text, lineStart);
    const first = text.charCodeAt(at);
    if (first === LF || first === HASH) lineStart = afterLine(text, at);
    else lineStart = at < text.length ? readLine(scan, at, at - lineStart) : BAIL;
    if (lineStart < 0) return undefined;
  }
  if (scan.events.length === 1) return undefined;
  if (scan.isPending) pushScalar(scan, NONE, NONE, SCALAR_STYLE.PLAIN, false);
  for (let open = scan.indents.length + 1; open > 0; open--) pushEnd(scan);
  return scan.events;
}

/** Anything but line feeds and the printable letters of scripts that need no second look. */
const UNUSUAL = /[^\n\x20-\x7e\u00a1-\u1fff]/;

/** Where the next line begins, or BAIL. */
function readLine(scan: Scan, at: number, indent: number): number {
  const { text } = scan;
  const isItem = text.charCodeAt(at) === DASH && isBreak(text.charCodeAt(at + 1));
  if (!settle(scan, at, indent, !isItem)) return BAIL;
  if (!isItem) return readEntry(scan, at);
  const content = afterSpaces(text, at + 1);
  const first = text.charCodeAt(content);
  if (first === LF || first === HASH || content === text.length) return BAIL;
  if (keyEnd(text, content) < 0) return readScalar(scan, content);
  open(scan, content, indent + content - at, true);
  return readEntry(scan, content);
}

/** Closes and opens what the indentation of a line says; whether the line then fits. */
function settle(scan: Scan, at: number, indent: number, isMap: boolean): boolean {
  const { indents } = scan;
  if (indents.length === 0) return indent === 0 && isMap && open(scan, at, indent, true);
  if (scan.isPending) {
    scan.isPending = false;
    const own = indents.at(-1)!;
    if (indent > own || (indent === own && !isMap)) return open(scan, at, indent, isMap);
    pushScalar(scan, NONE, NONE, SCALAR_STYLE.PLAIN, false);
  }
  while (indents.length > 0 && indents.at(-1)! > indent) close(scan);
  // A list may stand in the column of its key: the next key ends it.
  if (isMap && scan.isMap.at(-1) === false && indents.at(-1) === indent) close(scan);
  return indents.at(-1) === indent && scan.isMap.at(-1) === isMap;
}

function open(scan: Scan, start: number, indent: number, isMap: boolean): boolean {
  scan.indents.push(indent);
  scan.isMap.push(isMap);
  pushCollection(scan, start, isMap, COLLECTION_STYLE.BLOCK);
  return scan.indents.length <= DEEPEST;
}

function close(scan: Scan): void {
  scan.indents.pop();
  scan.isMap.pop();
  pushEnd(scan);
}

/** `key: value`, or `key:` with its value below. */
function readEntry(scan: Scan, at: number): number {
  const { text } = scan;
  const end = keyEnd(text, at);
  if (end < 0) return BAIL;
  pushScalar(scan, at, end, SCALAR_STYLE.PLAIN, true);
  const value = afterSpaces(text, end + 1);
  const first = text.charCodeAt(value);
  if (first !== LF && first !== HASH && value < text.length) return readScalar(scan, value);
  scan.isPending = true;
  return afterLine(text, value);
}

/** Where the next line begins behind a value, or BAIL. */
function readScalar(scan: Scan, at: number): number {
  const { text } = scan;
  const first = text.charCodeAt(at);
  if (first === QUOTE || first === APOSTROPHE) return afterEnd(text, readQuoted(scan, at, first));
  if (first === LEFT_BRACE || first === LEFT_BRACKET) return afterEnd(text, readFlow(scan, at, scan.indents.length));
  if (first === BAR || first === GREATER) return readBlockScalar(scan, at, scan.indents.at(-1)!);
  return afterEnd(text, readPlain(scan, at, false));
}

/** Nothing but a comment may follow on the line. */
function afterEnd(text: string, at: number): number {
  if (at < 0) return BAIL;
  const rest = afterSpaces(text, at);
  const code = text.charCodeAt(rest);
  const isEnd = code === LF || rest === text.length || (code === HASH && rest > at);
  return isEnd ? afterLine(text, rest) : BAIL;
}

/** `|` or `>` with its lines below, which must not begin with an empty one, nor say their indentation. */
function readBlockScalar(scan: Scan, at: number, indent: number): number {
  const { text } = scan;
  const chomping = CHOMPING[text[at + 1]!];
  const headEnd = at + (chomping === undefined ? 1 : 2);
  if (text.charCodeAt(headEnd) !== LF) return BAIL;
  const start = headEnd + 1;
  const own = afterSpaces(text, start) - start;
  if (own <= indent || text.charCodeAt(start + own) === LF) return BAIL;
  let line = start;
  while (line < text.length) {
    const content = afterSpaces(text, line);
    if (content === text.length) return BAIL;
    if (content - line < own && text.charCodeAt(content) !== LF) break;
    line = afterLine(text, content);
  }
  const style = text.charCodeAt(at) === BAR ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
  pushScalar(scan, start, line, style, false, chomping, own);
  return line;
}

const CHOMPING: Record<string, ChompingMode> = { '-': CHOMPING_MODE.STRIP, '+': CHOMPING_MODE.KEEP };
