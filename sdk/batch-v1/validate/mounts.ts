import type { Fields } from '../fields.ts';
import { isFields } from '../fields.ts';
import { nearest } from '../nearest.ts';
import { eachItem } from './items.ts';
import { KEPT_SINCE } from './kept-since.ts';
import { relativePath, withoutBacksteps } from './paths.ts';
import { NO_PROBLEMS, podRule } from './pod-rule.ts';
import type { ContainerView, JobView, Path, Problem, Rule } from './rule.ts';
import { fieldsOf, isMissing, listOf, oneOf, text } from './rule.ts';
import { filled } from './texts.ts';

/** How containers use the volumes of their pod: as folders (volumeMounts) or as raw devices (volumeDevices). */
export const MOUNT_RULES: readonly Rule[] = [
  podRule('volume-mounts', (job) => eachUser(job, checkMounts)),
  podRule('mount-options', (job, minorVersion) =>
    eachUser(job, (view) =>
      eachItem(view.container.volumeMounts, [...view.path, 'volumeMounts'], (mount, path) =>
        checkOptions(mount, path, view.container, minorVersion),
      ),
    ),
  ),
  podRule('volume-devices', (job) => eachUser(job, checkDevices)),
  podRule('variable-files', (job, minorVersion) =>
    minorVersion < KEPT_SINCE.fileKeyRef ? NO_PROBLEMS : checkVariables(job),
  ),
  podRule('mount-path-colon', (job) => eachUser(job, checkColons), 'warning'),
];

function eachUser(job: JobView, check: (view: ContainerView, volumes: Volumes) => Problem[]): Problem[] {
  const users = job.containers.filter(
    ({ container }) => !isMissing(container.volumeMounts) || !isMissing(container.volumeDevices),
  );
  if (users.length === 0) return NO_PROBLEMS;
  const volumes = volumesOf(job);
  return users.flatMap((view) => check(view, volumes));
}

type Volumes = ReadonlyMap<string, Fields>;

function volumesOf(job: JobView): Volumes {
  const volumes = listOf(job.pod.volumes).filter(isFields);
  return new Map(volumes.map((volume) => [text(volume.name) ?? '', volume]));
}

function checkMounts({ container, path }: ContainerView, volumes: Volumes): Problem[] {
  const seen = new Set<string>();
  const devices = listOf(container.volumeDevices).map(fieldsOf);
  return eachItem(container.volumeMounts, [...path, 'volumeMounts'], (mount, at) => {
    const { name, mountPath } = mount;
    const problems = [
      ...filled(mount, at, ['name', 'mountPath']),
      ...unknownVolume(name, [...at, 'name'], volumes),
      ...uniquePath(mountPath, [...at, 'mountPath'], seen),
    ];
    if (name && devices.some((device) => device.name === name)) {
      const message = 'may not name a volume that is in volumeDevices too';
      problems.push({ path: [...at, 'name'], value: name, message });
    }
    if (mountPath && devices.some(({ devicePath }) => devicePath === mountPath)) {
      const message = 'may not be the path of a volumeDevice too';
      problems.push({ path: [...at, 'mountPath'], value: mountPath, message });
    }
    return problems;
  });
}

function unknownVolume(name: unknown, path: Path, volumes: Volumes): Problem[] {
  if (typeof name !== 'string' || name === '' || volumes.has(name)) return NO_PROBLEMS;
  const near = nearest(name, volumes.keys());
  const fix = near === undefined ? `add a volume called ${name}` : `did you mean \`${near}\`?`;
  return [{ path, value: name, message: 'must name a volume of the pod', fix }];
}

function uniquePath(place: unknown, path: Path, seen: Set<string>): Problem[] {
  if (typeof place !== 'string' || place === '') return NO_PROBLEMS;
  const taken = seen.has(place);
  seen.add(place);
  return taken ? [{ path, value: place, message: 'must be unique in its container' }] : NO_PROBLEMS;
}

function checkOptions(mount: Fields, path: Path, container: Fields, minorVersion: number): Problem[] {
  const both = text(mount.subPath) && text(mount.subPathExpr);
  return [
    ...relativePath(mount.subPath, [...path, 'subPath']),
    ...relativePath(mount.subPathExpr, [...path, 'subPathExpr']),
    ...(both
      ? [{ path: [...path, 'subPathExpr'], value: mount.subPathExpr, message: 'may not stand beside subPath' }]
      : NO_PROBLEMS),
    ...checkPropagation(mount, path, container),
    ...(minorVersion < KEPT_SINCE.recursiveReadOnly ? NO_PROBLEMS : checkRecursion(mount, path)),
  ];
}

function checkPropagation(mount: Fields, path: Path, container: Fields): Problem[] {
  if (mount.mountPropagation !== 'Bidirectional') {
    return oneOf(mount, 'mountPropagation', path, ['None', 'HostToContainer', 'Bidirectional']);
  }
  if (fieldsOf(container.securityContext).privileged === true) return NO_PROBLEMS;
  const message = 'may be Bidirectional only in a privileged container';
  return [
    { path: [...path, 'mountPropagation'], value: 'Bidirectional', message, fix: 'write HostToContainer or None' },
  ];
}

function checkRecursion(mount: Fields, path: Path): Problem[] {
  const { recursiveReadOnly: value, mountPropagation } = mount;
  const at = [...path, 'recursiveReadOnly'];
  if (value !== 'Enabled' && value !== 'IfPossible') {
    return oneOf(mount, 'recursiveReadOnly', path, ['Disabled', 'IfPossible', 'Enabled']);
  }
  const problems: Problem[] = [];
  if (mount.readOnly !== true) problems.push({ path: at, value, message: 'needs readOnly: true' });
  if (!isMissing(mountPropagation) && mountPropagation !== 'None') {
    problems.push({ path: at, value, message: 'needs mountPropagation: None, or none at all' });
  }
  return problems;
}

function checkDevices({ container, path }: ContainerView, volumes: Volumes): Problem[] {
  const [names, paths] = [new Set<string>(), new Set<string>()];
  return eachItem(container.volumeDevices, [...path, 'volumeDevices'], (device, at) => {
    const { name, devicePath } = device;
    return [
      ...filled(device, at, ['name', 'devicePath']),
      ...unknownVolume(name, [...at, 'name'], volumes),
      ...notAClaim(name, [...at, 'name'], volumes),
      ...uniquePath(name, [...at, 'name'], names),
      ...uniquePath(devicePath, [...at, 'devicePath'], paths),
      ...withoutBacksteps(devicePath, [...at, 'devicePath']),
    ];
  });
}

function notAClaim(name: unknown, path: Path, volumes: Volumes): Problem[] {
  const volume = typeof name === 'string' ? volumes.get(name) : undefined;
  if (volume === undefined || !isMissing(volume.persistentVolumeClaim) || !isMissing(volume.ephemeral)) {
    return NO_PROBLEMS;
  }
  const message = 'must name a volume that is a persistentVolumeClaim or ephemeral: others are no devices';
  return [{ path, value: name, message, fix: 'use volumeMounts' }];
}

/** A variable's file lies in an emptyDir of the pod. */
function checkVariables(job: JobView): Problem[] {
  return job.containers.flatMap(({ container, path }) =>
    eachItem(container.env, [...path, 'env'], (variable, at) => {
      const name = text(fieldsOf(fieldsOf(variable.valueFrom).fileKeyRef).volumeName);
      if (!name) return NO_PROBLEMS;
      const place = [...at, 'valueFrom', 'fileKeyRef', 'volumeName'];
      const volumes = volumesOf(job);
      const volume = volumes.get(name);
      if (volume === undefined) return unknownVolume(name, place, volumes);
      if (isEmptyDir(volume)) return NO_PROBLEMS;
      return [{ path: place, value: name, message: 'must name a volume that is an emptyDir' }];
    }),
  );
}

function isEmptyDir(volume: Fields): boolean {
  const sources = Object.keys(volume).filter((field) => field !== 'name' && !isMissing(volume[field]));
  return sources.length === 0 || !isMissing(volume.emptyDir);
}

/** The server takes them; container runtimes read what follows as options. */
function checkColons({ container, path }: ContainerView): Problem[] {
  return eachItem(container.volumeMounts, [...path, 'volumeMounts'], ({ mountPath }, at) => {
    if (!text(mountPath)?.includes(':')) return NO_PROBLEMS;
    const message = 'has a ":", which container runtimes do not bear';
    return [{ path: [...at, 'mountPath'], value: mountPath, message }];
  });
}
