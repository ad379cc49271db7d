import { type Fields, isFields } from '../../../batch-v1/fields.ts';
import { fieldRefDefaults, pullPolicy, resourceFieldRefDefaults } from './container.ts';
import {
  canonicalResources,
  changeEach,
  changeField,
  changeFields,
  isAmount,
  withDefaults,
  without,
} from './fields.ts';
import { canonicalQuantity } from './quantity.ts';

/** 0644 */
const MODE = 420;

/** What a source of this type gets. */
const SOURCES: Readonly<Record<string, (source: Fields) => Fields>> = {
  hostPath: (source) => withDefaults(source, { type: '' }),
  secret: (source) => withDefaults(source, { defaultMode: MODE }),
  configMap: (source) => withDefaults(source, { defaultMode: MODE }),
  downwardAPI: (source) => changeEach(withDefaults(source, { defaultMode: MODE }), 'items', downwardItem),
  projected: (source) => changeEach(withDefaults(source, { defaultMode: MODE }), 'sources', projectedSource),
  emptyDir: (source) => changeField(source, 'sizeLimit', quantity),
  ephemeral: (source) => changeFields(source, 'volumeClaimTemplate', claimTemplate),
  image: (source) => withDefaults(source, { pullPolicy: pullPolicy(source.reference) }),
  iscsi: (source) => withDefaults(source, { iscsiInterface: 'default' }),
  rbd: (source) => withDefaults(source, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
  azureDisk: (source) =>
    withDefaults(source, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' }),
  scaleIO: (source) => withDefaults(source, { storageMode: 'ThinProvisioned', fsType: 'xfs' }),
};

/** `SetDefaults_Volume` and those below it: a volume that says nothing is an emptyDir. */
export function volumeDefaults(volume: Fields): Fields {
  let hasSource = false;
  for (const key in volume) {
    if (key === 'name' || !isFields(volume[key])) continue;
    hasSource = true;
    const defaults = SOURCES[key];
    if (defaults !== undefined) return changeFields(volume, key, defaults);
  }
  return hasSource ? volume : { ...volume, emptyDir: {} };
}

/** As a claim's spec gets them (`SetDefaults_PersistentVolumeClaimSpec`). */
export function claimDefaults(spec: Fields): Fields {
  return changeFields(withDefaults(spec, { volumeMode: 'Filesystem', resources: {} }), 'resources', canonicalResources);
}

function claimTemplate(template: Fields): Fields {
  return changeFields(withDefaults(template, { metadata: {}, spec: {} }), 'spec', claimDefaults);
}

function downwardItem(item: Fields): Fields {
  return changeFields(changeFields(item, 'fieldRef', fieldRefDefaults), 'resourceFieldRef', resourceFieldRefDefaults);
}

/** Trust bundles and pod certificates are behind gates that are off in 1.35. */
function projectedSource(source: Fields): Fields {
  const kept = without(source, 'clusterTrustBundle', 'podCertificate');
  const items = changeFields(kept, 'downwardAPI', (api) => changeEach(api, 'items', downwardItem));
  return changeFields(items, 'serviceAccountToken', (token) => withDefaults(token, { expirationSeconds: 3600 }));
}

function quantity(value: unknown): unknown {
  return isAmount(value) ? canonicalQuantity(value, false) : value;
}
