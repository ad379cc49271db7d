import { isDnsLabel } from '../names.ts';
import { CONTAINER_RULES } from './containers/index.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { JOBS, listOf, text, wholeNumber } from './rule.ts';
import { TEMPLATE_ANNOTATION_RULES } from './template-annotations.ts';

/** The basics of the pod template. */
export const POD_RULES: readonly Rule[] = [
  { id: 'containers', kinds: JOBS, level: 'error', check: checkContainers },
  { id: 'container-names', kinds: JOBS, level: 'error', check: checkContainerNames },
  { id: 'pod-active-deadline', kinds: JOBS, level: 'error', check: checkActiveDeadline },
  { id: 'ephemeral-containers', kinds: JOBS, level: 'error', check: checkEphemeralContainers },
  ...TEMPLATE_ANNOTATION_RULES,
  ...CONTAINER_RULES,
];

function checkContainers({ job }: Subject): readonly Problem[] {
  const { containers } = job.pod;
  if (!Array.isArray(containers) || containers.length > 0) return [];
  return [{ path: [...job.podPath, 'containers'], value: containers, message: 'must have at least one container' }];
}

/** Containers and init containers share their names. */
function checkContainerNames({ job }: Subject): readonly Problem[] {
  const seen = new Set<string>();
  return job.containers.flatMap(({ container, path }): readonly Problem[] => {
    const name = text(container.name);
    if (name === undefined) return [];
    if (name === '') return [{ path: [...path, 'name'], value: name, message: 'is required' }];
    const problems = nameProblem(name, [...path, 'name'], seen);
    seen.add(name);
    return problems;
  });
}

function nameProblem(name: string, path: Problem['path'], seen: Set<string>): readonly Problem[] {
  if (seen.has(name)) return [{ path, value: name, message: 'must be unique', fix: 'give it another name' }];
  if (isDnsLabel(name)) return [];
  const message = 'must be at most 63 lower-case letters, digits and "-", and begin and end with a letter or digit';
  return [{ path, value: name, message }];
}

const MAX_DEADLINE = 2 ** 31 - 1;

function checkActiveDeadline({ job }: Subject): readonly Problem[] {
  const value = wholeNumber(job.pod.activeDeadlineSeconds);
  if (value === undefined || (value >= 1 && value <= MAX_DEADLINE)) return [];
  const message = value < 1 ? 'must be 1 or more' : `must be at most ${MAX_DEADLINE}`;
  return [{ path: [...job.podPath, 'activeDeadlineSeconds'], value, message }];
}

function checkEphemeralContainers({ job }: Subject): readonly Problem[] {
  const value = listOf(job.pod.ephemeralContainers);
  if (value.length === 0) return [];
  return [
    { path: [...job.podPath, 'ephemeralContainers'], value, message: 'may not be in a pod template', fix: 'remove it' },
  ];
}
