import { type Fields, fieldsOf, listOfFields } from './fields.ts';

/** What Pod Security admission looks at, by the standards of Kubernetes 1.37. */
export type PodSecurityLevel = 'baseline' | 'restricted';

/** One thing that a level forbids, by its path in the pod's spec. */
export interface PodSecurityProblem {
  path: (string | number)[];
  value: unknown;
  /** Stands after the path: `must not be true`. */
  message: string;
}

/** A security context and where it is. */
interface Context {
  path: (string | number)[];
  context: Fields;
  /** That of the pod, for the context of a container. */
  pod?: Fields;
}

const CAPABILITIES =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_notsent_lowat',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];
const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const VOLUMES = 'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' ');

/** Everything in a pod's spec that a namespace of this level would refuse. */
export function podSecurityProblems(pod: Fields, level: PodSecurityLevel): PodSecurityProblem[] {
  const containers = containersOf(pod);
  const podContext = { path: ['securityContext'], context: fieldsOf(pod.securityContext) };
  const contexts = containers.map(({ path, container }) => ({
    path: [...path, 'securityContext'],
    context: fieldsOf(container.securityContext),
    pod: podContext.context,
  }));
  const restricted = level === 'restricted';
  return [
    ...hostProblems(pod),
    ...volumeProblems(pod, restricted),
    ...containers.flatMap(({ path, container }) => [
      ...portProblems(container, path),
      ...hookProblems(container, path),
    ]),
    ...[podContext, ...contexts].flatMap((each) => contextProblems(each, pod)),
    ...contexts.flatMap((each) => privilegeProblems(each, restricted)),
    ...(restricted ? [podContext, ...contexts].flatMap((each) => userProblems(each, pod)) : []),
    ...(restricted && fieldsOf(pod.os).name !== 'windows' ? contexts.flatMap(missingRestrictions) : []),
  ];
}

function hostProblems(pod: Fields): PodSecurityProblem[] {
  return ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) =>
    unless(pod[field] !== true, [field], pod[field], 'must not be true'),
  );
}

function volumeProblems(pod: Fields, restricted: boolean): PodSecurityProblem[] {
  return listOfFields(pod.volumes).flatMap((volume, index) => {
    const path = ['volumes', index];
    const hostPath = unless(volume.hostPath === undefined, [...path, 'hostPath'], volume.hostPath, 'must not be there');
    if (hostPath.length > 0 || !restricted) return hostPath;
    const message = `must be one of ${VOLUMES.join(', ')}`;
    return unless(
      VOLUMES.some((type) => volume[type] !== undefined),
      path,
      undefined,
      message,
    );
  });
}

function portProblems(container: Fields, at: (string | number)[]): PodSecurityProblem[] {
  return listOfFields(container.ports).flatMap(({ hostPort }, index) =>
    unless(!hostPort, [...at, 'ports', index, 'hostPort'], hostPort, 'must not be there'),
  );
}

/** Probes and hooks must call the pod itself. */
function hookProblems(container: Fields, at: (string | number)[]): PodSecurityProblem[] {
  const hooks = [
    ['livenessProbe'],
    ['readinessProbe'],
    ['startupProbe'],
    ['lifecycle', 'postStart'],
    ['lifecycle', 'preStop'],
  ];
  return hooks.flatMap((hook) => {
    const handler = hook.reduce((fields, name) => fieldsOf(fields[name]), container);
    return ['httpGet', 'tcpSocket'].flatMap((kind) => {
      const { host } = fieldsOf(handler[kind]);
      return unless(!host, [...at, ...hook, kind, 'host'], host, 'must not be there');
    });
  });
}

/** What holds for the contexts of the pod and of its containers alike. */
function contextProblems({ path, context }: Context, pod: Fields): PodSecurityProblem[] {
  const { type, user, role } = fieldsOf(context.seLinuxOptions);
  const { hostProcess } = fieldsOf(context.windowsOptions);
  const seccomp = fieldsOf(context.seccompProfile).type;
  const appArmor = fieldsOf(context.appArmorProfile).type;
  const selinux = [...path, 'seLinuxOptions'];
  return [
    ...unless(hostProcess !== true, [...path, 'windowsOptions', 'hostProcess'], hostProcess, 'must not be true'),
    ...unless(
      seccomp !== 'Unconfined',
      [...path, 'seccompProfile', 'type'],
      seccomp,
      'must be RuntimeDefault or Localhost',
    ),
    ...unless(
      appArmor !== 'Unconfined',
      [...path, 'appArmorProfile', 'type'],
      appArmor,
      'must be RuntimeDefault or Localhost',
    ),
    ...unless(SELINUX_TYPES.includes(String(type ?? '')), [...selinux, 'type'], type, 'must be a type of containers'),
    ...unless(!user, [...selinux, 'user'], user, 'must not be there'),
    ...unless(!role, [...selinux, 'role'], role, 'must not be there'),
    ...listOfFields(context.sysctls).flatMap(({ name }, index) =>
      unless(SYSCTLS.includes(String(name)), [...path, 'sysctls', index, 'name'], name, 'must be a safe sysctl'),
    ),
    ...unless(
      pod.hostUsers === false || !context.procMount || context.procMount === 'Default',
      [...path, 'procMount'],
      context.procMount,
      'must be Default',
    ),
  ];
}

function privilegeProblems({ path, context }: Context, restricted: boolean): PodSecurityProblem[] {
  const { add } = fieldsOf(context.capabilities);
  const allowed = restricted ? ['NET_BIND_SERVICE'] : CAPABILITIES.split(' ');
  return [
    ...unless(context.privileged !== true, [...path, 'privileged'], context.privileged, 'must not be true'),
    ...(Array.isArray(add) ? add : []).flatMap((capability, index) =>
      unless(
        allowed.includes(capability),
        [...path, 'capabilities', 'add', index],
        capability,
        `must be ${restricted ? 'NET_BIND_SERVICE' : `one of ${allowed.join(', ')}`}`,
      ),
    ),
  ];
}

/** A user namespace of its own makes root harmless. */
function userProblems({ path, context, pod: above }: Context, pod: Fields): PodSecurityProblem[] {
  if (pod.hostUsers === false) return [];
  const { runAsNonRoot, runAsUser } = context;
  const said = above === undefined || (runAsNonRoot ?? above.runAsNonRoot) !== undefined;
  return [
    ...unless(said && runAsNonRoot !== false, [...path, 'runAsNonRoot'], runAsNonRoot, 'must be true'),
    ...unless(runAsUser !== 0, [...path, 'runAsUser'], runAsUser, 'must not be 0'),
  ];
}

/** What every container must say, or the pod for it. */
function missingRestrictions({ path, context, pod }: Context): PodSecurityProblem[] {
  const { drop } = fieldsOf(context.capabilities);
  const seccomp = fieldsOf(context.seccompProfile).type ?? fieldsOf(pod?.seccompProfile).type;
  const { allowPrivilegeEscalation: escalation } = context;
  return [
    ...unless(escalation === false, [...path, 'allowPrivilegeEscalation'], escalation, 'must be false'),
    ...unless(Array.isArray(drop) && drop.includes('ALL'), [...path, 'capabilities', 'drop'], drop, 'must have ALL'),
    ...unless(
      seccomp !== undefined,
      [...path, 'seccompProfile', 'type'],
      seccomp,
      'must be RuntimeDefault or Localhost',
    ),
  ];
}

function unless(holds: boolean, path: (string | number)[], value: unknown, message: string): PodSecurityProblem[] {
  return holds ? [] : [{ path, value, message }];
}

function containersOf(pod: Fields): { path: (string | number)[]; container: Fields }[] {
  return ['initContainers', 'containers'].flatMap((field) =>
    listOfFields(pod[field]).map((container, index) => ({ path: [field, index], container })),
  );
}
