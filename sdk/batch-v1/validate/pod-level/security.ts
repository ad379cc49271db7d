import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { between } from '../numbers.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { listOf, oneOf, text } from '../rule.ts';
import { filled } from '../texts.ts';
import { appArmorProblems, seccompProblems } from './profiles.ts';
import { windowsOptionProblems } from './windows.ts';

/** Users and groups are 32-bit numbers, without the negative half. */
export const MAX_ID = 2 ** 31 - 1;

/** The pod's `securityContext`, which its containers inherit. */
export function checkSecurityContext({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  const context = pod.securityContext;
  if (!isFields(context)) return NO_PROBLEMS;
  const path = [...podPath, 'securityContext'];
  return [
    ...['runAsUser', 'runAsGroup', 'fsGroup'].flatMap((field) => between(context, field, path, 0, MAX_ID)),
    ...groupProblems(context, path),
    ...oneOf(context, 'fsGroupChangePolicy', path, ['OnRootMismatch', 'Always']),
    ...policyProblems(context, path, minorVersion),
    ...sysctlProblems(context, pod, path),
    ...seccompProblems(context.seccompProfile, [...path, 'seccompProfile']),
    ...appArmorProblems(context.appArmorProfile, [...path, 'appArmorProfile']),
    ...windowsOptionProblems(context.windowsOptions, [...path, 'windowsOptions']),
  ];
}

function groupProblems({ supplementalGroups }: Fields, path: Path): readonly Problem[] {
  return listOf(supplementalGroups).flatMap((value, index) => {
    if (!Number.isInteger(value) || ((value as number) >= 0 && (value as number) <= MAX_ID)) return NO_PROBLEMS;
    const message = `must be between 0 and ${MAX_ID}`;
    return [{ path: [...path, 'supplementalGroups', index], value, message }];
  });
}

/** Before, only pods that relabel all their files may say how. */
const SELINUX_MOUNT_OPTION = 37;

function policyProblems(context: Fields, path: Path, minorVersion: number): readonly Problem[] {
  const selinux = minorVersion < SELINUX_MOUNT_OPTION ? ['Recursive'] : ['Recursive', 'MountOption'];
  return [
    ...(minorVersion < KEPT_SINCE.supplementalGroupsPolicy
      ? NO_PROBLEMS
      : oneOf(context, 'supplementalGroupsPolicy', path, ['Merge', 'Strict'])),
    ...(minorVersion < KEPT_SINCE.seLinuxChangePolicy
      ? NO_PROBLEMS
      : oneOf(context, 'seLinuxChangePolicy', path, selinux)),
  ];
}

const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const MAX_SYSCTL = 253;

function sysctlProblems({ sysctls }: Fields, pod: Fields, path: Path): readonly Problem[] {
  const seen = new Set<string>();
  return eachItem(sysctls, [...path, 'sysctls'], (sysctl, at) => {
    const name = text(sysctl.name);
    if (!name) return filled(sysctl, at, ['name']);
    const problem = (message: string): readonly Problem[] => [{ path: [...at, 'name'], value: name, message }];
    if (seen.has(name)) return problem('must be unique');
    seen.add(name);
    if (name.length > MAX_SYSCTL || !SYSCTL.test(name)) return problem('must be a name such as net.core.somaxconn');
    const owner = hostNamespace(name);
    if (owner === undefined || pod[owner] !== true) return NO_PROBLEMS;
    return problem(`may not be set with ${owner}: it would change the node`);
  });
}

const IPC_SYSCTLS = /^kernel\.(sem|shm|shmall|shmmax|shmmni|shm_rmid_forced|msg|msgmax|msgmnb|msgmni)$|^fs\.mqueue\./;

/** The field that shares with the node what a sysctl belongs to. */
function hostNamespace(name: string): string | undefined {
  // sysctl(8) takes net/ipv4/... as well, with "." and "/" the other way round.
  const separator = /[./]/.exec(name)?.[0];
  const dotted = separator === '/' ? name.replace(/[./]/g, (mark) => (mark === '/' ? '.' : '/')) : name;
  if (dotted.startsWith('net.')) return 'hostNetwork';
  return IPC_SYSCTLS.test(dotted) ? 'hostIPC' : undefined;
}
