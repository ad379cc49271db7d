import type { LocalReference } from './local-reference.ts';
import type { OneOf } from './one-of.ts';
import type { Quantity } from './resources.ts';
import type { EphemeralVolumeSource } from './volume-claim.ts';
import type { NetworkVolumeSources } from './volume-network.ts';
import type { DownwardFile, KeyToPath, ProjectedVolumeSource } from './volume-projection.ts';

/** A volume of a pod, as one writes it: its name and exactly one source. The API makes an emptyDir where there is none. */
export type Volume = {
  /** DNS label, unique in its pod. */
  name: string;
} & VolumeSource;

/** Where the files of a volume come from. */
export type VolumeSource = OneOf<VolumeSources>;

/** The sources that there are. */
export interface VolumeSources extends NetworkVolumeSources {
  /** Empty at the start, gone with the pod. */
  emptyDir: EmptyDirVolumeSource;
  /** A ConfigMap's entries as files. */
  configMap: ConfigMapVolumeSource;
  /** A Secret's entries as files. */
  secret: SecretVolumeSource;
  /** A claim of the pod's namespace. */
  persistentVolumeClaim: PersistentVolumeClaimVolumeSource;
  /** A claim made for the pod, gone with it. @since 1.21 (alpha 1.19) */
  ephemeral: EphemeralVolumeSource;
  /** A file or folder of the node. */
  hostPath: HostPathVolumeSource;
  /** What a CSI driver makes for the pod. */
  csi: CsiVolumeSource;
  /** An image's files, read-only. @since 1.35 (alpha 1.31) */
  image: ImageVolumeSource;
  /** The pod's own labels, requests and the like as files. */
  downwardAPI: DownwardApiVolumeSource;
  /** Several sources in one folder. */
  projected: ProjectedVolumeSource;
}

/** An empty folder on the node. */
export interface EmptyDirVolumeSource {
  /** `Memory`: counts against the containers' memory limits. Default: the node's disk. */
  medium?: '' | 'Memory' | 'HugePages' | (string & {});
  /** A pod that writes more is evicted. Default: no limit. */
  sizeLimit?: Quantity;
  /** Permission bits, 0 to 0o1777. Default: 0o777. @since 1.37 (alpha) */
  mode?: number;
}

/** A ConfigMap's entries as files; changes show within a minute or so. */
export interface ConfigMapVolumeSource {
  /** Of a ConfigMap of the pod's namespace. */
  name: string;
  /** Only these entries, under these names. Default: all. */
  items?: KeyToPath[];
  /** Permission bits, 0 to 0o777. Default: 0o644. */
  defaultMode?: number;
  /** Id of the files' owner. @since 1.37 (alpha) */
  defaultUser?: number;
  /** Whether the pod starts without it. Default: false. */
  optional?: boolean;
}

/** A Secret's entries as files; changes show within a minute or so. */
export interface SecretVolumeSource {
  /** Of a Secret of the pod's namespace. */
  secretName: string;
  /** Only these entries, under these names. Default: all. */
  items?: KeyToPath[];
  /** Permission bits, 0 to 0o777. Default: 0o644. */
  defaultMode?: number;
  /** Id of the files' owner. @since 1.37 (alpha) */
  defaultUser?: number;
  /** Whether the pod starts without it. Default: false. */
  optional?: boolean;
}

/** A claim of the pod's namespace. */
export interface PersistentVolumeClaimVolumeSource {
  /** Of the PersistentVolumeClaim. */
  claimName: string;
  /** For all mounts. Default: false. */
  readOnly?: boolean;
}

/** A file or folder of the node. */
export interface HostPathVolumeSource {
  /** On the node. */
  path: string;
  /** What must be there, or is made. Default: anything. */
  type?: '' | 'DirectoryOrCreate' | 'Directory' | 'FileOrCreate' | 'File' | 'Socket' | 'CharDevice' | 'BlockDevice';
}

/** What a CSI driver makes for the pod. */
export interface CsiVolumeSource {
  /** Name of the driver. */
  driver: string;
  /** Such as ext4. Default: the driver's choice. */
  fsType?: string;
  /** Default: false. */
  readOnly?: boolean;
  /** Words for the driver. */
  volumeAttributes?: Record<string, string>;
  /** A Secret for the driver. */
  nodePublishSecretRef?: LocalReference;
}

/** An image's files. @since 1.35 (alpha 1.31) */
export interface ImageVolumeSource {
  /** Such as `registry.example.com/models:3`. Whoever leaves it out has something else put it in. @since 1.35 (alpha 1.31) */
  reference?: string;
  /** Default: Always for `latest` or no tag, else IfNotPresent. @since 1.35 (alpha 1.31) */
  pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
}

/** Fields of the pod as files. */
export interface DownwardApiVolumeSource {
  /** The files. */
  items?: DownwardFile[];
  /** Permission bits, 0 to 0o777. Default: 0o644. */
  defaultMode?: number;
  /** Id of the files' owner. @since 1.37 (alpha) */
  defaultUser?: number;
}
