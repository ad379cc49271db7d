import { NO_PROBLEMS, podRule } from '../pod-rule.ts';
import type { ContainerView, JobView, Problem, Rule } from '../rule.ts';

/** What the container rules look at: a container, its Job, and the minor version of Kubernetes to judge by. */
export type ContainerCheck = (view: ContainerView, job: JobView, minorVersion: number) => readonly Problem[];

/** A rule about each container and init container of a pod template. */
export function containerRule(id: string, check: ContainerCheck): Rule {
  return podRule(id, (job, minorVersion) => {
    let problems = NO_PROBLEMS;
    for (const view of job.containers) {
      const found = check(view, job, minorVersion);
      if (found.length > 0) problems = problems.concat(found);
    }
    return problems;
  });
}

/** A sidecar: an init container that runs beside the others (1.28+). */
export function isSidecar({ container, init }: ContainerView): boolean {
  return init && container.restartPolicy === 'Always';
}
