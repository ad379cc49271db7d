import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { TableColumns } from '../../registry.ts';
import { AGE, age, column, NAME, wide } from './columns.ts';
import { labelsText } from './texts.ts';

export const serviceTable: TableColumns = {
  columns: [
    NAME,
    column('Type', 'Who can reach it.'),
    column('Cluster-IP', 'Its address inside.'),
    column('External-IP', 'Its addresses outside.'),
    column('Port(s)', 'The ports it offers.'),
    AGE,
    wide('Selector', 'The labels of the pods behind it.'),
  ],
  cells: (service, now) => {
    const spec = fieldsOf(service.spec);
    return [
      service.metadata.name ?? '',
      String(spec.type ?? ''),
      texts(spec.clusterIPs)[0] ?? '<none>',
      externalIp(service),
      listOfFields(spec.ports).map(portText).join(',') || '<none>',
      age(service, now),
      labelsText(spec.selector),
    ];
  },
};

function externalIp({ spec: given, status }: KubernetesObject): string {
  const spec = fieldsOf(given);
  const external = texts(spec.externalIPs);
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return external.join(',') || '<none>';
    case 'LoadBalancer': {
      const ingress = listOfFields(fieldsOf(fieldsOf(status).loadBalancer).ingress);
      return [...ingress.map(({ ip, hostname }) => String(ip ?? hostname)), ...external].join(',') || '<pending>';
    }
    case 'ExternalName':
      return String(spec.externalName ?? '');
    default:
      return '<unknown>';
  }
}

function portText({ port, nodePort, protocol }: Fields): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
