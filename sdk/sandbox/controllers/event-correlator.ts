import type { ObjectReference } from '../../batch-v1/objects.ts';
import type { Clock } from '../clock.ts';

/** An event as its component tells it. */
export interface PlainEvent {
  involved: ObjectReference;
  type: string;
  reason: string;
  message: string;
  component: string;
  host: string;
}

/** An event as it is to be written. */
export interface Correlated {
  event: PlainEvent;
  /** Of the Event object: the first one of its like. */
  name: string;
  /** How often it has been seen; above 1 the object is there already. */
  count: number;
  /** When it was first seen, in epoch milliseconds. */
  first: number;
}

/** maxLruCacheEntries. */
const REMEMBERED = 4096;
/** defaultAggregateMaxEvents and defaultAggregateIntervalInSeconds. */
const SIMILAR = 10;
const SIMILAR_WITHIN = 600_000;
/** defaultSpamBurst, and the inverse of defaultSpamQPS. */
const BURST = 25;
const REFILL = 300_000;

/**
 * EventCorrelator in client-go's events_cache.go: counts equal events, combines those that differ in their messages alone
 * (from the tenth within ten minutes on), and lets through 25 about one object, then one in five minutes.
 *
 * @returns what to write, or `undefined` where nothing is
 */
export function createCorrelator(clock: Clock): (event: PlainEvent, name: string) => Correlated | undefined {
  const aggregate = createAggregator(clock);
  const seen = createLru<{ name: string; count: number; first: number }>();
  const isSpam = createSpamFilter(clock);
  return (plain, name) => {
    const { event, key } = aggregate(plain);
    const before = seen.get(key);
    const now = { name: before?.name ?? name, count: (before?.count ?? 0) + 1, first: before?.first ?? clock.now() };
    // Counted even if it is not let through.
    seen.set(key, now);
    return isSpam(event) ? undefined : { event, ...now };
  };
}

/** EventAggregate. */
function createAggregator(clock: Clock): (event: PlainEvent) => { event: PlainEvent; key: string } {
  const groups = createLru<{ messages: Set<string>; last: number }>();
  return (event) => {
    const key = groupKey(event);
    const group = groups.get(key);
    const recent = group !== undefined && clock.now() - group.last <= SIMILAR_WITHIN;
    const messages = recent ? group.messages : new Set<string>();
    messages.add(event.message);
    groups.set(key, { messages, last: clock.now() });
    if (messages.size < SIMILAR) return { event, key: `${key}\n${event.involved.fieldPath ?? ''}\n${event.message}` };
    // Any of them goes, so that the set grows no further.
    for (const first of messages) {
      messages.delete(first);
      break;
    }
    return { event: { ...event, message: `(combined from similar events): ${event.message}` }, key };
  };
}

/** EventSourceObjectSpamFilter: a bucket of tokens for each component and object. */
function createSpamFilter(clock: Clock): (event: PlainEvent) => boolean {
  const buckets = createLru<{ tokens: number; at: number }>();
  return (event) => {
    const key = spamKey(event);
    const bucket = buckets.get(key) ?? { tokens: BURST, at: clock.now() };
    const now = clock.now();
    const tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL);
    const spam = tokens < 1;
    buckets.set(key, { tokens: spam ? tokens : tokens - 1, at: now });
    return spam;
  };
}

/** getSpamKey. */
function spamKey({ component, host, involved, type }: PlainEvent): string {
  const { kind, namespace = '', name, uid = '', apiVersion } = involved;
  return [component, host, kind, namespace, name, uid, apiVersion, type].join('\n');
}

/** EventAggregatorByReasonFunc. */
function groupKey(event: PlainEvent): string {
  return `${spamKey(event)}\n${event.reason}`;
}

/** A map that forgets what has been set longest ago. */
function createLru<Value>(): { get(key: string): Value | undefined; set(key: string, value: Value): void } {
  const values = new Map<string, Value>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.delete(key);
      values.set(key, value);
      if (values.size > REMEMBERED) values.delete(values.keys().next().value!);
    },
  };
}
