import type { KubernetesObject } from '../../batch-v1/objects.ts';

const POD_TEMPLATE = { metadata: {}, spec: { containers: null } };
const JOB_SPEC = { template: POD_TEMPLATE };

/** Events write their times though they have none. */
export const EMPTY_EVENT = {
  involvedObject: {},
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: '',
  reportingInstance: '',
};

/**
 * An object of a kind with nothing in it, as Go writes it: structs that are no pointers are always there. What a new
 * object has beyond this is what its creator wrote.
 */
const SKELETONS: Record<string, Record<string, unknown>> = {
  Job: { spec: JOB_SPEC, status: {} },
  CronJob: { spec: { schedule: '', jobTemplate: { metadata: {}, spec: JOB_SPEC } }, status: {} },
  Pod: { spec: { containers: null }, status: {} },
  Service: { spec: {}, status: { loadBalancer: {} } },
  Namespace: { spec: {}, status: {} },
  Node: { spec: {}, status: { daemonEndpoints: { kubeletEndpoint: { Port: 0 } }, nodeInfo: {} } },
  Event: EMPTY_EVENT,
  Lease: { spec: {} },
  ResourceQuota: { spec: {}, status: {} },
  LimitRange: { spec: { limits: null } },
  PersistentVolumeClaim: { spec: { resources: {} }, status: {} },
};

export function skeletonOf({ apiVersion, kind }: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata: {}, ...SKELETONS[kind] };
}
