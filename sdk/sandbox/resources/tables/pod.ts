import { fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { TableColumns } from '../../registry.ts';
import { AGE, age, column, NAME, since, wide } from './columns.ts';
import { podSummary } from './pod-summary.ts';

export const podTable: TableColumns = {
  columns: [
    NAME,
    column('Ready', 'How many of its containers are ready.'),
    column('Status', 'Its phase, or what its containers say beyond that.'),
    column('Restarts', 'How often its containers were restarted, and when the last of them was.'),
    AGE,
    wide('IP', 'Its address.'),
    wide('Node', 'Where it runs.'),
    wide('Nominated Node', 'Where it is to run once others have made room.'),
    wide('Readiness Gates', 'How many of its further conditions of readiness hold.'),
  ],
  cells: (pod, now) => {
    const [spec, status] = [fieldsOf(pod.spec), fieldsOf(pod.status)];
    const { ready, total, reason, restarts, lastRestart } = podSummary(pod);
    const ago = restarts > 0 && lastRestart !== undefined ? ` (${since(lastRestart, now)} ago)` : '';
    return [
      pod.metadata.name ?? '',
      `${ready}/${total}`,
      reason,
      `${restarts}${ago}`,
      age(pod, now),
      String(listOfFields(status.podIPs)[0]?.ip ?? '<none>'),
      String(spec.nodeName ?? '<none>'),
      String(status.nominatedNodeName ?? '<none>'),
      readinessGates(pod),
    ];
  },
};

function readinessGates({ spec, status }: KubernetesObject): string {
  const gates = listOfFields(fieldsOf(spec).readinessGates);
  if (gates.length === 0) return '<none>';
  const conditions = listOfFields(fieldsOf(status).conditions);
  const holds = (type: unknown) => conditions.find((condition) => condition.type === type)?.status === 'True';
  return `${gates.filter(({ conditionType }) => holds(conditionType)).length}/${gates.length}`;
}
