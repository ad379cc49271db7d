import { CRONJOB_SCHEDULED_TIMESTAMP_ANNOTATION } from '../batch-v1/names.ts';
import type {
  CronJobStatus,
  KubernetesObject,
  ObjectReference,
  ObservedCronJob,
  ObservedJob,
  OwnerReference,
} from '../batch-v1/objects.ts';
import { zoneOffsets } from '../batch-v1/schedule/zone.ts';

/** getJobName: the slot's minutes since 1970, so that no slot is started twice (and no two within one minute). */
export function jobNameOfSlot({ metadata }: ObservedCronJob, slot: number): string {
  return `${metadata.name}-${Math.floor(slot / 60_000)}`;
}

/** getJobFromTemplate2: the Job of one slot (epoch milliseconds), as it is sent to the API server. */
export function jobOfSlot(cronJob: ObservedCronJob, slot: number): KubernetesObject {
  const { metadata, spec } = cronJob;
  const { labels, annotations } = spec.jobTemplate?.metadata ?? {};
  const scheduled = timeInZone(slot, spec.timeZone || 'UTC');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobNameOfSlot(cronJob, slot),
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      ...(labels && { labels: { ...labels } }),
      annotations: { ...annotations, [CRONJOB_SCHEDULED_TIMESTAMP_ANNOTATION]: scheduled },
      ownerReferences: [ownerReferenceTo(cronJob)],
    },
    spec: spec.jobTemplate?.spec,
  };
}

/** NewControllerRef. */
function ownerReferenceTo({ metadata }: ObservedCronJob): OwnerReference {
  const { name = '', uid = '' } = metadata;
  return { apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true, blockOwnerDeletion: true };
}

/** The CronJob's status once the Job of a slot (epoch milliseconds) is there. */
export function withActiveJob(status: CronJobStatus, job: KubernetesObject, slot: number): CronJobStatus {
  const { name, namespace, uid, resourceVersion } = job.metadata;
  const reference = { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion } as ObjectReference;
  return { ...status, active: [...(status.active ?? []), reference], lastScheduleTime: rfc3339(slot) };
}

export function withoutActiveJob(status: CronJobStatus, uid: string | undefined): CronJobStatus {
  const { active = [], ...rest } = status;
  const left = active.filter((reference) => reference.uid !== uid);
  return left.length === active.length ? status : { ...rest, ...(left.length > 0 && { active: left }) };
}

/** As the CronJob controller compares: by uid. */
export function isActive(status: CronJobStatus, job: ObservedJob): boolean {
  return status.active?.some(({ uid }) => uid === job.metadata.uid) ?? false;
}

/** In UTC, to the second. */
export function rfc3339(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Go's RFC3339: with the zone's offset, `Z` where that is none. */
function timeInZone(milliseconds: number, timeZone: string): string {
  const offset = zoneOffsets(timeZone)(milliseconds / 1000);
  if (offset === 0) return rfc3339(milliseconds);
  const minutes = Math.floor(Math.abs(offset) / 60);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return rfc3339(milliseconds + offset * 1000).replace('Z', `${offset < 0 ? '-' : '+'}${hour}:${minute}`);
}
