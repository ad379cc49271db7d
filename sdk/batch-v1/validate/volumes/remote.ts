import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { isDnsSubdomain } from '../../names.ts';
import { between } from '../numbers.ts';
import { relativePath } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing, listOf, text } from '../rule.ts';
import { dnsLabel, dnsSubdomain, filled, filledList, needed } from '../texts.ts';
import { checkAzureDisk } from './azure-disk.ts';
import { checkIscsi } from './iscsi.ts';
import type { SourceCheck } from './source.ts';

/** Volumes on other machines. CSI drivers have long replaced most of them, but the server keeps their rules. */
export const REMOTE_SOURCES: Readonly<Record<string, SourceCheck>> = {
  awsElasticBlockStore: (source, path) => [
    ...filled(source, path, ['volumeID']),
    ...between(source, 'partition', path, 0, 255),
  ],
  azureDisk: checkAzureDisk,
  azureFile: requires('secretName', 'shareName'),
  cephfs: (source, path) => filledList(source, path, 'monitors'),
  cinder: (source, path) => [...filled(source, path, ['volumeID']), ...secretName(source, 'secretRef', path)],
  csi: checkCsi,
  fc: checkFibreChannel,
  flexVolume: checkFlexVolume,
  flocker: checkFlocker,
  gcePersistentDisk: (source, path) => [
    ...filled(source, path, ['pdName']),
    ...between(source, 'partition', path, 0, 255),
  ],
  gitRepo: (source, path) => [
    ...filled(source, path, ['repository']),
    ...relativePath(source.directory, [...path, 'directory']),
  ],
  glusterfs: requires('endpoints', 'path'),
  iscsi: checkIscsi,
  nfs: checkNfs,
  persistentVolumeClaim: requires('claimName'),
  photonPersistentDisk: requires('pdID'),
  portworxVolume: requires('volumeID'),
  quobyte: checkQuobyte,
  rbd: (source, path) => [...filledList(source, path, 'monitors'), ...filled(source, path, ['image'])],
  scaleIO: (source, path) => [...filled(source, path, ['gateway', 'system']), ...needed(source, path, ['volumeName'])],
  storageos: (source, path) => [
    ...needed(source, path, ['volumeName']),
    ...dnsLabel(source.volumeName, [...path, 'volumeName']),
    ...dnsLabel(source.volumeNamespace, [...path, 'volumeNamespace']),
    ...secretName(source, 'secretRef', path),
  ],
  vsphereVolume: requires('volumePath'),
};

function requires(...names: string[]): SourceCheck {
  return (source, path) => filled(source, path, names);
}

function secretName(source: Fields, field: string, path: Path): readonly Problem[] {
  const secret = source[field];
  return isFields(secret) ? needed(secret, [...path, field], ['name']) : NO_PROBLEMS;
}

const MAX_DRIVER_NAME = 63;

function checkCsi(source: Fields, path: Path): readonly Problem[] {
  const driver = text(source.driver) ?? '';
  const wellNamed = driver === '' || (driver.length <= MAX_DRIVER_NAME && isDnsSubdomain(driver.toLowerCase()));
  const message = `must be a name such as csi.example.com, of at most ${MAX_DRIVER_NAME} characters`;
  const secret = isFields(source.nodePublishSecretRef) ? source.nodePublishSecretRef.name : undefined;
  return [
    ...filled(source, path, ['driver']),
    ...(wellNamed ? NO_PROBLEMS : [{ path: [...path, 'driver'], value: driver, message }]),
    ...secretName(source, 'nodePublishSecretRef', path),
    ...dnsSubdomain(secret, [...path, 'nodePublishSecretRef', 'name']),
  ];
}

function checkFibreChannel(source: Fields, path: Path): readonly Problem[] {
  const [targets, wwids] = [listOf(source.targetWWNs), listOf(source.wwids)];
  if (targets.length > 0 === wwids.length > 0) {
    return [{ path, value: source, message: 'must have either targetWWNs or wwids' }];
  }
  if (targets.length === 0) return NO_PROBLEMS;
  if (!isMissing(source.lun)) return between(source, 'lun', path, 0, 255);
  return [{ path: [...path, 'lun'], value: undefined, message: 'is required with targetWWNs' }];
}

function checkFlexVolume(source: Fields, path: Path): readonly Problem[] {
  const reserved = Object.keys(isFields(source.options) ? source.options : {}).filter((key) =>
    /\.(kubernetes|k8s)\.io$/i.test(`.${key.split('/')[0]}`),
  );
  const message = 'is a reserved name: options may not belong to kubernetes.io or k8s.io';
  return [
    ...filled(source, path, ['driver']),
    ...reserved.map((key) => ({ path: [...path, 'options', key], value: key, message })),
  ];
}

function checkFlocker(source: Fields, path: Path): readonly Problem[] {
  const name = text(source.datasetName) ?? '';
  if ((name === '') === !text(source.datasetUUID)) {
    return [{ path, value: source, message: 'must have either a datasetName or a datasetUUID' }];
  }
  if (!name.includes('/')) return NO_PROBLEMS;
  return [{ path: [...path, 'datasetName'], value: name, message: 'must have no "/" in it' }];
}

function checkNfs(source: Fields, path: Path): readonly Problem[] {
  const place = text(source.path);
  const relative = place !== undefined && place !== '' && !place.startsWith('/');
  return [
    ...filled(source, path, ['server', 'path']),
    ...(relative ? [{ path: [...path, 'path'], value: place, message: 'must be an absolute path' }] : NO_PROBLEMS),
  ];
}

const HOST_AND_PORT = /^(?:\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/;
const MAX_TENANT = 64;

function checkQuobyte(source: Fields, path: Path): readonly Problem[] {
  const [registry, tenant] = [text(source.registry) ?? '', text(source.tenant) ?? ''];
  const problems = filled(source, path, ['registry', 'volume']);
  if (registry === '') return problems;
  if (tenant.length > MAX_TENANT) {
    const message = `must have at most ${MAX_TENANT} characters`;
    return [...problems, { path: [...path, 'tenant'], value: tenant, message }];
  }
  if (registry.split(',').every((pair) => HOST_AND_PORT.test(pair))) return problems;
  const message = 'must be host:port, or several of them joined by commas';
  return [...problems, { path: [...path, 'registry'], value: registry, message }];
}
