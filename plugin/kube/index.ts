/** The only door to Kubernetes: everything that the plugin may do to a cluster. */
export { cleanText } from './clean.ts';
export { comparable, compareJob, defaultedJob, differingFields } from './compare.ts';
export {
  type ConfigMap,
  createConfigMap,
  deleteConfigMap,
  getConfigMap,
  listConfigMaps,
  patchConfigMap,
} from './configmaps.ts';
export { connect } from './connect.ts';
export { getCronJob, listCronJobs, patchCronJob } from './cronjobs.ts';
export { type DiscoveredResource, resourceOf, type ServerVersion, serverVersion } from './discovery.ts';
export { droppedFields, type FieldPath } from './dropped-fields.ts';
export { isTransient } from './errors.ts';
export { waitUntilGone } from './gone.ts';
export { createJob, deleteJob, getJob, listJobs, patchJob, projectJob, watchJobs } from './jobs.ts';
export { limiter } from './limiter.ts';
export { followLogs, type LogRequest } from './logs.ts';
export { listContexts, listNamespaces } from './names.ts';
export { listNodes } from './nodes.ts';
export {
  type DeletionKey,
  deleteObject,
  type MergePatch,
  type ObjectKey,
  type PropagationPolicy,
  type WriteOptions,
} from './objects.ts';
export { listSelecting, type Selecting, type SelectingKind } from './pod-selectors.ts';
export { getPod, listPods, patchPod, projectPod, watchPods } from './pods.ts';
export { reflect } from './reflector.ts';
export { missingRights, type Right } from './reviews.ts';
export { abortError, orAbort, sleep } from './wait.ts';
export { type Applied, applyServerSide, createStrict, findLive } from './write.ts';
