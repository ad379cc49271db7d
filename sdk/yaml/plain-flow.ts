import { COLLECTION_STYLE, SCALAR_STYLE } from 'js-yaml';
import { BAIL, DEEPEST, pushCollection, pushEnd, pushScalar, type Scan } from './plain-scan.ts';
import {
  APOSTROPHE,
  afterSpaces,
  BACKSLASH,
  COLON,
  COMMA,
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

/** Values on one line. Each function gives the place behind what it has read, or BAIL. */

/** ``! % & * , > @ ` | ] }``: what no plain scalar begins with, besides quotes, brackets and a comment. */
const INDICATORS = new Set([33, 37, 38, 42, COMMA, 62, 64, 96, 124, RIGHT_BRACKET, RIGHT_BRACE]);
const FLOW_INDICATORS = new Set([COMMA, LEFT_BRACKET, RIGHT_BRACKET, LEFT_BRACE, RIGHT_BRACE]);

/** `[a, "b"]` or `{a: b}`, one in another as well. */
export function readFlow(scan: Scan, at: number, depth: number): number {
  const { text } = scan;
  const isMap = text.charCodeAt(at) === LEFT_BRACE;
  const close = isMap ? RIGHT_BRACE : RIGHT_BRACKET;
  if (depth >= DEEPEST) return BAIL;
  pushCollection(scan, at, isMap, COLLECTION_STYLE.FLOW);
  let next = afterSpaces(text, at + 1);
  while (text.charCodeAt(next) !== close) {
    const value = isMap ? readFlowKey(scan, next) : next;
    const end = value < 0 ? BAIL : readFlowValue(scan, value, depth);
    if (end < 0) return BAIL;
    next = afterSpaces(text, end);
    if (text.charCodeAt(next) === COMMA) next = afterSpaces(text, next + 1);
    else if (text.charCodeAt(next) !== close) return BAIL;
  }
  pushEnd(scan);
  return next + 1;
}

function readFlowKey(scan: Scan, at: number): number {
  const end = keyEnd(scan.text, at);
  if (end < 0) return BAIL;
  pushScalar(scan, at, end, SCALAR_STYLE.PLAIN, true);
  return afterSpaces(scan.text, end + 1);
}

function readFlowValue(scan: Scan, at: number, depth: number): number {
  const first = scan.text.charCodeAt(at);
  if (first === QUOTE || first === APOSTROPHE) return readQuoted(scan, at, first);
  if (first === LEFT_BRACE || first === LEFT_BRACKET) return readFlow(scan, at, depth + 1);
  return readPlain(scan, at, true);
}

/** A scalar without quotes; between brackets it ends at theirs and at a comma. */
export function readPlain(scan: Scan, at: number, isInFlow: boolean): number {
  const { text } = scan;
  const isEndMark = (code: number) => isBreak(code) || (isInFlow && FLOW_INDICATORS.has(code));
  const first = text.charCodeAt(at);
  if (INDICATORS.has(first) || first === HASH || first === LF || Number.isNaN(first)) return BAIL;
  if ((first === DASH || first === QUESTION || first === COLON) && isEndMark(text.charCodeAt(at + 1))) return BAIL;
  let end = at;
  for (let code = first; end < text.length && code !== LF; code = text.charCodeAt(++end)) {
    if (isInFlow && FLOW_INDICATORS.has(code)) break;
    if (code === COLON && isEndMark(text.charCodeAt(end + 1))) return BAIL;
    if (code === HASH && text.charCodeAt(end - 1) === SPACE) break;
  }
  while (text.charCodeAt(end - 1) === SPACE) end--;
  pushScalar(scan, at, end, SCALAR_STYLE.PLAIN, true);
  return end;
}

/** A quoted string whose only escapes are those of a quote and of a backslash, as our own writer makes them. */
export function readQuoted(scan: Scan, at: number, quote: number): number {
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
  return end + 1;
}
