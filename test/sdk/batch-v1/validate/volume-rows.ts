import { error, job, type Row, warning } from './manifests.ts';

const V = 'spec.template.spec.volumes.0';
const MODE = 'must be between 0 and 511, which is 0777 in octal';

/** A Job with these volumes. */
const volumes = (...list: object[]) => job({}, { pod: { volumes: list } });
const data = (source: object) => volumes({ name: 'data', ...source });
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const ephemeral = (spec: object, metadata?: object) => data({ ephemeral: { volumeClaimTemplate: { metadata, spec } } });
const C = `${V}.ephemeral.volumeClaimTemplate`;

/** What people get wrong about volumes, and what is said of it. */
export const VOLUME_ROWS: readonly Row[] = [
  { name: 'none of a source', manifest: volumes({ name: 'data' }), findings: [] },
  {
    name: 'names',
    manifest: volumes({ name: 'data' }, { name: 'data' }, { name: 'My_Data' }, { name: '' }),
    findings: [
      error('volume-names', 'spec.template.spec.volumes.1.name', 'data', 'must be unique', 'give it another name'),
      error(
        'volume-names',
        'spec.template.spec.volumes.2.name',
        'My_Data',
        'must be at most 63 lower-case letters, digits and "-", and begin and end with a letter or digit',
        'write my-data',
      ),
      error('volume-names', 'spec.template.spec.volumes.3.name', '', 'is required'),
    ],
  },
  {
    name: 'two sources',
    manifest: data({ emptyDir: {}, configMap: {} }),
    findings: [
      error(
        'volume-sources',
        V,
        { name: 'data', emptyDir: {}, configMap: {} },
        'must have one source, has emptyDir and configMap',
        'make a volume of each',
      ),
    ],
  },
  {
    name: 'a ConfigMap without name',
    manifest: data({ configMap: {} }),
    findings: [error('volume-fields', `${V}.configMap.name`, undefined, 'is required')],
  },
  {
    name: 'permissions in decimal digits',
    manifest: data({ secret: { secretName: 'a', defaultMode: 644 } }),
    findings: [error('volume-fields', `${V}.secret.defaultMode`, 644, MODE, 'write 0644 in YAML, 420 in JSON')],
  },
  {
    name: 'files that leave their folder',
    manifest: data({
      configMap: {
        name: 'a',
        items: [
          { key: 'k', path: '/etc/a' },
          { key: 'k', path: 'a/../b' },
          { key: 'k', path: '..a' },
          { key: '', path: 'a', mode: -1 },
        ],
      },
    }),
    findings: [
      error(
        'volume-fields',
        `${V}.configMap.items.0.path`,
        '/etc/a',
        'must be a relative path',
        'remove the "/" at its beginning',
      ),
      error('volume-fields', `${V}.configMap.items.1.path`, 'a/../b', 'must have no ".." in it'),
      error('volume-fields', `${V}.configMap.items.2.path`, '..a', 'must not begin with ".."'),
      error('volume-fields', `${V}.configMap.items.3.key`, '', 'is required'),
      error('volume-fields', `${V}.configMap.items.3.mode`, -1, MODE),
    ],
  },
  {
    name: 'fields that no file can have',
    manifest: data({
      downwardAPI: {
        items: [
          { path: 'a', fieldRef: { fieldPath: 'spec.nodeName' } },
          { path: 'b', fieldRef: { fieldPath: "metadata.name['x']" } },
          { path: 'c', fieldRef: { fieldPath: "metadata.labels['a b']" } },
          { path: 'd', resourceFieldRef: { resource: 'limits.cpu' } },
          { path: 'e', resourceFieldRef: { containerName: 'main', resource: 'limits.memory', divisor: '1m' } },
        ],
      },
    }),
    findings: [
      error(
        'volume-fields',
        `${V}.downwardAPI.items.0.fieldRef.fieldPath`,
        'spec.nodeName',
        'must be metadata.annotations, metadata.labels, metadata.name, metadata.namespace or metadata.uid',
      ),
      error(
        'volume-fields',
        `${V}.downwardAPI.items.1.fieldRef.fieldPath`,
        "metadata.name['x']",
        'must name a field without [...], which only labels and annotations have',
      ),
      error(
        'volume-fields',
        `${V}.downwardAPI.items.2.fieldRef.fieldPath`,
        "metadata.labels['a b']",
        "must hold a key such as 'app' or 'example.com/app' in its [...]",
      ),
      error('volume-fields', `${V}.downwardAPI.items.3.resourceFieldRef.containerName`, undefined, 'is required'),
      error(
        'volume-fields',
        `${V}.downwardAPI.items.4.resourceFieldRef.divisor`,
        '1m',
        'must be 1 or one unit such as 1k, 1M, 1Ki, 1Mi or 1Gi',
      ),
    ],
  },
  {
    name: 'a folder of the node',
    manifest: data({ hostPath: { path: '/var/../etc', type: 'directory' } }),
    findings: [
      error('volume-fields', `${V}.hostPath.path`, '/var/../etc', 'must have no ".." in it'),
      error(
        'volume-fields',
        `${V}.hostPath.type`,
        'directory',
        'must be BlockDevice, CharDevice, Directory, DirectoryOrCreate, File, FileOrCreate or Socket',
        'did you mean `Directory`?',
      ),
    ],
  },
  {
    name: 'memory in small letters',
    manifest: data({ emptyDir: { medium: 'memory' } }),
    findings: [
      warning(
        'empty-dir-medium',
        `${V}.emptyDir.medium`,
        'memory',
        'is no medium, so the pod never starts',
        'did you mean `Memory`?',
      ),
    ],
  },
  {
    name: 'a medium that there is not',
    manifest: data({ emptyDir: { medium: 'disk', sizeLimit: '-1Gi' } }),
    findings: [
      error('volume-fields', `${V}.emptyDir.sizeLimit`, '-1Gi', 'must be 0 or more'),
      warning(
        'empty-dir-medium',
        `${V}.emptyDir.medium`,
        'disk',
        'is no medium, so the pod never starts',
        'write Memory, or leave it out for the disk',
      ),
    ],
  },
  {
    name: 'a token that is soon over, and one file twice',
    manifest: data({
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: 60 } },
          { secret: { name: 'a', items: [{ key: 'k', path: 'p' }] } },
          { configMap: { name: 'a', items: [{ key: 'k', path: 'p' }] } },
          { secret: { name: 'a' }, configMap: { name: 'a' } },
        ],
      },
    }),
    findings: [
      error(
        'volume-fields',
        `${V}.projected.sources.0.serviceAccountToken.expirationSeconds`,
        60,
        'must be between 600 and 4294967296',
      ),
      error('volume-fields', `${V}.projected.sources.2.configMap`, 'p', 'must not write p a second time in its volume'),
      error(
        'volume-fields',
        `${V}.projected.sources.3`,
        { secret: { name: 'a' }, configMap: { name: 'a' } },
        'must have one source, has configMap and secret',
      ),
    ],
  },
  {
    name: 'a claim without size, with a name, for all to write',
    manifest: ephemeral({ accessModes: ['ReadWriteAny'] }, { name: 'scratch' }),
    findings: [
      error(
        'volume-fields',
        `${C}.metadata.name`,
        'scratch',
        'may not be set here: a claim template takes only labels and annotations',
        'remove it',
      ),
      error(
        'volume-fields',
        `${C}.spec.accessModes.0`,
        'ReadWriteAny',
        'must be ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod',
      ),
      error(
        'volume-fields',
        `${C}.spec.resources.requests.storage`,
        undefined,
        'is required',
        'write a size such as 10Gi',
      ),
    ],
  },
  {
    name: 'a claim for one pod and for many',
    manifest: ephemeral({ ...claim, accessModes: ['ReadWriteOncePod', 'ReadWriteMany'], volumeMode: 'block' }),
    findings: [
      error(
        'volume-fields',
        `${C}.spec.accessModes`,
        ['ReadWriteOncePod', 'ReadWriteMany'],
        'must have no other mode beside ReadWriteOncePod',
      ),
      error('volume-fields', `${C}.spec.volumeMode`, 'block', 'must be Block or Filesystem', 'did you mean `Block`?'),
    ],
  },
  {
    name: 'a relative path of a file server',
    manifest: data({ nfs: { server: 'files', path: 'data' } }),
    findings: [error('volume-fields', `${V}.nfs.path`, 'data', 'must be an absolute path')],
  },
];
