/** What is to be known of batch/v1 manifests: validation, completion indexes, names, types. Loads no cdk8s. */

export type * from './batch-v1/affinity.ts';
export type { CompletionIndexes, IndexRun } from './batch-v1/completion-indexes.ts';
export {
  containsIndex,
  countIndexes,
  eachIndex,
  formatIndexes,
  indexesOf,
  missingIndexes,
  parseIndexes,
} from './batch-v1/completion-indexes.ts';
export type * from './batch-v1/container.ts';
export type { JobObject } from './batch-v1/each-node.ts';
export { expandEachNode } from './batch-v1/each-node.ts';
export type * from './batch-v1/env.ts';
export type { Fields } from './batch-v1/fields.ts';
export type { Finding } from './batch-v1/finding.ts';
export { fieldPath, findingText } from './batch-v1/finding-text.ts';
export type { FluxSource, ManifestFile } from './batch-v1/folders.ts';
export { layOutFolders } from './batch-v1/folders.ts';
export type * from './batch-v1/job-policies.ts';
export type * from './batch-v1/job-scheduling.ts';
export type * from './batch-v1/job-spec.ts';
export type * from './batch-v1/local-reference.ts';
export type * from './batch-v1/metadata.ts';
export type { JobNaming } from './batch-v1/names.ts';
export { cronJobNameProblem, jobGenerateNameProblem, jobNameProblem } from './batch-v1/names.ts';
export type {
  CronJobStatus,
  JobCondition,
  JobStatus,
  KubernetesObject,
  ObjectMeta,
  ObjectReference,
  OwnerReference,
  UncountedTerminatedPods,
} from './batch-v1/objects.ts';
export type * from './batch-v1/one-of.ts';
export type * from './batch-v1/pod.ts';
export type * from './batch-v1/probe.ts';
export type * from './batch-v1/resources.ts';
export type { Schedule, ScheduleOptions } from './batch-v1/schedule/index.ts';
export { parseSchedule } from './batch-v1/schedule/index.ts';
export type * from './batch-v1/security-context.ts';
export type * from './batch-v1/selector.ts';
export type {
  CronJob as CronJobManifest,
  CronJobSpec,
  Job as JobManifest,
  JobTemplateSpec,
} from './batch-v1/types.ts';
export type { ValidateOptions } from './batch-v1/validate/index.ts';
export { isAdvice, validateManifest } from './batch-v1/validate/index.ts';
export type * from './batch-v1/volume.ts';
export type * from './batch-v1/volume-claim.ts';
export type * from './batch-v1/volume-network.ts';
export type * from './batch-v1/volume-projection.ts';
export type { BatchErrorOptions, ErrorCode, ScheduleFault } from './errors.ts';
export { BatchError, BatchErrors, ScheduleError, UsageError } from './errors.ts';
