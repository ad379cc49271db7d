import type { Metadata } from './metadata.ts';
import type { Quantity } from './resources.ts';
import type { LabelSelector } from './selector.ts';

/** A claim made for the pod, gone with it. @since 1.21 (alpha 1.19) */
export interface EphemeralVolumeSource {
  /** The claim; its name is `<pod>-<volume>`. @since 1.21 (alpha 1.19) */
  volumeClaimTemplate: PersistentVolumeClaimTemplate;
}

/** The claim of an ephemeral volume. @since 1.21 (alpha 1.19) */
export interface PersistentVolumeClaimTemplate {
  /** Labels and annotations of the claim. @since 1.21 (alpha 1.19) */
  metadata?: Pick<Metadata, 'labels' | 'annotations' | 'finalizers'>;
  /** What is asked for. @since 1.21 (alpha 1.19) */
  spec: PersistentVolumeClaimSpec;
}

/** Storage that is asked for. */
export interface PersistentVolumeClaimSpec {
  /** At least one. */
  accessModes: ('ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod')[];
  /** How much. */
  resources: VolumeResourceRequirements;
  /** Default: the cluster's default class. `''` is none. */
  storageClassName?: string;
  /** How a CSI driver makes it, beside the class. @since 1.34 (alpha 1.29) */
  volumeAttributesClassName?: string;
  /** A folder, or a block device. Default: Filesystem. */
  volumeMode?: 'Filesystem' | 'Block';
  /** Just this volume. */
  volumeName?: string;
  /** Only volumes with these labels. */
  selector?: LabelSelector;
  /** A VolumeSnapshot or another claim to fill it from. */
  dataSource?: TypedLocalObjectReference;
  /** Any object that something can fill it from; if both are written they are the same. @since 1.24 (alpha 1.22) */
  dataSourceRef?: TypedObjectReference;
}

/** How much storage. */
export interface VolumeResourceRequirements {
  /** At least so much, such as 10Gi. */
  requests: { storage: Quantity };
  /** At most so much. */
  limits?: { storage: Quantity };
}

/** An object of the same namespace. */
export interface TypedLocalObjectReference {
  /** Such as `snapshot.storage.k8s.io`. Default: the core group. */
  apiGroup?: string;
  /** Such as VolumeSnapshot. */
  kind: string;
  /** Of the object. */
  name: string;
}

/** An object, also of another namespace. */
export interface TypedObjectReference extends TypedLocalObjectReference {
  /** Needs a ReferenceGrant there. Default: the pod's. @since 1.26 (alpha) */
  namespace?: string;
}
