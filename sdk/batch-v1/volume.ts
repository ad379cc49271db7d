import type { Quantity } from './container.ts';
import type { LabelSelector } from './objects.ts';

/** A volume of a pod, as one writes it. Exactly one source; sources without a type here are taken as they are. */
export interface Volume extends VolumeSource {
  /** DNS label, unique in its pod. */
  name: string;
}

export interface VolumeSource {
  /** Empty at the start, gone with the pod. `Memory` counts against the containers' memory limits. */
  emptyDir?: { medium?: '' | 'Memory' | (string & {}); sizeLimit?: Quantity };
  configMap?: { name: string; items?: KeyToPath[]; defaultMode?: number; optional?: boolean };
  secret?: { secretName: string; items?: KeyToPath[]; defaultMode?: number; optional?: boolean };
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  /** A claim made for the pod, gone with it. */
  ephemeral?: { volumeClaimTemplate: { metadata?: object; spec: PersistentVolumeClaimSpec } };
  hostPath?: { path: string; type?: string };
  nfs?: { server: string; path: string; readOnly?: boolean };
  csi?: {
    driver: string;
    fsType?: string;
    readOnly?: boolean;
    volumeAttributes?: Record<string, string>;
    nodePublishSecretRef?: { name: string };
  };
  /** An image's files. @since 1.33 (alpha 1.31) */
  image?: { reference: string; pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' };
  downwardAPI?: { items?: DownwardFile[]; defaultMode?: number };
  /** Several sources in one folder. */
  projected?: { sources: VolumeProjection[]; defaultMode?: number };
  [source: string]: unknown;
}

export interface KeyToPath {
  key: string;
  path: string;
  /** Permission bits, such as 0o400. */
  mode?: number;
}

export interface DownwardFile {
  path: string;
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { containerName: string; resource: string; divisor?: Quantity };
  mode?: number;
}

export interface VolumeProjection {
  configMap?: { name: string; items?: KeyToPath[]; optional?: boolean };
  secret?: { name: string; items?: KeyToPath[]; optional?: boolean };
  downwardAPI?: { items: DownwardFile[] };
  serviceAccountToken?: { path: string; audience?: string; expirationSeconds?: number };
  [source: string]: unknown;
}

export interface PersistentVolumeClaimSpec {
  accessModes: ('ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod')[];
  resources: { requests: { storage: Quantity }; limits?: { storage: Quantity } };
  storageClassName?: string;
  volumeMode?: 'Filesystem' | 'Block';
  volumeName?: string;
  selector?: LabelSelector;
  [field: string]: unknown;
}
