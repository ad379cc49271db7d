/** What is to be known of batch/v1 manifests: validation, completion indexes, names, types. Loads no cdk8s. */
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
export { expandEachNode } from './batch-v1/each-node.ts';
export type { Finding } from './batch-v1/finding.ts';
export { fieldPath, findingText } from './batch-v1/finding-text.ts';
export type { JobNaming } from './batch-v1/names.ts';
export { cronJobNameProblem, jobGenerateNameProblem, jobNameProblem } from './batch-v1/names.ts';
export type {
  Affinity,
  Container,
  ContainerPort,
  CronJob as CronJobManifest,
  CronJobSpec,
  EnvFromSource,
  EnvVar,
  Job as JobManifest,
  JobRestartPolicy,
  JobSpec,
  LabelSelector,
  Lifecycle,
  Metadata,
  OnExitCodes,
  OnPodCondition,
  PodFailurePolicy,
  PodFailurePolicyAction,
  PodFailurePolicyRule,
  PodReplacementPolicy,
  PodSecurityContext,
  PodSpec,
  PodTemplateSpec,
  Probe,
  Quantity,
  ResourceRequirements,
  SecurityContext,
  SuccessPolicy,
  SuccessPolicyRule,
  Toleration,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from './batch-v1/types.ts';
export type { ValidateOptions } from './batch-v1/validate/index.ts';
export { validateManifest } from './batch-v1/validate/index.ts';
export type { BatchErrorOptions, ErrorCode } from './errors.ts';
export { BatchError, BatchErrors, UsageError } from './errors.ts';
