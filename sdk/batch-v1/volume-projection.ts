import type { ObjectFieldSelector, ResourceFieldSelector } from './env.ts';
import type { OneOf } from './one-of.ts';
import type { LabelSelector } from './selector.ts';

/** An entry, and the file that it becomes. */
export interface KeyToPath {
  /** Of the entry. */
  key: string;
  /** Relative, without `..`. */
  path: string;
  /** Permission bits, 0 to 0o777. Default: the volume's. */
  mode?: number;
  /** Id of the file's owner. Default: the volume's. @since 1.37 (alpha) */
  user?: number;
}

/** A file with a field of the pod, or a request or limit. */
export type DownwardFile = {
  /** Relative, without `..`. */
  path: string;
  /** Permission bits, 0 to 0o777. Default: the volume's. */
  mode?: number;
  /** Id of the file's owner. Default: the volume's. @since 1.37 (alpha) */
  user?: number;
} & OneOf<{
  /** A field of the pod: metadata only. */
  fieldRef: ObjectFieldSelector;
  /** A request or limit; containerName must be written. */
  resourceFieldRef: ResourceFieldSelector & Required<Pick<ResourceFieldSelector, 'containerName'>>;
}>;

/** Several sources in one folder. */
export interface ProjectedVolumeSource {
  /** No two may write the same file. */
  sources?: VolumeProjection[];
  /** Permission bits, 0 to 0o777. Default: 0o644. */
  defaultMode?: number;
  /** Id of the files' owner. @since 1.37 (alpha) */
  defaultUser?: number;
}

/** One source of a projected volume. */
export type VolumeProjection = OneOf<{
  /** A ConfigMap's entries. */
  configMap: ObjectProjection;
  /** A Secret's entries. */
  secret: ObjectProjection;
  /** Fields of the pod. */
  downwardAPI: DownwardApiProjection;
  /** A token of the pod's service account, renewed in time. */
  serviceAccountToken: ServiceAccountTokenProjection;
  /** Certificates of a ClusterTrustBundle. @since 1.37 (alpha 1.29) */
  clusterTrustBundle: ClusterTrustBundleProjection;
  /** A key and a certificate for the pod, renewed in time. @since 1.37 (alpha 1.34) */
  podCertificate: PodCertificateProjection;
}>;

/** Fields of the pod. */
export interface DownwardApiProjection {
  /** The files. */
  items?: DownwardFile[];
}

/** Entries of a ConfigMap or Secret of the pod's namespace. */
export interface ObjectProjection {
  /** Of the ConfigMap or Secret. */
  name: string;
  /** Only these entries, under these names. Default: all. */
  items?: KeyToPath[];
  /** Whether the pod starts without it. Default: false. */
  optional?: boolean;
}

/** A token of the pod's service account. */
export interface ServiceAccountTokenProjection {
  /** Relative, without `..`. */
  path: string;
  /** Whom the token is for. Default: the API server. */
  audience?: string;
  /** Seconds that it is good for, 600 to 2^32. Default: 3600. */
  expirationSeconds?: number;
  /** Id of the file's owner. Default: the volume's. @since 1.37 (alpha) */
  user?: number;
}

/** Certificates, by the bundle's name or by their signer. @since 1.37 (alpha 1.29) */
export type ClusterTrustBundleProjection = {
  /** Relative, without `..`. @since 1.37 (alpha 1.29) */
  path: string;
  /** Whether the pod starts without them. Default: false. @since 1.37 (alpha 1.29) */
  optional?: boolean;
  /** Id of the file's owner. Default: the volume's. @since 1.37 (alpha) */
  user?: number;
} & (
  | {
      /** Of one bundle. @since 1.37 (alpha 1.29) */
      name: string;
      signerName?: undefined;
      labelSelector?: undefined;
    }
  | {
      /** All bundles of the signer. @since 1.37 (alpha 1.29) */
      signerName: string;
      /** Only those bundles. Default: none. @since 1.37 (alpha 1.29) */
      labelSelector?: LabelSelector;
      name?: undefined;
    }
);

/** A key and a certificate for the pod, in one file or in two. @since 1.37 (alpha 1.34) */
export interface PodCertificateProjection {
  /** Who signs, such as `example.com/signer`. @since 1.37 (alpha 1.34) */
  signerName: string;
  /** Kind of the key. @since 1.37 (alpha 1.34) */
  keyType: 'RSA3072' | 'RSA4096' | 'ECDSAP256' | 'ECDSAP384' | 'ECDSAP521' | 'ED25519';
  /** Seconds that it is good for at most, 3600 to 7862400. Default: 86400. @since 1.37 (alpha 1.34) */
  maxExpirationSeconds?: number;
  /** File with key and certificates, to be read at once. @since 1.37 (alpha 1.34) */
  credentialBundlePath?: string;
  /** File with the key; may not fit the certificates for a moment. @since 1.37 (alpha 1.34) */
  keyPath?: string;
  /** File with the certificates. @since 1.37 (alpha 1.34) */
  certificateChainPath?: string;
  /** Words for the signer; keys have a domain. @since 1.37 (alpha 1.35) */
  userAnnotations?: Record<string, string>;
  /** Id of the files' owner. Default: the volume's. @since 1.37 (alpha) */
  user?: number;
}
