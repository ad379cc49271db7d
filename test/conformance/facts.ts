import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { Seen } from './cache.ts';

/** Objects without what is the same in each of a Job's pods, or differs from run to run. All are plain JSON. */

interface ManagedFields {
  manager: string;
  operation: string;
  subresource?: string;
  fieldsV1?: unknown;
}

/** `manager operation subresource`, in the order of the alphabet: their own is that of time. */
function managersOf(object: KubernetesObject): string[] {
  const entries = (object.metadata.managedFields ?? []) as ManagedFields[];
  return entries.map((entry) => `${entry.manager} ${entry.operation} ${entry.subresource ?? ''}`.trim()).sort();
}

function metadataFacts(object: KubernetesObject) {
  const { name, generation, labels, annotations, finalizers, ownerReferences, deletionTimestamp } = object.metadata;
  return {
    name,
    generation,
    labels,
    annotations,
    finalizers,
    owners: ownerReferences,
    ...(deletionTimestamp === undefined ? {} : { deleting: true }),
    managers: managersOf(object),
  };
}

export function jobFacts({ object, gone, conditions }: Seen) {
  const { spec, status = {} } = object as ObservedJob;
  const { template: _, ...shape } = spec;
  // Whether the last of its pods were counted out before it went is a matter of milliseconds.
  const { active: _a, ready: _r, terminating: _t, ...lasting } = status;
  return { ...metadataFacts(object), gone, spec: shape, status: gone ? lasting : status, conditions };
}

export function cronJobFacts({ object, gone }: Seen) {
  const { status } = object as KubernetesObject & { status?: unknown };
  return { ...metadataFacts(object), gone, status };
}

export function podFacts({ object, gone }: Seen) {
  const { spec, status } = object as ObservedPod;
  const { phase, reason, conditions } = status ?? {};
  const { finalizers, ...metadata } = metadataFacts(object);
  return {
    ...metadata,
    gone,
    // Of several controllers that let a pod go, each may be the last.
    ...(gone ? {} : { finalizers }),
    phase,
    reason,
    hostname: spec.hostname,
    env: [...(spec.initContainers ?? []), ...spec.containers].map(({ env }) => env),
    conditions: conditions?.map((c) => `${c.type}=${c.status} ${c.reason ?? ''}`.trim()),
  };
}

interface Event extends KubernetesObject {
  type: string;
  reason: string;
  message: string;
  involvedObject: { kind: string; name: string };
  source?: { component?: string };
}

/** `Normal SuccessfulCreate Job/pi: Created pod: pi-#1 (job-controller)`, each once. */
export function eventFacts(events: readonly KubernetesObject[]): string[] {
  const lines = (events as Event[]).map(
    ({ type, reason, message, involvedObject: { kind, name }, source }) =>
      `${type} ${reason} ${kind}/${name}: ${message} (${source?.component})`,
  );
  return [...new Set(lines)].sort();
}

/** An answer's body with short managedFields; `fields`: with what they hold, but no times. */
export function bodyFacts(body: unknown, fields = false): unknown {
  return JSON.parse(JSON.stringify(body ?? null), (key, value) => {
    if (key === 'message') return plainMessage(String(value));
    if (key !== 'managedFields' || !Array.isArray(value)) return value;
    if (!fields) return managersOf({ metadata: { managedFields: value } } as KubernetesObject);
    return (value as (ManagedFields & { time?: string })[])
      .map(({ time: _, ...entry }) => entry)
      .sort((a, b) =>
        `${a.manager} ${a.operation} ${a.subresource}` < `${b.manager} ${b.operation} ${b.subresource}` ? -1 : 1,
      );
  });
}

/** Without the server's own view of what it could not take: Go's structs whole, and the words of its parsers. */
function plainMessage(message: string): string {
  return message
    .replace(/(Invalid value: ")\{.*\}(": )/s, '$1<object>$2')
    .replace(/(Invalid value: )\{"(?:labels|spec|Volumes)":.*?\}(: field is immutable)/gs, '$1<template>$2')
    .replace(/(error decoding YAML: |continue key is not valid: ).*/s, '$1<why>');
}
