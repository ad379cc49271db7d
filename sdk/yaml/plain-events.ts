import { CHOMPING_MODE, COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import {
  APOSTROPHE,
  afterLine,
  afterSpaces,
  BACKSLASH,
  COLON,
  DASH,
  HASH,
  isBreak,
  keyEnd,
  LEFT_BRACE,
  LEFT_BRACKET,
  LF,
  QUESTION,
  QUOTE,
  RIGHT_BRACE,
  RIGHT_BRACKET,
  SPACE,
} from './plain-text.ts';

/**
 * The fast path: what nearly every manifest consists of, mappings and lists by indentation whose scalars stand on one line.
 * Gives the very events that the parser would, in a fraction of its time; undefined for a text with anything else in it,
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
  for (let open = scan.indents.length + 1; open > 0; open--) scan.events.push({ type: EVENT_ID.POP });
  return scan.events;
}

interface Scan {
  text: string;
  events: Event[];
  /** Of the mappings and lists that are open, the outermost first. */
  indents: number[];
  isMap: boolean[];
  /** The last key has no value yet: it is on the lines below, or there is none. */
  isPending: boolean;
}

const NONE = -1;
/** What a step gives that has met something else. */
const BAIL = -1;
/** Anything but line feeds and the printable letters of scripts that need no second look. */
const UNUSUAL = /[^\n\x20-\x7e\u00a1-\u1fff]/;
/** The parser counts levels in its own way, and has a limit of its own. */
const DEEPEST = 40;

/** ``! % & * , > @ ` | ] }``: what no plain scalar begins with. */
const INDICATORS = new Set([33, 37, 38, 42, 44, 62, 64, 96, 124, RIGHT_BRACKET, RIGHT_BRACE]);

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
  scan.events.push({ type: EVENT_ID.POP });
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

function readScalar(scan: Scan, at: number): number {
  const { text } = scan;
  const first = text.charCodeAt(at);
  if (first === QUOTE || first === APOSTROPHE) return readQuoted(scan, at, first);
  if (first === LEFT_BRACE || first === LEFT_BRACKET) return readEmpty(scan, at, first === LEFT_BRACE);
  if (INDICATORS.has(first)) return BAIL;
  if ((first === DASH || first === QUESTION || first === COLON) && isBreak(text.charCodeAt(at + 1))) return BAIL;
  let end = at;
  for (let code = first; end < text.length && code !== LF; code = text.charCodeAt(++end)) {
    if (code === COLON && isBreak(text.charCodeAt(end + 1))) return BAIL;
    if (code === HASH && text.charCodeAt(end - 1) === SPACE) break;
  }
  const next = afterLine(text, end);
  while (text.charCodeAt(end - 1) === SPACE) end--;
  pushScalar(scan, at, end, SCALAR_STYLE.PLAIN, true);
  return next;
}

/** A quoted string whose only escapes are those of a quote and of a backslash, as our own writer makes them. */
function readQuoted(scan: Scan, at: number, quote: number): number {
  const { text } = scan;
  let isPlain = true;
  let end = at + 1;
  for (let code = text.charCodeAt(end); code !== quote; code = text.charCodeAt(++end)) {
    if (end >= text.length || code === LF) return BAIL;
    if (code !== BACKSLASH || quote !== QUOTE) continue;
    const escaped = text.charCodeAt(++end);
    if (escaped !== QUOTE && escaped !== BACKSLASH) return BAIL;
    isPlain = false;
  }
  if (text.charCodeAt(end + 1) === APOSTROPHE) return BAIL;
  pushScalar(scan, at + 1, end, quote === QUOTE ? SCALAR_STYLE.DOUBLE_QUOTED : SCALAR_STYLE.SINGLE_QUOTED, isPlain);
  return afterEnd(text, end + 1);
}

/** `{}` or `[]`. */
function readEmpty(scan: Scan, at: number, isMap: boolean): number {
  if (scan.text.charCodeAt(at + 1) !== (isMap ? RIGHT_BRACE : RIGHT_BRACKET)) return BAIL;
  pushCollection(scan, at, isMap, COLLECTION_STYLE.FLOW);
  scan.events.push({ type: EVENT_ID.POP });
  return afterEnd(scan.text, at + 2);
}

/** Nothing but a comment may follow on the line. */
function afterEnd(text: string, at: number): number {
  const rest = afterSpaces(text, at);
  const code = text.charCodeAt(rest);
  const isEnd = code === LF || rest === text.length || (code === HASH && rest > at);
  return isEnd ? afterLine(text, rest) : BAIL;
}

/** Fields in the parser's own order, so that both kinds of events are one kind of object to the engine. */
function pushScalar({ events }: Scan, valueStart: number, valueEnd: number, style: ScalarStyle, fast: boolean): void {
  events.push({
    type: EVENT_ID.SCALAR,
    valueStart,
    valueEnd,
    anchorStart: NONE,
    anchorEnd: NONE,
    tagStart: NONE,
    tagEnd: NONE,
    style,
    chomping: CHOMPING_MODE.CLIP,
    indent: NONE,
    fast,
  });
}

type ScalarStyle = Extract<Event, { type: typeof EVENT_ID.SCALAR }>['style'];
type CollectionStyle = Extract<Event, { type: typeof EVENT_ID.MAPPING }>['style'];

function pushCollection({ events }: Scan, start: number, isMap: boolean, style: CollectionStyle): void {
  const type = isMap ? EVENT_ID.MAPPING : EVENT_ID.SEQUENCE;
  events.push({ type, start, anchorStart: NONE, anchorEnd: NONE, tagStart: NONE, tagEnd: NONE, style } as Event);
}
