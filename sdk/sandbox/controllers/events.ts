import { isDnsSubdomain } from '../../batch-v1/names.ts';
import type { KubernetesObject, ObjectReference } from '../../batch-v1/objects.ts';
import { type Clock, timestamp } from '../clock.ts';
import type { Registry, Resource } from '../registry.ts';
import { StatusError } from '../status-error.ts';
import { type Correlated, createCorrelator, type PlainEvent } from './event-correlator.ts';

/** Something that happened to an object, as a component tells it. */
export interface EventRecord {
  object: KubernetesObject;
  type: 'Normal' | 'Warning';
  /** Such as SuccessfulCreate. */
  reason: string;
  message: string;
  /** Such as `job-controller`. */
  component: string;
  /** The machine of the component, where it matters: a kubelet's node. */
  host?: string;
  /** The part of the object that is meant, such as `spec.containers{main}`. */
  fieldPath?: string;
  /** Field manager; default `kube-controller-manager`. */
  manager?: string;
}

/** What has been recorded in one registry. */
interface Recorder {
  resource: Resource;
  correlate: (event: PlainEvent, name: string) => Correlated | undefined;
}

const recorders = new WeakMap<Registry, Recorder>();

/**
 * Writes a core/v1 Event as client-go's recorder does (k8s.io/client-go/tools/record): equal events raise the count of the
 * first, similar ones are combined from the tenth on, and a component that says too much about one object is not heard.
 * An event that the API refuses is dropped.
 */
export function recordEvent(registry: Registry, clock: Clock, record: EventRecord): void {
  const recorder = recorderOf(registry, clock);
  const { object, type, reason, message, component, host = '', fieldPath } = record;
  const involved = referenceTo(object, fieldPath);
  const name = eventName(clock, object.metadata.name ?? '');
  const result = recorder.correlate({ involved, type, reason, message, component, host }, name);
  if (result) write(registry, clock, recorder.resource, result, record.manager ?? 'kube-controller-manager');
}

/** ref.GetReference. */
export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject, fieldPath?: string): ObjectReference {
  const { namespace, name = '', uid, resourceVersion } = metadata;
  return {
    apiVersion,
    kind,
    name,
    ...(namespace && { namespace }),
    ...(uid && { uid }),
    ...(resourceVersion && { resourceVersion }),
    ...(fieldPath && { fieldPath }),
  };
}

function recorderOf(registry: Registry, clock: Clock): Recorder {
  let recorder = recorders.get(registry);
  if (!recorder) {
    const { resource } = registry.find('events', '')!;
    recorder = { resource, correlate: createCorrelator(clock) };
    recorders.set(registry, recorder);
  }
  return recorder;
}

let recorded = 0;

/** GenerateEventName: the object's name and the nanoseconds, or a name of its own where that gives none. */
export function eventName(clock: Clock, objectName: string): string {
  recorded = (recorded + 1) % 1_000_000;
  // The clock has milliseconds; the rest keeps names apart.
  const nanoseconds = BigInt(clock.now()) * 1_000_000n + BigInt(recorded);
  const name = `${objectName}.${nanoseconds.toString(16)}`;
  return isDnsSubdomain(name) ? name : crypto.randomUUID();
}

/** recordEvent and recordToSink in event.go. */
function write(
  registry: Registry,
  clock: Clock,
  resource: Resource,
  { event, name, count, first }: Correlated,
  fieldManager: string,
): void {
  const namespace = event.involved.namespace ?? 'default';
  const { message } = event;
  const lastTimestamp = timestamp(clock.now());
  try {
    const known = count > 1 ? registry.peek(resource, namespace, name) : undefined;
    if (known) registry.update(resource, namespace, { ...known, message, count, lastTimestamp }, { fieldManager });
    else {
      const body = newEvent(event, name, namespace, { count, firstTimestamp: timestamp(first), lastTimestamp });
      registry.create(resource, namespace, body, { fieldManager });
    }
  } catch (error) {
    // Such as in a namespace that is going away.
    if (!(error instanceof StatusError)) throw error;
  }
}

/** makeEvent. */
function newEvent(
  { involved, type, reason, message, component, host }: PlainEvent,
  name: string,
  namespace: string,
  series: { count: number; firstTimestamp: string; lastTimestamp: string },
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: involved,
    reason,
    message,
    source: { component, ...(host && { host }) },
    ...series,
    type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: host,
  };
}
