import { CHOMPING_MODE, type COLLECTION_STYLE, EVENT_ID, type Event } from 'js-yaml';

/** What the fast path has read so far of a text. */
export interface Scan {
  text: string;
  events: Event[];
  /** Of the mappings and lists that are open, the outermost first. */
  indents: number[];
  isMap: boolean[];
  /** The last key has no value yet: it is on the lines below, or there is none. */
  isPending: boolean;
}

export const NONE = -1;
/** What a step gives that has met something else. */
export const BAIL = -1;
/** The parser counts levels in its own way, and has a limit of its own. */
export const DEEPEST = 40;

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;
export type ScalarStyle = ScalarEvent['style'];
export type ChompingMode = ScalarEvent['chomping'];
type CollectionStyle = (typeof COLLECTION_STYLE)[keyof typeof COLLECTION_STYLE];

/**
 * Fields in the parser's own order, so that both kinds of events are one kind of object to the engine.
 *
 * @param fast the value is the text itself, without escapes and line breaks to see to
 */
export function pushScalar(
  { events }: Scan,
  valueStart: number,
  valueEnd: number,
  style: ScalarStyle,
  fast: boolean,
  chomping: ChompingMode = CHOMPING_MODE.CLIP,
  indent: number = NONE,
): void {
  events.push({
    type: EVENT_ID.SCALAR,
    valueStart,
    valueEnd,
    anchorStart: NONE,
    anchorEnd: NONE,
    tagStart: NONE,
    tagEnd: NONE,
    style,
    chomping,
    indent,
    fast,
  });
}

export function pushCollection({ events }: Scan, start: number, isMap: boolean, style: CollectionStyle): void {
  const type = isMap ? EVENT_ID.MAPPING : EVENT_ID.SEQUENCE;
  events.push({ type, start, anchorStart: NONE, anchorEnd: NONE, tagStart: NONE, tagEnd: NONE, style } as Event);
}

export function pushEnd({ events }: Scan): void {
  events.push({ type: EVENT_ID.POP });
}
