import { fieldsOf, isFields, listOfFields } from '../../../batch-v1/fields.ts';

/** Values as the server prints them in messages: by the names of its own types, with all that is not set. */

export function goSuccessPolicy(policy: unknown): unknown {
  return {
    Rules: listOfFields(fieldsOf(policy).rules).map(({ succeededIndexes = null, succeededCount = null }) => ({
      SucceededIndexes: succeededIndexes,
      SucceededCount: succeededCount,
    })),
  };
}

export function goPodFailurePolicy(policy: unknown): unknown {
  return {
    Rules: listOfFields(fieldsOf(policy).rules).map(({ action = '', onExitCodes, onPodConditions }) => ({
      Action: action,
      OnExitCodes: isFields(onExitCodes)
        ? {
            ContainerName: onExitCodes.containerName ?? null,
            Operator: onExitCodes.operator ?? '',
            Values: onExitCodes.values ?? null,
          }
        : null,
      OnPodConditions: Array.isArray(onPodConditions)
        ? listOfFields(onPodConditions).map(({ type = '', status = '' }) => ({ Type: type, Status: status }))
        : null,
    })),
  };
}

const SECURITY_CONTEXT = [
  ['capabilities', ['add', 'drop']],
  ['privileged'],
  ['seLinuxOptions', ['user', 'role', 'type', 'level'], 'SELinuxOptions'],
  ['windowsOptions', ['gmsaCredentialSpecName', 'gmsaCredentialSpec', 'runAsUserName', 'hostProcess']],
  ['runAsUser'],
  ['runAsGroup'],
  ['runAsNonRoot'],
  ['readOnlyRootFilesystem'],
  ['allowPrivilegeEscalation'],
  ['procMount'],
  ['seccompProfile', ['type', 'localhostProfile']],
  ['appArmorProfile', ['type', 'localhostProfile']],
] as const;

export function goSecurityContext(context: unknown): unknown {
  const given = fieldsOf(context);
  const entries = SECURITY_CONTEXT.map(([field, inside, name]) => {
    const value = given[field];
    if (inside === undefined || !isFields(value)) return [name ?? capital(field), value ?? null];
    return [name ?? capital(field), Object.fromEntries(inside.map((each) => [capital(each), value[each] ?? null]))];
  });
  return Object.fromEntries(entries);
}

function capital(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}
