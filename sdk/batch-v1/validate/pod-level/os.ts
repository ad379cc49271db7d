import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { isMissing, oneOf, text } from '../rule.ts';
import { filled } from '../texts.ts';

/** `os`: which system the pod is for, and the fields that only the other one knows. */
export function checkOs({ pod, podPath, containers }: JobView, minorVersion: number): readonly Problem[] {
  if (!isFields(pod.os)) return NO_PROBLEMS;
  const path = [...podPath, 'os'];
  const name = text(pod.os.name);
  if (name === '') return filled(pod.os, path, ['name']);
  const contexts = [{ container: pod, path: podPath }, ...containers];
  if (name === 'linux')
    return contexts.flatMap((owner) => forbidden(owner.container, owner.path, ['windowsOptions'], name));
  if (name !== 'windows') return oneOf(pod.os, 'name', path, ['linux', 'windows']);
  const kept = (field: string) => minorVersion >= (SINCE[field] ?? 0);
  return [
    ...forbidden(pod, podPath, LINUX_POD_SECURITY.filter(kept), name),
    ...containers.flatMap((view) => forbidden(view.container, view.path, LINUX_CONTAINER_SECURITY, name)),
    ...LINUX_POD_FIELDS.filter(kept).flatMap((field) => notFor(name, pod[field], [...podPath, field])),
    ...['hostPID', 'hostIPC'].flatMap((field) =>
      pod[field] === true ? notFor(name, true, [...podPath, field]) : NO_PROBLEMS,
    ),
  ];
}

const SINCE: Readonly<Record<string, number>> = KEPT_SINCE;

/** Even `false` is too much of these. */
const LINUX_POD_FIELDS = ['hostUsers', 'shareProcessNamespace', 'resources'];
const LINUX_SECURITY = ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'runAsUser', 'runAsGroup'];
const LINUX_POD_SECURITY = [
  ...LINUX_SECURITY,
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];
const LINUX_CONTAINER_SECURITY = [
  ...LINUX_SECURITY,
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
];

function forbidden(owner: Fields, path: Path, fields: readonly string[], os: string): readonly Problem[] {
  const context = owner.securityContext;
  if (!isFields(context)) return NO_PROBLEMS;
  return fields.flatMap((field) => notFor(os, context[field], [...path, 'securityContext', field]));
}

function notFor(os: string, value: unknown, path: Path): readonly Problem[] {
  // An empty list of sysctls says nothing; other empty lists the server minds.
  if (isMissing(value) || (path.at(-1) === 'sysctls' && Array.isArray(value) && value.length === 0)) return NO_PROBLEMS;
  return [{ path, value, message: `may not be in a pod for ${os}`, fix: 'remove it' }];
}
