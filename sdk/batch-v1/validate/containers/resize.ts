import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Problem } from '../rule.ts';
import { oneOf, text } from '../rule.ts';
import { isSidecar } from './container-rule.ts';

/** The gate of resizing in place, InPlacePodVerticalScaling; before it the field is dropped. */
const RESIZE = 33;
/** From here on init containers that are no sidecars may not be restarted for a resize. */
const INIT_CONTAINERS = 36;

/** `resizePolicy`: whether a container restarts when its resources change. */
export function checkResizePolicy(view: ContainerView, { pod }: JobView, minorVersion: number): readonly Problem[] {
  if (minorVersion < RESIZE) return NO_PROBLEMS;
  const resources = new Set<string>();
  return eachItem(view.container.resizePolicy, [...view.path, 'resizePolicy'], (policy, path) => {
    const name = text(policy.resourceName);
    const value = text(policy.restartPolicy);
    const problems = [
      ...oneOf(policy, 'resourceName', path, ['cpu', 'memory']),
      ...oneOf(policy, 'restartPolicy', path, ['NotRequired', 'RestartContainer']),
    ];
    if (name !== undefined && resources.has(name)) {
      problems.push({ path: [...path, 'resourceName'], value: name, message: 'must be unique' });
    }
    if (name !== undefined) resources.add(name);
    const plainInit = view.init && !isSidecar(view) && minorVersion >= INIT_CONTAINERS;
    if (value === 'RestartContainer' && (pod.restartPolicy === 'Never' || plainInit)) {
      const where = plainInit ? 'in an init container' : 'where the pod has restartPolicy: Never';
      problems.push({ path: [...path, 'restartPolicy'], value, message: `must be NotRequired ${where}` });
    }
    return problems;
  });
}
