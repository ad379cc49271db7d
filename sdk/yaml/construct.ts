import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import {
  asked,
  type Builder,
  copy,
  finite,
  inexact,
  problem,
  put,
  type ReadOptions,
  type ScalarEvent,
  scalarOf,
} from './builder.ts';
import { eventsOf, type NodeEvent, startOf } from './events.ts';
import { type Part, problemAt } from './problem.ts';
import { plainKey } from './scalar.ts';

type MappingEvent = Extract<Event, { type: typeof EVENT_ID.MAPPING }>;
type SequenceEvent = Extract<Event, { type: typeof EVENT_ID.SEQUENCE }>;

/** The value of one YAML document as kubectl would send it in JSON; undefined when there is none. Throws with a position. */
export function construct(part: Part, options: ReadOptions = {}): unknown {
  const events = eventsOf(part);
  if (events.length === 0) return undefined;
  const builder: Builder = { part, events, next: 1, current: 1, anchors: new Map(), copies: 0, options };
  const value = readNode(builder);
  builder.next++; // the end of the document
  if (builder.next < events.length) {
    const offset = startOf(part.text, events[builder.next + 1] as NodeEvent) ?? part.text.length;
    throw problemAt(part, offset, 'kubectl reads nothing after a "..." line', 'separate documents with "---"');
  }
  return value;
}

function readNode(builder: Builder): unknown {
  builder.current = builder.next++;
  const event = builder.events[builder.current] as NodeEvent;
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return anchored(builder, event, () => asked(builder, event) ?? finite(builder, scalarOf(builder.part, event)));
    case EVENT_ID.SEQUENCE:
      return anchored(builder, event, () => readSequence(builder));
    case EVENT_ID.MAPPING:
      return anchored(builder, event, () => readMapping(builder));
    default:
      return readAlias(builder, builder.part.text.slice(event.anchorStart, event.anchorEnd));
  }
}

function anchored(builder: Builder, event: MappingEvent | SequenceEvent | ScalarEvent, read: () => unknown): unknown {
  if (event.anchorStart < 0) return read();
  const anchor = { value: undefined as unknown, open: true };
  builder.anchors.set(builder.part.text.slice(event.anchorStart, event.anchorEnd), anchor);
  anchor.value = read();
  anchor.open = false;
  return anchor.value;
}

/** Each alias is a copy, so that nobody who changes one place changes another. */
function readAlias(builder: Builder, name: string): unknown {
  const anchor = builder.anchors.get(name);
  if (!anchor) throw problem(builder, builder.current, `no anchor "&${name}" above this alias`);
  if (anchor.open) throw problem(builder, builder.current, `the anchor "&${name}" contains itself`);
  return copy(builder, anchor.value);
}

function readSequence(builder: Builder): unknown[] {
  const items: unknown[] = [];
  while (builder.events[builder.next]?.type !== EVENT_ID.POP) items.push(readNode(builder));
  builder.next++;
  return items;
}

function readMapping(builder: Builder): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  let merged: Set<string> | undefined;
  while (builder.events[builder.next]?.type !== EVENT_ID.POP) {
    const key = readKey(builder);
    const keyEvent = builder.current;
    if (key === undefined) {
      merged ??= new Set();
      merge(builder, result, readNode(builder), merged, keyEvent);
      continue;
    }
    if (Object.hasOwn(result, key) && !merged?.delete(key)) {
      throw problem(builder, keyEvent, `the key "${key}" is there twice in one mapping`, 'remove one of them');
    }
    put(result, key, readNode(builder));
  }
  builder.next++;
  return result;
}

/** undefined: a merge key. */
function readKey(builder: Builder): string | undefined {
  const event = builder.events[builder.next] as NodeEvent;
  if (event.type !== EVENT_ID.SCALAR) return complexKey(builder);
  builder.current = builder.next++;
  const text = getScalarValue(builder.part.text, event);
  if (event.anchorStart >= 0) {
    builder.anchors.set(builder.part.text.slice(event.anchorStart, event.anchorEnd), {
      value: scalarOf(builder.part, event),
      open: false,
    });
  }
  if (event.style !== SCALAR_STYLE.PLAIN || event.tagStart >= 0) return String(scalarOf(builder.part, event));
  if (text === '<<') return undefined;
  const key = plainKey(text);
  if (typeof key === 'string') return key;
  if (key === undefined)
    throw problem(builder, builder.current, 'a key is empty or null', 'write "null" in quotes to mean the word');
  throw inexact(builder, key);
}

function complexKey(builder: Builder): string {
  const keyEvent = builder.next;
  const value = readNode(builder);
  if (value !== null && typeof value !== 'object') return String(value);
  throw problem(
    builder,
    keyEvent,
    'a mapping or a list cannot be a key',
    'a template left unfilled? quote "{{ ... }}"',
  );
}

/**
 * As kubectl does: keys written below replace what is merged. It also lets what is merged replace keys written above, where
 * other readers keep them: that is refused, as it loses what was written.
 */
function merge(
  builder: Builder,
  into: Record<string, unknown>,
  from: unknown,
  merged: Set<string>,
  keyEvent: number,
): void {
  const sources = Array.isArray(from) ? [...from].reverse() : [from];
  for (const source of sources) {
    if (source === null || typeof source !== 'object' || Array.isArray(source)) {
      throw problem(builder, keyEvent, '"<<" takes a mapping or a list of mappings');
    }
    for (const [key, value] of Object.entries(source)) {
      if (Object.hasOwn(into, key) && !merged.has(key) && JSON.stringify(into[key]) !== JSON.stringify(value)) {
        throw problem(builder, keyEvent, `"<<" would replace the key "${key}" written above it`, 'write "<<" first');
      }
      merged.add(key);
      put(into, key, value);
    }
  }
}
