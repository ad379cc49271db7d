import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, Problem } from '../rule.ts';
import { fieldsOf, listOf, text } from '../rule.ts';
import { filled } from '../texts.ts';
import type { Volumes } from './volumes.ts';
import { uniquePath, unknownVolume } from './volumes.ts';

/** `volumeMounts`: which volume is where in a container. */
export function checkMounts({ container, path }: ContainerView, volumes: Volumes): readonly Problem[] {
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

/** The server takes them; container runtimes read what follows as options. */
export function checkColons({ container, path }: ContainerView): readonly Problem[] {
  return eachItem(container.volumeMounts, [...path, 'volumeMounts'], ({ mountPath }, at) => {
    if (!text(mountPath)?.includes(':')) return NO_PROBLEMS;
    const message = 'has a ":", which container runtimes do not bear';
    return [{ path: [...at, 'mountPath'], value: mountPath, message }];
  });
}
