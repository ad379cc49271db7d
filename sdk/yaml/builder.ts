import { type EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { type NodeEvent, startOf } from './events.ts';
import { type Part, type Position, positionAt, problemAt } from './problem.ts';
import { type InexactInteger, resolvePlain, type Scalar } from './scalar.ts';
import { taggedScalar, tagOf } from './tags.ts';

export type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

/** Values that aliases of one document may copy; more is an attack or a mistake (kubectl refuses it too). */
const MAX_COPIES = 1_000_000;

/** A document on its way from the parser's events to a value. */
export interface Builder {
  part: Part;
  events: Event[];
  next: number;
  /** The node being read, for errors. */
  current: number;
  anchors: Map<string, { value: unknown; open: boolean }>;
  copies: number;
  options: ReadOptions;
}

export interface ReadOptions {
  /** Makes something else of a scalar that is no key; `undefined` leaves it as it is. An object must have a class. */
  scalar?: (scalar: ScalarText) => unknown;
}

/** A scalar as it is written. */
export interface ScalarText {
  /** Without quotes, escapes and indentation. */
  text: string;
  /** Neither quoted nor tagged nor in a block: it may mean a number or a boolean. */
  isPlain: boolean;
  /** The text of the source, without the quotes around it. */
  raw: string;
  /** Where an offset of `raw` stands. */
  positionOf(offset: number): Position;
}

/** What the reader's caller makes of a scalar. */
export function asked({ part, options }: Builder, event: ScalarEvent): unknown {
  if (options.scalar === undefined) return undefined;
  const start = Math.max(event.valueStart, 0);
  return options.scalar({
    text: getScalarValue(part.text, event),
    isPlain: event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0,
    raw: part.text.slice(start, Math.max(event.valueEnd, start)),
    positionOf: (offset) => positionAt(part, start + offset),
  });
}

/** A value for one more place in the document. */
export function copy(builder: Builder, value: unknown): unknown {
  if (++builder.copies > MAX_COPIES)
    throw problem(builder, builder.current, 'aliases expand to more than a million values');
  if (Array.isArray(value)) return value.map((item) => copy(builder, item));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const result: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) put(result, key, copy(builder, child));
  return result;
}

/** `__proto__` is a key like any other. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** What a scalar means, by its tag, its quotes and its text. */
export function scalarOf(part: Part, event: ScalarEvent): Scalar {
  const text = getScalarValue(part.text, event);
  const tag = tagOf(part.text, event);
  if (tag === undefined) return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(text) : text;
  const value = taggedScalar(tag, text);
  if (value !== undefined) return value;
  throw problemAt(part, event.tagStart, `${JSON.stringify(text)} is no !!${tag}`);
}

/** JSON has no infinity, and a rounded integer would be another number than the one written. */
export function finite(builder: Builder, value: Scalar): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw problem(builder, builder.current, `JSON has no ${value}`, 'quote it to mean a string');
  }
  if (typeof value === 'object' && value !== null) throw inexact(builder, value);
  return value;
}

export function inexact(builder: Builder, { inexact: digits }: InexactInteger): Error {
  return problem(
    builder,
    builder.current,
    `${digits} is too large to be kept exactly`,
    'quote it to mean a string, or write a number within 2^53',
  );
}

/** An error at the node of an event; one that is left out (`key:`) is placed at what stands before it. */
export function problem(builder: Builder, index: number, reason: string, fix?: string): Error {
  let offset: number | undefined;
  for (let at = index; offset === undefined && at > 0; at--)
    offset = startOf(builder.part.text, builder.events[at] as NodeEvent);
  return problemAt(builder.part, offset ?? 0, reason, fix);
}
