import type { LocalReference } from './local-reference.ts';

/** Storage of the network that needs no claim. Those marked as deprecated go through CSI drivers today, or are gone. */
export interface NetworkVolumeSources {
  /** A folder of an NFS server. */
  nfs: NfsVolumeSource;
  /** A block device of an iSCSI target. */
  iscsi: IscsiVolumeSource;
  /** A device of Fibre Channel. */
  fc: FcVolumeSource;
  /** @deprecated Needs a driver on the node; write a CSI driver's volume instead. */
  flexVolume: FlexVolumeSource;
  /** @deprecated Its CSI driver is used instead. */
  awsElasticBlockStore: AwsElasticBlockStoreVolumeSource;
  /** @deprecated Its CSI driver is used instead. */
  azureDisk: AzureDiskVolumeSource;
  /** @deprecated Its CSI driver is used instead. */
  azureFile: AzureFileVolumeSource;
  /** @deprecated Gone since 1.31. */
  cephfs: CephFsVolumeSource;
  /** @deprecated Its CSI driver is used instead. */
  cinder: CinderVolumeSource;
  /** @deprecated Gone since 1.25. */
  flocker: FlockerVolumeSource;
  /** @deprecated Its CSI driver is used instead. */
  gcePersistentDisk: GcePersistentDiskVolumeSource;
  /** @deprecated Off since 1.33; clone in an init container into an emptyDir instead. */
  gitRepo: GitRepoVolumeSource;
  /** @deprecated Gone since 1.26. */
  glusterfs: GlusterfsVolumeSource;
  /** @deprecated Gone. */
  photonPersistentDisk: PhotonPersistentDiskVolumeSource;
  /** @deprecated Its CSI driver is used instead. */
  portworxVolume: PortworxVolumeSource;
  /** @deprecated Gone since 1.25. */
  quobyte: QuobyteVolumeSource;
  /** @deprecated Gone since 1.31. */
  rbd: RbdVolumeSource;
  /** @deprecated Gone since 1.22. */
  scaleIO: ScaleIoVolumeSource;
  /** @deprecated Gone since 1.25. */
  storageos: StorageOsVolumeSource;
  /** @deprecated Its CSI driver is used instead. */
  vsphereVolume: VsphereVolumeSource;
}

/** What most volumes of a device can say. */
export interface DeviceOptions {
  /** Such as ext4. Default: ext4, or the driver's choice. */
  fsType?: string;
  /** Default: false. */
  readOnly?: boolean;
}

/** A folder of an NFS server. */
export interface NfsVolumeSource {
  /** Name or address of the server. */
  server: string;
  /** Absolute. */
  path: string;
  /** Default: false. */
  readOnly?: boolean;
}

/** A block device of an iSCSI target. */
export interface IscsiVolumeSource extends DeviceOptions {
  /** Address of the target, with port unless it is 3260. */
  targetPortal: string;
  /** Further ones. */
  portals?: string[];
  /** Name of the target. */
  iqn: string;
  /** Number of the unit, 0 to 255. */
  lun: number;
  /** Default: the node's own. */
  initiatorName?: string;
  /** Default: default (TCP). */
  iscsiInterface?: string;
  /** Whether discovery asks for a password. Default: false. */
  chapAuthDiscovery?: boolean;
  /** Whether sessions ask for a password. Default: false. */
  chapAuthSession?: boolean;
  /** Secret with the passwords. */
  secretRef?: LocalReference;
}

/** A device of Fibre Channel: by target and unit, or by its own names. */
export interface FcVolumeSource extends DeviceOptions {
  /** World wide names of the target; need lun. */
  targetWWNs?: string[];
  /** Number of the unit, 0 to 255. */
  lun?: number;
  /** World wide identifiers of the device, instead. */
  wwids?: string[];
}

/** What a FlexVolume driver on the node mounts. */
export interface FlexVolumeSource extends DeviceOptions {
  /** Name of the driver. */
  driver: string;
  /** Secret for the driver. */
  secretRef?: LocalReference;
  /** Words for the driver. */
  options?: Record<string, string>;
}

/** A disk of AWS. */
export interface AwsElasticBlockStoreVolumeSource extends DeviceOptions {
  /** Of the disk. */
  volumeID: string;
  /** 0 to 255. Default: all of the disk. */
  partition?: number;
}

/** A disk of Azure. */
export interface AzureDiskVolumeSource extends DeviceOptions {
  /** Of the disk. */
  diskName: string;
  /** Of the disk. */
  diskURI: string;
  /** Default: ReadWrite. */
  cachingMode?: 'None' | 'ReadOnly' | 'ReadWrite';
  /** Default: Shared. */
  kind?: 'Shared' | 'Dedicated' | 'Managed';
}

/** A share of Azure. */
export interface AzureFileVolumeSource {
  /** Secret with account and key. */
  secretName: string;
  /** Of the share. */
  shareName: string;
  /** Default: false. */
  readOnly?: boolean;
}

/** A folder of Ceph. */
export interface CephFsVolumeSource {
  /** Addresses; at least one. */
  monitors: string[];
  /** Default: /. */
  path?: string;
  /** Default: admin. */
  user?: string;
  /** File of the node with the key. Default: /etc/ceph/user.secret. */
  secretFile?: string;
  /** Secret with the key, instead. */
  secretRef?: LocalReference;
  /** Default: false. */
  readOnly?: boolean;
}

/** A disk of OpenStack. */
export interface CinderVolumeSource extends DeviceOptions {
  /** Of the disk. */
  volumeID: string;
  /** Secret with parameters of the connection. */
  secretRef?: LocalReference;
}

/** A dataset of Flocker, by one of the two. */
export interface FlockerVolumeSource {
  /** Of the dataset. */
  datasetName?: string;
  /** Of the dataset. */
  datasetUUID?: string;
}

/** A disk of Google. */
export interface GcePersistentDiskVolumeSource extends DeviceOptions {
  /** Of the disk. */
  pdName: string;
  /** 0 to 255. Default: all of the disk. */
  partition?: number;
}

/** A Git repository at some revision. */
export interface GitRepoVolumeSource {
  /** Its URL. */
  repository: string;
  /** Default: the newest. */
  revision?: string;
  /** Relative, without `..`. Default: a folder of the repository's name. */
  directory?: string;
}

/** A volume of Gluster. */
export interface GlusterfsVolumeSource {
  /** Name of the endpoints. */
  endpoints: string;
  /** Of the volume. */
  path: string;
  /** Default: false. */
  readOnly?: boolean;
}

/** A disk of Photon. */
export interface PhotonPersistentDiskVolumeSource {
  /** Of the disk. */
  pdID: string;
  /** Default: ext4. */
  fsType?: string;
}

/** A volume of Portworx. */
export interface PortworxVolumeSource extends DeviceOptions {
  /** Of the volume. */
  volumeID: string;
}

/** A volume of Quobyte. */
export interface QuobyteVolumeSource {
  /** Addresses, comma between them. */
  registry: string;
  /** Of the volume. */
  volume: string;
  /** Default: none. */
  group?: string;
  /** Default: the service account's. */
  user?: string;
  /** Of the volume. */
  tenant?: string;
  /** Default: false. */
  readOnly?: boolean;
}

/** A block device of Ceph. */
export interface RbdVolumeSource extends DeviceOptions {
  /** Addresses; at least one. */
  monitors: string[];
  /** Of the device. */
  image: string;
  /** Default: rbd. */
  pool?: string;
  /** Default: admin. */
  user?: string;
  /** File of the node with the key. Default: /etc/ceph/keyring. */
  keyring?: string;
  /** Secret with the key, instead. */
  secretRef?: LocalReference;
}

/** A volume of ScaleIO. */
export interface ScaleIoVolumeSource extends DeviceOptions {
  /** Address of the gateway. */
  gateway: string;
  /** Name of the system. */
  system: string;
  /** Secret with user and password. */
  secretRef: LocalReference;
  /** Whether to speak TLS. Default: false. */
  sslEnabled?: boolean;
  /** Name of the domain. */
  protectionDomain?: string;
  /** Name of the pool. */
  storagePool?: string;
  /** Default: ThinProvisioned. */
  storageMode?: 'ThickProvisioned' | 'ThinProvisioned' | (string & {});
  /** Of the volume. */
  volumeName?: string;
}

/** A volume of StorageOS. */
export interface StorageOsVolumeSource extends DeviceOptions {
  /** Of the volume. */
  volumeName: string;
  /** Default: the pod's. */
  volumeNamespace?: string;
  /** Secret with parameters of the connection. */
  secretRef?: LocalReference;
}

/** A disk of vSphere. */
export interface VsphereVolumeSource {
  /** Of the disk. */
  volumePath: string;
  /** Default: ext4. */
  fsType?: string;
  /** Name of the policy. */
  storagePolicyName?: string;
  /** Of the policy. */
  storagePolicyID?: string;
}
