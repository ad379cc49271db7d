import { isFields } from '../../fields.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, Problem } from '../rule.ts';
import { isMissing, oneOfOrDefault } from '../rule.ts';
import { isSidecar } from './container-rule.ts';

/** There is no default image. */
export function checkImage({ container, path }: ContainerView): readonly Problem[] {
  if (!isMissing(container.image) && container.image !== '') return NO_PROBLEMS;
  return [{ path: [...path, 'image'], value: container.image ?? undefined, message: 'is required' }];
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];

export function checkEnums({ container, path }: ContainerView): readonly Problem[] {
  const { imagePullPolicy, terminationMessagePolicy } = container;
  if (!imagePullPolicy && !terminationMessagePolicy) return NO_PROBLEMS;
  return [
    ...oneOfOrDefault(container, 'imagePullPolicy', path, PULL_POLICIES),
    ...oneOfOrDefault(container, 'terminationMessagePolicy', path, MESSAGE_POLICIES),
  ];
}

const OF_RUNNING_CONTAINERS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

/** Init containers end before there is anything to probe. */
export function checkInitProbes(view: ContainerView): readonly Problem[] {
  const { container, path, init } = view;
  if (!init || isSidecar(view)) return NO_PROBLEMS;
  return OF_RUNNING_CONTAINERS.flatMap((field) => {
    const value = container[field];
    // A lifecycle that is but a stopSignal is dropped: its gate is off in every version yet.
    const dropped = isFields(value) && Object.keys(value).join() === 'stopSignal';
    if (isMissing(value) || dropped) return NO_PROBLEMS;
    return [
      { path: [...path, field], value, message: 'may not be in an init container unless its restartPolicy is Always' },
    ];
  });
}
