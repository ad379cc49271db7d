import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { between } from '../numbers.ts';
import { appArmorProblems, seccompProblems } from '../pod-level/profiles.ts';
import { MAX_ID } from '../pod-level/security.ts';
import { windowsOptionProblems } from '../pod-level/windows.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, listOf, oneOf } from '../rule.ts';

/** Before the gate ProcMountType the server writes Default, whatever was asked. */
const PROC_MOUNT = 33;

/** `securityContext` of a container. */
export function checkSecurity(
  { container, path }: ContainerView,
  { pod }: JobView,
  minorVersion: number,
): readonly Problem[] {
  const context = container.securityContext;
  if (!isFields(context)) return NO_PROBLEMS;
  const at = [...path, 'securityContext'];
  return [
    ...between(context, 'runAsUser', at, 0, MAX_ID),
    ...between(context, 'runAsGroup', at, 0, MAX_ID),
    ...escalationProblems(context, at),
    ...(minorVersion < PROC_MOUNT ? NO_PROBLEMS : procMountProblems(context, at, pod)),
    ...seccompProblems(context.seccompProfile, [...at, 'seccompProfile']),
    ...appArmorProblems(context.appArmorProfile, [...at, 'appArmorProfile']),
    ...windowsOptionProblems(context.windowsOptions, [...at, 'windowsOptions']),
  ];
}

function escalationProblems(context: Fields, path: Path): readonly Problem[] {
  if (context.allowPrivilegeEscalation !== false) return NO_PROBLEMS;
  // The server looks for the name with CAP_, though capabilities are written without.
  const admin = listOf(fieldsOf(context.capabilities).add).includes('CAP_SYS_ADMIN') ? 'CAP_SYS_ADMIN' : undefined;
  const power = context.privileged === true ? 'privileged: true' : admin;
  if (power === undefined) return NO_PROBLEMS;
  const message = `may not be false with ${power}, which is escalation`;
  return [{ path: [...path, 'allowPrivilegeEscalation'], value: false, message, fix: 'remove one of the two' }];
}

function procMountProblems(context: Fields, path: Path, pod: Fields): readonly Problem[] {
  if (isMissing(context.procMount)) return NO_PROBLEMS;
  if (context.procMount !== 'Unmasked' || pod.hostUsers === false) {
    return oneOf(context, 'procMount', path, ['Default', 'Unmasked']);
  }
  const message = 'may be Unmasked only where the pod has hostUsers: false';
  return [{ path: [...path, 'procMount'], value: 'Unmasked', message }];
}
