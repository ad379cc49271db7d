import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { TableColumns } from '../../registry.ts';
import { AGE, age, column, NAME, wide } from './columns.ts';

/** Tables of kinds of which there is little to tell. */

export const namespaceTable: TableColumns = {
  columns: [NAME, column('Status', 'Active or Terminating.'), AGE],
  cells: (object, now) => [object.metadata.name ?? '', String(fieldsOf(object.status).phase ?? ''), age(object, now)],
};

export const configMapTable: TableColumns = {
  columns: [NAME, column('Data', 'How many keys it has.'), AGE],
  cells: (object, now) => {
    const keys = Object.keys(fieldsOf(object.data)).length + Object.keys(fieldsOf(object.binaryData)).length;
    return [object.metadata.name ?? '', keys, age(object, now)];
  },
};

export const secretTable: TableColumns = {
  columns: [NAME, column('Type', 'What it is for.'), column('Data', 'How many keys it has.'), AGE],
  cells: (object, now) => {
    const keys = Object.keys(fieldsOf(object.data)).length;
    return [object.metadata.name ?? '', String(object.type ?? ''), keys, age(object, now)];
  },
};

export const leaseTable: TableColumns = {
  columns: [NAME, column('Holder', 'Who has it.'), AGE],
  cells: (object, now) => {
    return [object.metadata.name ?? '', String(fieldsOf(object.spec).holderIdentity ?? ''), age(object, now)];
  },
};

export const resourceQuotaTable: TableColumns = {
  columns: [
    NAME,
    column('Request', 'What is used of what may be used.'),
    column('Limit', 'What is used of what limits may be in all.'),
    AGE,
  ],
  cells: (object, now) => {
    const { hard, used } = fieldsOf(object.status);
    const names = Object.keys(fieldsOf(hard)).sort();
    const text = (limits: boolean) =>
      names
        .filter((name) => name.startsWith('limits.') === limits)
        .map((name) => `${name}: ${fieldsOf(used)[name] ?? '0'}/${fieldsOf(hard)[name]}`)
        .join(', ');
    return [object.metadata.name ?? '', text(false), text(true), age(object, now)];
  },
};

export const priorityClassTable: TableColumns = {
  columns: [
    NAME,
    column('Value', 'The priority itself.', { type: 'integer' }),
    column('Global-Default', 'Whether pods have it that name none.', { type: 'boolean' }),
    AGE,
    column('PreemptionPolicy', 'Whether others make room for its pods.'),
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    Number(object.value ?? 0),
    String(object.globalDefault ?? false),
    age(object, now),
    String(object.preemptionPolicy ?? ''),
  ],
};

export const claimTable: TableColumns = {
  columns: [
    NAME,
    column('Status', 'Pending, Bound or Lost.'),
    column('Volume', 'The volume it is bound to.'),
    column('Capacity', 'The size of that volume.'),
    column('Access Modes', 'From where that volume can be used.'),
    column('StorageClass', 'Of the claim.'),
    column('VolumeAttributesClass', 'Of the claim.'),
    AGE,
    wide('VolumeMode', 'Filesystem or Block.'),
  ],
  cells: (object, now) => {
    const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
    const bound = Boolean(spec.volumeName);
    return [
      object.metadata.name ?? '',
      object.metadata.deletionTimestamp ? 'Terminating' : String(status.phase ?? ''),
      String(spec.volumeName ?? ''),
      bound ? String(fieldsOf(status.capacity).storage ?? '0') : '',
      bound ? accessModes(status.accessModes) : '',
      String(spec.storageClassName ?? ''),
      String(spec.volumeAttributesClassName ?? '<unset>'),
      age(object, now),
      String(spec.volumeMode ?? '<unset>'),
    ];
  },
};

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(modes: unknown): string {
  const given = Array.isArray(modes) ? modes : [];
  return Object.entries(MODES)
    .flatMap(([mode, short]) => (given.includes(mode) ? short : []))
    .join(',');
}

export const endpointSliceTable: TableColumns = {
  columns: [
    NAME,
    column('AddressType', 'IPv4, IPv6 or FQDN.'),
    column('Ports', 'The ports of its endpoints.'),
    column('Endpoints', 'The addresses of its endpoints.'),
    AGE,
  ],
  cells: (object, now) => {
    const addresses = listOfFields(object.endpoints).flatMap(({ addresses }) => (addresses as string[]) ?? []);
    return [
      object.metadata.name ?? '',
      String(object.addressType ?? ''),
      listOfFields(object.ports).map(portOf).join(',') || '<unset>',
      addresses.slice(0, 3).join(',') + (addresses.length > 3 ? ` + ${addresses.length - 3} more...` : '') || '<unset>',
      age(object, now),
    ];
  },
};

function portOf({ name, port }: Fields): string {
  return String(port ?? name ?? '*');
}
