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
