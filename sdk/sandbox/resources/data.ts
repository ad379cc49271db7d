import { fieldsOf } from '../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Strategy } from '../registry.ts';
import { withDefaults } from './defaults/fields.ts';
import { configMaps, secrets } from './kinds.ts';
import { plain } from './plain.ts';
import { configMapTable, secretTable } from './tables/small.ts';
import { configMapCauses, immutableDataCauses, secretCauses, secretUpdateCauses } from './validate/data.ts';

export const configMapStrategy: Strategy = plain(configMaps, {
  validate: configMapCauses,
  validateUpdate: (next, current) => [
    ...immutableDataCauses(next, current, ['data', 'binaryData']),
    ...configMapCauses(next),
  ],
  table: configMapTable,
});

export const secretStrategy: Strategy = plain(secrets, {
  setDefaults: (secret) => withDefaults(encoded(secret), { type: 'Opaque' }),
  validate: secretCauses,
  validateUpdate: secretUpdateCauses,
  selectableFields: ({ type }) => ({ type: String(type ?? '') }),
  table: secretTable,
});

/** stringData is written only: it becomes data. */
function encoded(secret: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const data = Object.entries(fieldsOf(stringData)).map(([key, text]) => [key, toBase64(text)]);
  return { ...rest, data: { ...fieldsOf(secret.data), ...Object.fromEntries(data) } } as KubernetesObject;
}

function toBase64(text: unknown): string {
  return Buffer.from(String(text ?? '')).toString('base64');
}
