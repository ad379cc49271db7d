/** Kubernetes Jobs as code: constructs for cdk8s programs, and everything of `kubectl-batch/manifest`. */
export * as kplus from 'cdk8s-plus-27';
export type {
  ContainerProps,
  EnvFromLike,
  EnvValueLike,
  MountOf,
  VolumeLike,
} from './constructs/container.ts';
export type { CronJobJobProps, CronJobProps } from './constructs/cron-job.ts';
export { CronJob } from './constructs/cron-job.ts';
export type { Delivery } from './constructs/deliver.ts';
export type { JobGroupLike, JobLike, Predecessor } from './constructs/depends-on.ts';
export type { IndexedJobProps, IndexedProps, IndexedWork } from './constructs/indexed-job.ts';
export { IndexedJob } from './constructs/indexed-job.ts';
export type { JobCommonProps, JobProps } from './constructs/job.ts';
export { Job } from './constructs/job.ts';
export type { JobGroupItemsProps, JobGroupMatrixProps } from './constructs/job-group.ts';
export { JobGroup } from './constructs/job-group.ts';
export type { JobFailureProps, JobTemplateProps } from './constructs/job-workload.ts';
export type { Kueue } from './constructs/kueue.ts';
export type { Axes, Combination, Entry, Scalar } from './constructs/matrix.ts';
export type { NodeJobProps } from './constructs/node-job.ts';
export { NodeJob } from './constructs/node-job.ts';
export type { OnChange } from './constructs/on-change.ts';
export type { PeerServiceProps } from './constructs/peer-service.ts';
export type { PodProps } from './constructs/pod.ts';
export type { Failures } from './constructs/policies.ts';
export { countFailures, failIndex, failJob, ignoreDisruptions, ignoreFailures } from './constructs/policies.ts';
export type { QueueValue } from './constructs/queue.ts';
export { Queue } from './constructs/queue.ts';
export type { Defaults, GitOps, SecurityProfile } from './constructs/settings.ts';
export { setDefaults } from './constructs/settings.ts';
export type { DurationLike } from './constructs/values.ts';
export type { WorkQueueJobProps, WorkQueueMode } from './constructs/work-queue-job.ts';
export { WorkQueueJob } from './constructs/work-queue-job.ts';
export * from './manifest.ts';
