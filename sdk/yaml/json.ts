import type { Part } from './problem.ts';

/**
 * The fast path: JSON texts one after another, as `kubectl get -o json` and JSON lines have them. undefined when the text is
 * anything else, or holds what needs the exact reader: duplicate keys, or integers beyond 2^53.
 */
export function readJson(source: string, text: string): { part: Part; value: unknown }[] | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  const whole = parse(text);
  if (whole !== undefined) return [{ part: { source, text, lineOffset: 0 }, value: whole }];
  const found: { part: Part; value: unknown }[] = [];
  let lineOffset = 0;
  for (const piece of topLevel(text)) {
    const value = parse(piece);
    if (value === undefined) return undefined;
    found.push({ part: { source, text: piece, lineOffset }, value });
    lineOffset += piece.split('\n').length - 1;
  }
  return found.length === 0 ? undefined : found;
}

function parse(text: string): unknown {
  if (/[^"\w.]\d{16}/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return countKeys(value) === countColons(text) ? value : undefined;
}

/** One for each member in a JSON text; JSON.parse drops all but the last of duplicate keys. */
function countColons(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 58 /* : */) count++;
    else if (char === 34 /* " */) at = endOfString(text, at);
  }
  return count;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 /* \ */ ? 2 : 1;
  return at;
}

function countKeys(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const child of Object.values(value)) count += countKeys(child);
  return count;
}

/** Cuts `{...} {...}` into its texts; the white space between belongs to the one after it. */
function* topLevel(text: string): Generator<string> {
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) {
      yield text.slice(start, at + 1);
      start = at + 1;
    }
  }
  if (text.slice(start).trim() !== '') yield text.slice(start);
}
