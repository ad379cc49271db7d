import { eachItem } from '../items.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { NO_PROBLEMS, podRule } from '../pod-rule.ts';
import type { ContainerView, JobView, Problem, Rule } from '../rule.ts';
import { isMissing } from '../rule.ts';
import { checkDevices } from './devices.ts';
import { checkColons, checkMounts } from './folders.ts';
import { checkOptions } from './options.ts';
import { checkVariables } from './variables.ts';
import type { Volumes } from './volumes.ts';
import { volumesOf } from './volumes.ts';

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

function eachUser(
  job: JobView,
  check: (view: ContainerView, volumes: Volumes) => readonly Problem[],
): readonly Problem[] {
  const users = job.containers.filter(
    ({ container }) => !isMissing(container.volumeMounts) || !isMissing(container.volumeDevices),
  );
  if (users.length === 0) return NO_PROBLEMS;
  const volumes = volumesOf(job);
  return users.flatMap((view) => check(view, volumes));
}
