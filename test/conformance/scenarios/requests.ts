import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { job, type Row } from '../scenario.ts';
import type { Scene } from '../scene.ts';

/** Requests that many scenarios send. */

export const MERGE = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';
export const STRATEGIC = 'application/strategic-merge-patch+json';
export const APPLY = 'application/apply-patch+yaml';

export const still = (spec: object = {}, more: object = {}) => job({ spec: { suspend: true, ...spec }, ...more });
export const create = (body: unknown = still(), status = 201): Row => ['create', 'POST', 'jobs', { body }, status];
export const get = (label = 'get'): Row => [label, 'GET', 'jobs/pi', undefined, 200];
export const patch = (label: string, type: string, body: unknown, status = 200, query = {}): Row => [
  label,
  'PATCH',
  'jobs/pi',
  { body, type, query, fields: true },
  status,
];

/** Asks for a Table, as kubectl does. */
export const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** Of the first Job. */
export function setSpec(scene: Scene, spec: object): Promise<unknown> {
  return scene.must('PATCH', `jobs/${scene.jobs()[0]!.metadata.name}`, { type: MERGE, body: { spec } });
}

const UNMANAGED = { managedBy: 'example.com/other' };

/** A Job that nobody looks after: nothing happens to it but what the scenario does. */
export const unmanagedJob = (name: string, labels?: object): KubernetesObject =>
  job({ name, metadata: { name, ...(labels ? { labels } : {}) }, spec: UNMANAGED });
export const createUnmanaged = (scene: Scene, name: string, labels?: object): Promise<KubernetesObject> =>
  scene.must('POST', 'jobs', { body: unmanagedJob(name, labels) });
export const drop = (scene: Scene, name: string): Promise<KubernetesObject> =>
  scene.must('DELETE', `jobs/${name}`, { query: { propagationPolicy: 'Background' } });

/** One slot a year, so that none comes while a scenario is played. */
export const YEARLY = '0 0 1 1 *';

export function cronJob(
  spec: object = {},
  metadata: object = {},
  jobSpec: Record<string, unknown> = {},
  jobMetadata?: object,
): KubernetesObject {
  const { spec: inner } = job({ spec: jobSpec }) as unknown as { spec: object };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', ...metadata },
    spec: {
      schedule: YEARLY,
      jobTemplate: { ...(jobMetadata ? { metadata: jobMetadata } : {}), spec: inner },
      ...spec,
    },
  };
}
