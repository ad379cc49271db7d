import type { Fields } from '../../../batch-v1/fields.ts';
import { changeEach, changeFields, withDefaults } from './fields.ts';

/** Times that are no pointers are written even when they are not known. */
const CONDITION = { lastProbeTime: null, lastTransitionTime: null };

/** Of a Job or a Pod. */
export function conditionDefaults(status: Fields): Fields {
  return changeEach(status, 'conditions', (condition) => withDefaults(condition, CONDITION));
}

const CONTAINER = { state: {}, lastState: {}, ready: false, restartCount: 0, image: '', imageID: '' };
const LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'];

export function podStatusDefaults(status: Fields): Fields {
  return LISTS.reduce((fields, list) => changeEach(fields, list, containerStatus), conditionDefaults(status));
}

function containerStatus(status: Fields): Fields {
  return ['state', 'lastState'].reduce(
    (fields, field) => changeFields(fields, field, stateDefaults),
    withDefaults(status, CONTAINER),
  );
}

function stateDefaults(state: Fields): Fields {
  const running = changeFields(state, 'running', (run) => withDefaults(run, { startedAt: null }));
  return changeFields(running, 'terminated', (end) =>
    withDefaults(end, { exitCode: 0, startedAt: null, finishedAt: null }),
  );
}
