/**
 * Fields that the server takes without a look before the given minor version, by default: it drops those behind a gate
 * that is off, and never reads others on create. Types and names are still checked below, but nothing is missed there.
 */
const NEVER = Number.POSITIVE_INFINITY;
export const UNREAD_BEFORE: Readonly<Record<string, number>> = {
  'Job.status': NEVER,
  'CronJob.status': NEVER,
  'JobTemplateSpec.metadata': NEVER,
  'PodTemplateSpec.metadata': NEVER,
  'PersistentVolumeClaimTemplate.metadata': NEVER,
  // WorkloadWithJob, GenericWorkload, EvictionRequestAPI
  'JobSpec.scheduling': NEVER,
  'PodSpec.workloadRef': NEVER,
  'PodSpec.schedulingGroup': NEVER,
  'PodSpec.evictionResponders': NEVER,
  // DynamicResourceAllocation, PodLevelResources
  'PodSpec.resourceClaims': 34,
  'PodSpec.resources': 34,
  'ResourceRequirements.claims': 34,
  // InPlacePodVerticalScaling, ContainerRestartRules, EnvFiles
  'Container.resizePolicy': 33,
  'Container.restartPolicyRules': 35,
  'EnvVarSource.fileKeyRef': 35,
  // ImageVolume, ClusterTrustBundleProjection, PodCertificateRequest
  'Volume.image': 35,
  'VolumeProjection.clusterTrustBundle': 37,
  'VolumeProjection.podCertificate': 37,
};
