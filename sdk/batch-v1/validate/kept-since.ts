/**
 * The minor version from which on the server keeps a field of a pod by default. Versions before it that know the field
 * drop it without a look, so whatever it holds is no error there.
 */
export const KEPT_SINCE = {
  clusterTrustBundle: 37,
  fileKeyRef: 35,
  hostnameOverride: 35,
  hostUsers: 33,
  image: 35,
  /** Of pod affinity; spread constraints have it since 1.27. */
  matchLabelKeys: 31,
  podCertificate: 37,
  recursiveReadOnly: 31,
  resourceClaims: 34,
  /** Of the pod itself. */
  resources: 34,
  seLinuxChangePolicy: 33,
  supplementalGroupsPolicy: 33,
  volumeAttributesClassName: 34,
} as const;
