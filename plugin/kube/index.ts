/** The only door to Kubernetes: everything that the plugin may do to a cluster. */
export { cleanText } from './clean.ts';
export { comparable, compareJob, defaultedJob, differingFields } from './compare.ts';
export { connect } from './connect.ts';
export { getCronJob, listCronJobs, patchCronJob } from './cronjobs.ts';
export { type DiscoveredResource, resourceOf, type ServerVersion, serverVersion } from './discovery.ts';
export { droppedFields, type FieldPath } from './dropped-fields.ts';
export { waitUntilGone } from './gone.ts';
export { createJob, deleteJob, getJob, listJobs, patchJob, projectJob, watchJobs } from './jobs.ts';
export { limiter } from './limiter.ts';
export { followLogs, type LogRequest } from './logs.ts';
export { listContexts, listNamespaces } from './names.ts';
export { listNodes } from './nodes.ts';
export { deleteObject, type MergePatch, type ObjectKey, type PropagationPolicy, type WriteOptions } from './objects.ts';
export { getPod, listPods, projectPod, watchPods } from './pods.ts';
export { reflect } from './reflector.ts';
export { abortError } from './wait.ts';
export { type Applied, applyServerSide, createStrict, findLive } from './write.ts';
