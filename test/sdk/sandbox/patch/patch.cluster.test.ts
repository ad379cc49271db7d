import { afterAll, describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { timestamp } from '../../../../sdk/sandbox/clock.ts';
import { applyPatch, trackFields } from '../../../../sdk/sandbox/patch/index.ts';
import type { PatchType, Strategy } from '../../../../sdk/sandbox/registry.ts';
import { StatusError } from '../../../../sdk/sandbox/status-error.ts';
import { connectControlPlane } from '../../../conformance/target.ts';
import { useNamespace } from '../../../helpers/namespace.ts';
import { type Kind, type Step, scenarios } from './scenarios.ts';

/**
 * Each patch is sent to the real API server and made by us of the same object: what comes out must be equal, managedFields
 * and conflicts included.
 */

const namespace = useNamespace('patch');
const target = connectControlPlane();
afterAll(() => target.close());

const PATHS: Record<Kind, string> = {
  ConfigMap: `/api/v1/namespaces/${namespace.name}/configmaps`,
  Job: `/apis/batch/v1/namespaces/${namespace.name}/jobs`,
  Pod: `/api/v1/namespaces/${namespace.name}/pods`,
};

const TYPES: Record<PatchType, string> = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
};

describe.each(scenarios)('$name', ({ kind, steps }) => {
  const path = `${PATHS[kind]}/it`;
  afterAll(() =>
    target.ask({ method: 'DELETE', path, query: { gracePeriodSeconds: 0, propagationPolicy: 'Background' } }),
  );

  test.each(steps)('$what', async (step) => {
    const live = (await target.ask({ method: 'GET', path })).body as KubernetesObject;
    const current = live.kind === 'Status' ? undefined : live;
    const ours = settle(() => patched(kind, current, step));
    const answer = await target.ask(
      step.type === 'create'
        ? {
            method: 'POST',
            path: PATHS[kind],
            query: { fieldManager: step.manager },
            body: configuration(kind, step.body),
          }
        : {
            method: 'PATCH',
            path: step.subresource ? `${path}/${step.subresource}` : path,
            query: { fieldManager: step.manager, force: step.force },
            type: TYPES[step.type],
            body: step.type === 'apply' ? configuration(kind, step.body) : step.body,
          },
    );
    expect(answer.status < 300, JSON.stringify(answer.body)).toBe(step.refused !== true);
    if (step.type === 'create') return;
    if (!ours.object || step.refused) expect(refusalOf(answer.body)).toEqual(ours.refusal);
    // What is new has defaults beside what was applied: its owners are compared alone.
    else if (!current) expect(ownersOf(answer.body as KubernetesObject)).toEqual(ownersOf(ours.object));
    else expect(comparable(answer.body as KubernetesObject)).toEqual(comparable(ours.object));
  });
});

function configuration(kind: Kind, body: unknown): KubernetesObject {
  const { metadata, ...rest } = body as Partial<KubernetesObject>;
  return { apiVersion: kind === 'Job' ? 'batch/v1' : 'v1', kind, metadata: { name: 'it', ...metadata }, ...rest };
}

function patched(kind: Kind, current: KubernetesObject | undefined, step: Step): KubernetesObject {
  const { type, manager, subresource = '', force = false } = step;
  if (type === 'create') return configuration(kind, step.body);
  const subresources = kind === 'ConfigMap' ? [] : ['status'];
  const strategy = { resource: { kind, subresources } } as unknown as Strategy;
  const operation = type === 'apply' ? 'Apply' : 'Update';
  const write = { manager, operation, subresource, time: timestamp(Date.now()) } as const;
  const body = type === 'apply' ? configuration(kind, step.body) : step.body;
  const object = applyPatch(type, current, body, { ...write, strategy, force });
  if (type === 'apply') return object;
  return { ...object, metadata: { ...object.metadata, managedFields: trackFields(current, object, write) } };
}

interface Refusal {
  code: number;
  reason?: string;
  message: string;
  details?: object;
}

function settle(make: () => KubernetesObject): { object?: KubernetesObject; refusal?: Refusal } {
  try {
    return { object: make() };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { code, reason, message, details } = error;
    return { refusal: { code, ...(reason && { reason }), message, ...(details && { details }) } };
  }
}

function refusalOf(body: unknown): Refusal {
  const { code, reason, message, details } = body as Refusal;
  return { code, ...(reason && { reason }), message, ...(details && { details }) };
}

/** Without what no patch decides, and what is empty, which Go does not write. */
function comparable(object: KubernetesObject): unknown {
  const { resourceVersion: _r, generation: _g, ...metadata } = object.metadata;
  return withoutEmpty({ ...object, metadata: { ...metadata, managedFields: ownersOf(object) } });
}

function ownersOf({ metadata }: KubernetesObject): unknown[] {
  return (metadata.managedFields ?? []).map((entry) => ({ ...(entry as object), time: 'some time' }));
}

function withoutEmpty(object: Record<string, unknown>): unknown {
  const isEmpty = (value: unknown) => value !== null && typeof value === 'object' && Object.keys(value).length === 0;
  const { metadata, ...rest } = object;
  const kept = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
  return { ...kept(rest), metadata: kept(metadata as object) };
}
