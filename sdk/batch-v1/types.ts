import type { JobSpec } from './job-spec.ts';
import type { Metadata, TemplateMetadata } from './metadata.ts';
import type { CronJobStatus, JobStatus } from './objects.ts';

export type * from './affinity.ts';
export type * from './container.ts';
export type * from './env.ts';
export type * from './job-policies.ts';
export type * from './job-scheduling.ts';
export type * from './job-spec.ts';
export type * from './local-reference.ts';
export type * from './metadata.ts';
export type * from './one-of.ts';
export type * from './pod.ts';
export type * from './probe.ts';
export type * from './resources.ts';
export type * from './security-context.ts';
export type * from './selector.ts';
export type * from './volume.ts';
export type * from './volume-claim.ts';
export type * from './volume-network.ts';
export type * from './volume-projection.ts';

/** A batch/v1 Job as one writes it. */
export interface Job {
  apiVersion: 'batch/v1';
  kind: 'Job';
  /** Name, labels and annotations. */
  metadata: Metadata;
  /** What is to run, how often, and when it has failed. */
  spec: JobSpec;
  /** Written by the server; left out of what one writes. */
  status?: JobStatus;
}

/** A batch/v1 CronJob as one writes it. */
export interface CronJob {
  apiVersion: 'batch/v1';
  kind: 'CronJob';
  /** Name, labels and annotations. */
  metadata: Metadata;
  /** When Jobs are made, and what they are. */
  spec: CronJobSpec;
  /** Written by the server; left out of what one writes. */
  status?: CronJobStatus;
}

/** CronJobSpec of Kubernetes 1.37. Every field may be changed; Jobs under way are left as they are. */
export interface CronJobSpec {
  /** Five fields, or `@daily` and its like, or `@every 1h30m`. Holds no `TZ=`: that is `timeZone`. */
  schedule: string;
  /** IANA name, such as `Europe/Paris`. Default: the zone of the controller manager. @since 1.25 (alpha 1.24) */
  timeZone?: string;
  /** Seconds after its time in which a missed run is still started; 0 or more. Default: however late. */
  startingDeadlineSeconds?: number;
  /** What happens to a run whose predecessor still runs: both run, it is left out, it takes over. Default: Allow. */
  concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
  /** Starts no more runs; those under way go on. Default: false. */
  suspend?: boolean;
  /** The Jobs to make. */
  jobTemplate: JobTemplateSpec;
  /** Complete Jobs to keep; 0 or more. Default: 3. */
  successfulJobsHistoryLimit?: number;
  /** Failed Jobs to keep; 0 or more. Default: 1. */
  failedJobsHistoryLimit?: number;
}

/** The Jobs of a CronJob: any but those with a selector of their own, which would be the same for each. */
export interface JobTemplateSpec {
  /** Labels and annotations of the Jobs. */
  metadata?: TemplateMetadata;
  /** As in a Job. */
  spec: JobSpec & { manualSelector?: false; selector?: undefined };
}
