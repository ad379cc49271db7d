import { type Fields, type Sample, withContainer } from './parts.ts';

/** A Job with these volumes, all of them mounted. */
const withVolumes = (name: string, volumes: Fields[], since?: number): Sample => {
  const volumeMounts = volumes.map((volume) => ({ name: volume.name, mountPath: `/mnt/${volume.name}` }));
  return withContainer(name, { volumeMounts }, { volumes }, since);
};

const items = [
  { key: 'a', path: 'dir/a.txt', mode: 0o400 },
  { key: 'b', path: 'b' },
];
const downward = [
  { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
  { path: 'cpu', mode: 0o644, resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1' } },
];

/** Pods by their volumes. */
export const VOLUMES: readonly Sample[] = [
  withVolumes('config, secret, empty', [
    { name: 'config', configMap: { name: 'config', items, defaultMode: 0o755, optional: true } },
    { name: 'secret', secret: { secretName: 'secret', items, defaultMode: 256, optional: false } },
    { name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
    { name: 'plain', emptyDir: {} },
    { name: 'nothing' },
  ]),
  withVolumes('claims', [
    { name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: true } },
    {
      name: 'temp',
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { app: 'sample' }, annotations: { a: 'b' } },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'fast',
            volumeMode: 'Filesystem',
            resources: { requests: { storage: '1Gi' }, limits: { storage: '2Gi' } },
            selector: { matchLabels: { tier: 'x' } },
            dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snap' },
          },
        },
      },
    },
  ]),
  withVolumes('host and downward', [
    { name: 'host', hostPath: { path: '/var/log', type: 'DirectoryOrCreate' } },
    { name: 'info', downwardAPI: { items: downward, defaultMode: 420 } },
    { name: 'nfs', nfs: { server: 'nfs.example.com', path: '/export', readOnly: true } },
    {
      name: 'driver',
      csi: {
        driver: 'csi.example.com',
        fsType: 'ext4',
        readOnly: true,
        volumeAttributes: { a: 'b' },
        nodePublishSecretRef: { name: 's' },
      },
    },
  ]),
  withVolumes('projected', [
    {
      name: 'all',
      projected: {
        defaultMode: 0o444,
        sources: [
          { secret: { name: 'secret', items: [{ key: 'a', path: 's/a' }] } },
          { configMap: { name: 'config', optional: true } },
          { downwardAPI: { items: downward } },
          { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 3600 } },
        ],
      },
    },
  ]),
  withVolumes('trust bundle', [
    {
      name: 'trust',
      projected: { sources: [{ clusterTrustBundle: { name: 'bundle', path: 'ca.pem', optional: true } }] },
    },
  ]),
  withVolumes(
    'image',
    [{ name: 'image', image: { reference: 'registry.example.com/data:1', pullPolicy: 'IfNotPresent' } }],
    31,
  ),
  withVolumes('clouds', [
    { name: 'aws', awsElasticBlockStore: { volumeID: 'vol-1', fsType: 'ext4', partition: 1 } },
    { name: 'gce', gcePersistentDisk: { pdName: 'disk', partition: 1 } },
    {
      name: 'azure-disk',
      azureDisk: { diskName: 'd', diskURI: 'https://blob.example.com/d', cachingMode: 'None', kind: 'Dedicated' },
    },
    { name: 'azure-file', azureFile: { secretName: 's', shareName: 'share' } },
    { name: 'cinder', cinder: { volumeID: 'c', secretRef: { name: 's' } } },
    { name: 'vsphere', vsphereVolume: { volumePath: '[ds] v.vmdk', storagePolicyName: 'p' } },
    { name: 'photon', photonPersistentDisk: { pdID: 'pd' } },
  ]),
  withVolumes('storage networks', [
    {
      name: 'iscsi',
      iscsi: {
        targetPortal: '10.0.0.1:3260',
        iqn: 'iqn.2001-04.com.example:storage',
        lun: 0,
        portals: ['10.0.0.2:3260'],
      },
    },
    {
      name: 'iscsi-chap',
      iscsi: {
        targetPortal: '10.0.0.1',
        iqn: 'iqn.2001-04.com.example:s',
        lun: 1,
        chapAuthSession: true,
        secretRef: { name: 's' },
        initiatorName: 'iqn.2001-04.com.example:i',
      },
    },
    { name: 'fc', fc: { targetWWNs: ['500a0982991b8dc5'], lun: 2 } },
    { name: 'fc-ids', fc: { wwids: ['3600508b400105e210000900000490000'] } },
    { name: 'glusterfs', glusterfs: { endpoints: 'gl', path: 'vol' } },
    { name: 'rbd', rbd: { monitors: ['10.16.154.78:6789'], image: 'foo', pool: 'kube' } },
    { name: 'ceph', cephfs: { monitors: ['10.16.154.78:6789'], path: '/x', secretRef: { name: 's' } } },
  ]),
  withVolumes('old drivers', [
    { name: 'flex', flexVolume: { driver: 'example.com/driver', options: { a: 'b' } } },
    { name: 'flocker', flocker: { datasetName: 'set' } },
    { name: 'git', gitRepo: { repository: 'https://example.com/r.git', revision: 'main', directory: 'd' } },
    { name: 'quobyte', quobyte: { registry: 'reg:7861', volume: 'v', user: 'u' } },
    { name: 'portworx', portworxVolume: { volumeID: 'p' } },
    {
      name: 'scale',
      scaleIO: {
        gateway: 'https://g',
        system: 's',
        secretRef: { name: 's' },
        volumeName: 'v',
        storageMode: 'ThinProvisioned',
      },
    },
    { name: 'storageos', storageos: { volumeName: 'v', volumeNamespace: 'default' } },
  ]),
  withContainer(
    'mounts',
    {
      env: [{ name: 'A', value: 'b' }],
      volumeMounts: [
        { name: 'data', mountPath: '/data', subPath: 'a/b' },
        { name: 'data', mountPath: '/expr', subPathExpr: '$(A)/x' },
        { name: 'data', mountPath: '/ro', readOnly: true, recursiveReadOnly: 'IfPossible', mountPropagation: 'None' },
        { name: 'data', mountPath: '/from-host', mountPropagation: 'HostToContainer' },
        { name: 'data', mountPath: '/both', mountPropagation: 'Bidirectional' },
      ],
      securityContext: { privileged: true },
      volumeDevices: [{ name: 'block', devicePath: '/dev/xvda' }],
    },
    {
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'block', persistentVolumeClaim: { claimName: 'block' } },
      ],
    },
    30,
  ),
];
