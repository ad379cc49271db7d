/** What a container and its pod can both say; the container's word goes first. */
export interface CommonSecurityContext {
  /** Id of the user, 0 or more. Default: the image's. */
  runAsUser?: number;
  /** Id of the main group, 0 or more. Default: the container runtime's. */
  runAsGroup?: number;
  /** The kubelet refuses to start a container as root. Default: false. */
  runAsNonRoot?: boolean;
  /** Which system calls are allowed. @since 1.19 */
  seccompProfile?: ConfinementProfile;
  /** The AppArmor profile of the processes. @since 1.30 */
  appArmorProfile?: ConfinementProfile;
  /** Labels for SELinux. Default: random ones by the container runtime. */
  seLinuxOptions?: SELinuxOptions;
  /** For Windows containers only. */
  windowsOptions?: WindowsSecurityContextOptions;
}

/** A profile of seccomp or AppArmor. */
export type ConfinementProfile =
  | {
      /** The container runtime's own, or none. */
      type: 'RuntimeDefault' | 'Unconfined';
      localhostProfile?: undefined;
    }
  | {
      /** One of the node's. */
      type: 'Localhost';
      /** Seccomp: a file below the kubelet's folder of profiles. AppArmor: the name of a loaded profile. */
      localhostProfile: string;
    };

/** A label of SELinux. */
export interface SELinuxOptions {
  /** Such as `s0:c123,c456`. */
  level?: string;
  /** Such as `system_r`. */
  role?: string;
  /** Such as `container_t`. */
  type?: string;
  /** Such as `system_u`. */
  user?: string;
}

/** What only Windows knows. */
export interface WindowsSecurityContextOptions {
  /** Text of a GMSA credential spec, 64 KiB at most; mostly put in by a webhook. */
  gmsaCredentialSpec?: string;
  /** Name of the GMSA credential spec. */
  gmsaCredentialSpecName?: string;
  /** Runs on the host; for all containers of the pod or none, with hostNetwork. Default: false. @since 1.23 (alpha 1.22) */
  hostProcess?: boolean;
  /** Name of the user. Default: the image's. */
  runAsUserName?: string;
}

/** What a container's processes may do. */
export type SecurityContext = ContainerSecurityContext & PrivilegeEscalation;

/** The part of a container's security context that goes with any privileges. */
export interface ContainerSecurityContext extends CommonSecurityContext {
  /** What of root's power the processes have. Default: the container runtime's choice. */
  capabilities?: Capabilities;
  /** How /proc is mounted; `Unmasked` needs hostUsers: false. Default: Default. @since 1.33 (alpha 1.12) */
  procMount?: 'Default' | 'Unmasked';
  /** Nothing but volumes can be written to. Default: false. */
  readOnlyRootFilesystem?: boolean;
}

/** A privileged container can gain privileges as it likes. */
export type PrivilegeEscalation =
  | {
      /** As root on the node. Default: false. */
      privileged?: false;
      /** Whether a process can gain more privileges than its parent has (setuid). Default: true. */
      allowPrivilegeEscalation?: boolean;
    }
  | { privileged?: boolean; allowPrivilegeEscalation?: true };

/** Names such as `NET_ADMIN`, without `CAP_`; `ALL` is all of them. */
export interface Capabilities {
  /** Given. */
  add?: string[];
  /** Taken away. */
  drop?: string[];
}

/** What holds for the pod, and for each of its containers that does not say otherwise. */
export interface PodSecurityContext extends CommonSecurityContext {
  /** Group that volumes belong to, and the processes with it. Default: volumes are left as they are. */
  fsGroup?: number;
  /** Whether files are given to fsGroup each time, or only where the root is not its. Default: Always. */
  fsGroupChangePolicy?: 'OnRootMismatch' | 'Always';
  /** Further groups of the processes. */
  supplementalGroups?: number[];
  /** Whether groups that the image lists count as well (`Merge`). Default: Merge. @since 1.33 (alpha 1.31) */
  supplementalGroupsPolicy?: 'Merge' | 'Strict';
  /** How volumes get their SELinux label: file by file, or by a mount option. @since 1.33 (alpha 1.32) */
  seLinuxChangePolicy?: 'MountOption' | 'Recursive';
  /** Settings of the kernel that have a namespace, such as `net.core.somaxconn`. */
  sysctls?: Sysctl[];
}

/** A setting of the kernel. */
export interface Sysctl {
  /** Such as `net.core.somaxconn`; others than the safe ones must be allowed by the kubelet. */
  name: string;
  /** Its text. */
  value: string;
}
