import { EVENT_ID, type Event, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import { plainEvents } from './plain-events.ts';
import { type Part, problemAt } from './problem.ts';

export type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP }>;

/** The parser's words for the commonest mistakes, in ours, each with what to do. */
const plainer: [RegExp, string, string?][] = [
  [/^tab characters must not be used/, 'a tab in the indentation', 'indent with spaces'],
  [/a multiline key may not be/, 'expected "key: value"', 'is a ":" missing, or the line indented wrongly?'],
  [/^expected ':' after a mapping key/, 'expected ":" after a key'],
  [
    /^bad indentation of a mapping entry/,
    'wrong indentation, or a ": " inside a value',
    'align the keys of one mapping; quote a value that holds ": "',
  ],
  [/^bad indentation of a sequence entry/, 'wrong indentation of a list item', 'align the "-" of one list'],
  [
    /^end of the stream or a document separator/,
    'this belongs to nothing above it',
    'check its indentation, and quotes that were closed too early',
  ],
  [/within a (single|double) quoted scalar/, 'a quoted string is not closed'],
  [/^unexpected end of the stream within a flow collection/, 'a "[" or "{" is not closed'],
  [/^deficient indentation/, 'the quote, "[" or "{" opened above is not closed, or this line is indented too little'],
  [/^nesting exceeded/, 'nested more than 100 levels deep'],
];

/** The parser's events of one document; a syntax error is thrown with its position. */
export function eventsOf(part: Part): Event[] {
  const plain = plainEvents(part.text);
  if (plain !== undefined) return plain;
  try {
    return parseEvents(part.text, {});
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw syntaxError(part, error);
  }
}

function syntaxError(part: Part, { reason, mark }: YAMLException): Error {
  const position = Math.min(mark?.position ?? 0, part.text.length);
  const found = plainer.find(([pattern]) => pattern.test(reason));
  const [, words = reason, fix] = found ?? [];
  return problemAt(part, position, words, fix);
}

/** Where a node begins in the text, its tag, anchor and quote included; undefined for one that is left out (`key:`). */
export function startOf(text: string, event: NodeEvent): number | undefined {
  const starts: number[] = [];
  if (event.type === EVENT_ID.SCALAR && event.valueStart >= 0) {
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    starts.push(isQuoted ? event.valueStart - 1 : event.valueStart);
  }
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) starts.push(event.start);
  if (event.anchorStart >= 0)
    starts.push(
      text[event.anchorStart - 1] === '&' || text[event.anchorStart - 1] === '*'
        ? event.anchorStart - 1
        : event.anchorStart,
    );
  if (event.type !== EVENT_ID.ALIAS && event.tagStart >= 0) starts.push(event.tagStart);
  return starts.length === 0 ? undefined : Math.min(...starts);
}
