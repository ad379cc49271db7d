import { type Clock, microTimestamp } from '../clock.ts';
import type { Registry, Resource } from '../registry.ts';
import { StatusError } from '../status-error.ts';
import { type EventRecord, eventName, referenceTo } from './events.ts';

/** Something that a component did to an object, or could not do. */
export interface ActionRecord extends Omit<EventRecord, 'fieldPath'> {
  /** Such as Binding. */
  action: string;
  /** Which one of several components of this name. */
  host: string;
}

/** How long equal events are one series: finishTime. */
const SERIES_TIME = 360_000;

interface Series {
  name: string;
  count: number;
  /** In epoch milliseconds. */
  last: number;
}

const memories = new WeakMap<Registry, { resource: Resource; series: Map<string, Series> }>();

/**
 * Writes an Event as client-go's newer recorder does (k8s.io/client-go/tools/events), which the scheduler uses: with the
 * action and the exact time, and equal ones about the same state of an object as a series. The real one writes how many
 * there were when the series ends, here it stays at the second.
 */
export function recordAction(registry: Registry, clock: Clock, record: ActionRecord): void {
  let memory = memories.get(registry);
  if (!memory) {
    memory = { resource: registry.find('events', '')!.resource, series: new Map() };
    memories.set(registry, memory);
  }
  const { resource, series } = memory;
  const { metadata } = record.object;
  const key = [
    record.type,
    record.action,
    record.reason,
    record.component,
    metadata.uid,
    metadata.resourceVersion,
  ].join();
  const now = clock.now();
  forgetOld(series, now);
  const before = series.get(key);
  series.delete(key);
  const name = before?.name ?? eventName(clock, metadata.name ?? '');
  series.set(key, { name, count: (before?.count ?? 0) + 1, last: now });
  const write = before ? before.count === 1 && startSeries : createEvent;
  try {
    if (write) write(registry, resource, record, name, now);
  } catch (error) {
    // Such as in a namespace that is going away.
    if (!(error instanceof StatusError)) throw error;
  }
}

/** The oldest come first. */
function forgetOld(series: Map<string, Series>, now: number): void {
  for (const [key, { last }] of series) {
    if (now - last <= SERIES_TIME) return;
    series.delete(key);
  }
}

function startSeries(registry: Registry, resource: Resource, record: ActionRecord, name: string, now: number): void {
  const namespace = record.object.metadata.namespace ?? 'default';
  const event = registry.peek(resource, namespace, name);
  if (event) {
    const series = { count: 2, lastObservedTime: microTimestamp(now) };
    registry.update(resource, namespace, { ...event, series }, { fieldManager: record.manager ?? record.component });
  } else createEvent(registry, resource, record, name, now);
}

function createEvent(registry: Registry, resource: Resource, record: ActionRecord, name: string, now: number): void {
  const { object, type, reason, message, component, host, action, manager = component } = record;
  const involvedObject = referenceTo(object);
  const namespace = involvedObject.namespace ?? 'default';
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject,
    reason,
    message,
    source: {},
    type,
    action,
    eventTime: microTimestamp(now),
    firstTimestamp: null,
    lastTimestamp: null,
    reportingComponent: component,
    reportingInstance: host,
  };
  registry.create(resource, namespace, event, { fieldManager: manager });
}
