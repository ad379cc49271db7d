/** The only door to Kubernetes: everything that the plugin may do to a cluster. */
export { cleanText } from './clean.ts';
export { compareJob, differingFields, type FieldDifference } from './compare.ts';
export { connect } from './connect.ts';
export { createCronJob, deleteCronJob, getCronJob, listCronJobs, patchCronJob } from './cronjobs.ts';
export { type DiscoveredResource, resourceOf, type ServerVersion, serverVersion } from './discovery.ts';
export { droppedFields, type FieldPath, fieldText } from './dropped-fields.ts';
export { createJob, deleteJob, getJob, listJobs, patchJob, projectJob, watchJobs } from './jobs.ts';
export { followLogs, type LogRequest } from './logs.ts';
export type { MergePatch, ObjectKey, PropagationPolicy, WriteOptions } from './objects.ts';
export { getPod, listPods, projectPod, watchPods } from './pods.ts';
export { reflect } from './reflector.ts';
export { applyServerSide, createStrict } from './write.ts';
