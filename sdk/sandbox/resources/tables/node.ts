import { fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { TableColumns } from '../../registry.ts';
import { AGE, age, column, NAME, wide } from './columns.ts';

export const nodeTable: TableColumns = {
  columns: [
    NAME,
    column('Status', 'Whether it takes pods.'),
    column('Roles', 'What it is for.'),
    AGE,
    column('Version', 'Of its kubelet.'),
    wide('Internal-IP', 'Its address inside.'),
    wide('External-IP', 'Its address outside.'),
    wide('OS-Image', 'Its operating system.'),
    wide('Kernel-Version', 'Of its operating system.'),
    wide('Container-Runtime', 'What runs its containers.'),
  ],
  cells: (node, now) => {
    const status = fieldsOf(node.status);
    const info = fieldsOf(status.nodeInfo);
    const address = (type: string) =>
      String(listOfFields(status.addresses).find((each) => each.type === type)?.address ?? '<none>');
    return [
      node.metadata.name ?? '',
      statusText(node),
      roles(node) || '<none>',
      age(node, now),
      String(info.kubeletVersion ?? ''),
      address('InternalIP'),
      address('ExternalIP'),
      ...['osImage', 'kernelVersion', 'containerRuntimeVersion'].map((field) => String(info[field] || '<unknown>')),
    ];
  },
};

function statusText({ spec, status }: KubernetesObject): string {
  const ready = listOfFields(fieldsOf(status).conditions).findLast(({ type }) => type === 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return fieldsOf(spec).unschedulable === true ? `${text},SchedulingDisabled` : text;
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function roles({ metadata }: KubernetesObject): string {
  const found = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return key.slice(ROLE_PREFIX.length) || [];
    return key === 'kubernetes.io/role' && value !== '' ? value : [];
  });
  return [...new Set(found)].sort().join(',');
}
