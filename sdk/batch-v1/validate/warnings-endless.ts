import { endlessReason, isSidecarImage } from './endless.ts';
import type { ContainerView, JobView, Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, JOBS, listOf, text, wholeNumber } from './rule.ts';

/** Containers that keep a Job from ending, or are killed before they have begun. */
export const ENDLESS_WARNINGS: readonly Rule[] = [
  { id: 'slow-start', kinds: JOBS, level: 'warning', check: checkSlowStart },
  { id: 'never-ending', kinds: JOBS, level: 'warning', check: checkNeverEnding },
  { id: 'plain-sidecar', kinds: JOBS, level: 'warning', check: checkSidecars },
];

/** A start within half a minute is common, a slower one is, too. */
const SHORT_START = 30;

function checkSlowStart({ job }: Subject): readonly Problem[] {
  return job.containers.flatMap(({ container, path }): readonly Problem[] => {
    if (isMissing(container.livenessProbe) || !isMissing(container.startupProbe)) return [];
    const probe = fieldsOf(container.livenessProbe);
    const number = (field: string, standard: number) => wholeNumber(probe[field]) || standard;
    const patience = number('initialDelaySeconds', 0) + number('failureThreshold', 3) * number('periodSeconds', 10);
    if (patience > SHORT_START) return [];
    return [
      {
        path: [...path, 'livenessProbe'],
        value: container.livenessProbe,
        message: `kills the container, again and again, if it takes more than ${patience} seconds to start`,
        fix: 'add a startupProbe, which holds this one back',
      },
    ];
  });
}

/** What is ended on purpose does not go on for ever. */
function isEnded({ spec, pod }: JobView): boolean {
  return [spec.activeDeadlineSeconds, pod.activeDeadlineSeconds, spec.successPolicy].some((value) => !isMissing(value));
}

interface Endless {
  view: ContainerView;
  reason: string;
}

function endlessContainers(job: JobView): { plain: ContainerView[]; endless: Endless[] } {
  const plain = job.containers.filter(({ init }) => !init);
  const endless = plain.flatMap((view) => {
    const reason = endlessReason(view.container);
    return reason === undefined ? [] : [{ view, reason }];
  });
  return { plain, endless };
}

/** Nothing in the pod ends: it is no Job. */
function checkNeverEnding({ job }: Subject): readonly Problem[] {
  if (isEnded(job)) return [];
  const { plain, endless } = endlessContainers(job);
  if (endless.length === 0 || endless.length < plain.length) return [];
  return endless.map(({ view, reason }) =>
    problem(view, `${reason}, so the Job never does`, 'write a Deployment for what is to run on and on'),
  );
}

/** Something ends, and something beside it does not: the pod waits for both. */
function checkSidecars({ job }: Subject): readonly Problem[] {
  if (job.containers.length < 2) return [];
  const { plain, endless } = endlessContainers(job);
  const known = plain.length > 1 ? plain.filter(({ container }) => isSidecarImage(container.image)) : [];
  const sidecars = new Map(known.map((view): [ContainerView, string] => [view, 'runs on beside the others']));
  for (const { view, reason } of endless) sidecars.set(view, reason);
  if (sidecars.size === plain.length || !isMissing(job.spec.successPolicy)) return [];
  const fix = 'move it to initContainers with restartPolicy: Always, so that it ends with the others';
  return [...sidecars].map(([view, reason]) => problem(view, `${reason}, so the pod does not end`, fix));
}

/** The place that tells: what is run, or else the image. */
function problem({ container, path }: ContainerView, message: string, fix: string): Problem {
  const field = ['command', 'args'].find((name) => listOf(container[name]).length > 0) ?? 'image';
  const value = field === 'image' ? text(container.image) : container[field];
  return { path: [...path, field], value, message, fix };
}
