import { error, job, type Row, warning } from './manifests.ts';

const C = 'spec.template.spec.containers.0';

/** A Job whose container is so, with the volumes `data` (emptyDir) and `disk` (a claim). */
const using = (container: Record<string, unknown>) =>
  job(
    {},
    {
      container,
      pod: { volumes: [{ name: 'data' }, { name: 'disk', persistentVolumeClaim: { claimName: 'disk' } }] },
    },
  );
const mounts = (...volumeMounts: object[]) => using({ volumeMounts });

/** What people get wrong about mounts, and what is said of it. */
export const MOUNT_ROWS: readonly Row[] = [
  {
    name: 'volumes that are not there',
    manifest: mounts({ name: 'dta', mountPath: '/data' }, { name: 'nothing', mountPath: '/nothing' }),
    findings: [
      error(
        'volume-mounts',
        `${C}.volumeMounts.0.name`,
        'dta',
        'must name a volume of the pod',
        'did you mean `data`?',
      ),
      error(
        'volume-mounts',
        `${C}.volumeMounts.1.name`,
        'nothing',
        'must name a volume of the pod',
        'add a volume called nothing',
      ),
    ],
  },
  {
    name: 'one path for two volumes',
    manifest: mounts({ name: 'data', mountPath: '/data' }, { name: 'disk', mountPath: '/data' }),
    findings: [error('volume-mounts', `${C}.volumeMounts.1.mountPath`, '/data', 'must be unique in its container')],
  },
  {
    name: 'no path',
    manifest: mounts({ name: 'data', mountPath: '' }),
    findings: [error('volume-mounts', `${C}.volumeMounts.0.mountPath`, '', 'is required')],
  },
  {
    name: 'a path with options, as for docker',
    manifest: mounts({ name: 'data', mountPath: '/data:ro' }),
    findings: [
      warning(
        'mount-path-colon',
        `${C}.volumeMounts.0.mountPath`,
        '/data:ro',
        'has a ":", which container runtimes do not bear',
      ),
    ],
  },
  {
    name: 'folders below the volume',
    manifest: mounts(
      { name: 'data', mountPath: '/a', subPath: '/a' },
      { name: 'data', mountPath: '/b', subPathExpr: '../$(A)' },
      { name: 'data', mountPath: '/c', subPath: 'a', subPathExpr: '$(A)' },
    ),
    findings: [
      error(
        'mount-options',
        `${C}.volumeMounts.0.subPath`,
        '/a',
        'must be a relative path',
        'remove the "/" at its beginning',
      ),
      error('mount-options', `${C}.volumeMounts.1.subPathExpr`, '../$(A)', 'must have no ".." in it'),
      error('mount-options', `${C}.volumeMounts.2.subPathExpr`, '$(A)', 'may not stand beside subPath'),
    ],
  },
  {
    name: 'mounts handed on to the node',
    manifest: mounts(
      { name: 'data', mountPath: '/a', mountPropagation: 'Bidirectional' },
      { name: 'data', mountPath: '/b', mountPropagation: 'hostToContainer' },
    ),
    findings: [
      error(
        'mount-options',
        `${C}.volumeMounts.0.mountPropagation`,
        'Bidirectional',
        'may be Bidirectional only in a privileged container',
        'write HostToContainer or None',
      ),
      error(
        'mount-options',
        `${C}.volumeMounts.1.mountPropagation`,
        'hostToContainer',
        'must be None, HostToContainer or Bidirectional',
        'did you mean `HostToContainer`?',
      ),
    ],
  },
  {
    name: 'reading only, all the way down',
    manifest: mounts({
      name: 'data',
      mountPath: '/a',
      recursiveReadOnly: 'Enabled',
      mountPropagation: 'HostToContainer',
    }),
    findings: [
      error('mount-options', `${C}.volumeMounts.0.recursiveReadOnly`, 'Enabled', 'needs readOnly: true'),
      error(
        'mount-options',
        `${C}.volumeMounts.0.recursiveReadOnly`,
        'Enabled',
        'needs mountPropagation: None, or none at all',
      ),
    ],
  },
  {
    name: 'devices that are none',
    manifest: using({
      volumeDevices: [
        { name: 'data', devicePath: '/dev/a' },
        { name: 'disks', devicePath: '/dev/../b' },
      ],
    }),
    findings: [
      error(
        'volume-devices',
        `${C}.volumeDevices.0.name`,
        'data',
        'must name a volume that is a persistentVolumeClaim or ephemeral: others are no devices',
        'use volumeMounts',
      ),
      error(
        'volume-devices',
        `${C}.volumeDevices.1.name`,
        'disks',
        'must name a volume of the pod',
        'did you mean `disk`?',
      ),
      error('volume-devices', `${C}.volumeDevices.1.devicePath`, '/dev/../b', 'must have no ".." in it'),
    ],
  },
  {
    name: 'a folder that is a device, too',
    manifest: using({
      volumeDevices: [{ name: 'disk', devicePath: '/dev/a' }],
      volumeMounts: [
        { name: 'disk', mountPath: '/disk' },
        { name: 'data', mountPath: '/dev/a' },
      ],
    }),
    findings: [
      error('volume-mounts', `${C}.volumeMounts.0.name`, 'disk', 'may not name a volume that is in volumeDevices too'),
      error('volume-mounts', `${C}.volumeMounts.1.mountPath`, '/dev/a', 'may not be the path of a volumeDevice too'),
    ],
  },
  {
    name: 'variables out of files',
    manifest: using({
      env: ['data', 'disk', 'dat'].map((volumeName, index) => ({
        name: `A${index}`,
        valueFrom: { fileKeyRef: { volumeName, path: 'env', key: 'A' } },
      })),
    }),
    findings: [
      error(
        'variable-files',
        `${C}.env.1.valueFrom.fileKeyRef.volumeName`,
        'disk',
        'must name a volume that is an emptyDir',
      ),
      error(
        'variable-files',
        `${C}.env.2.valueFrom.fileKeyRef.volumeName`,
        'dat',
        'must name a volume of the pod',
        'did you mean `data`?',
      ),
    ],
  },
];
