import { eachItem } from '../items.ts';
import { withoutBacksteps } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, Path, Problem } from '../rule.ts';
import { isMissing } from '../rule.ts';
import { filled } from '../texts.ts';
import type { Volumes } from './volumes.ts';
import { uniquePath, unknownVolume } from './volumes.ts';

/** `volumeDevices`: volumes that a container reads block by block. */
export function checkDevices({ container, path }: ContainerView, volumes: Volumes): readonly Problem[] {
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

function notAClaim(name: unknown, path: Path, volumes: Volumes): readonly Problem[] {
  const volume = typeof name === 'string' ? volumes.get(name) : undefined;
  if (volume === undefined || !isMissing(volume.persistentVolumeClaim) || !isMissing(volume.ephemeral)) {
    return NO_PROBLEMS;
  }
  const message = 'must name a volume that is a persistentVolumeClaim or ephemeral: others are no devices';
  return [{ path, value: name, message, fix: 'use volumeMounts' }];
}
