import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { thousandths } from '../../quantity.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import { isHugePages, overheadProblems, requirementProblems } from '../resource-lists.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing } from '../rule.ts';

/** `overhead`: what the runtime class takes beside the containers. */
export function checkOverhead({ pod, podPath }: JobView): readonly Problem[] {
  return isFields(pod.overhead) ? overheadProblems(pod.overhead, [...podPath, 'overhead']) : NO_PROBLEMS;
}

/** `resources` of the pod: what its containers share. */
export function checkPodResources(job: JobView, minorVersion: number): readonly Problem[] {
  const { resources, os } = job.pod;
  if (!isFields(resources) || minorVersion < KEPT_SINCE.resources) return NO_PROBLEMS;
  // They may not be in such a pod at all.
  if (fieldsOf(os).name === 'windows') return NO_PROBLEMS;
  const path = [...job.podPath, 'resources'];
  return [
    ...requirementProblems(resources, path, 'pod'),
    ...claimProblems(resources, path),
    ...totalProblems(job, resources, path),
  ];
}

function claimProblems({ claims }: Fields, path: Path): readonly Problem[] {
  if (isMissing(claims)) return NO_PROBLEMS;
  const message = 'may not be in the resources of a pod, only of its containers';
  return [{ path: [...path, 'claims'], value: claims, message, fix: 'remove it' }];
}

/** What the containers ask for may not be more than the pod's; nor may the limit of one of them. */
function totalProblems({ containers }: JobView, resources: Fields, path: Path): readonly Problem[] {
  const limits = fieldsOf(resources.limits);
  return [
    ...sumProblems(containers, 'requests', fieldsOf(resources.requests), path),
    // Limits may add up to more than the pod's, but for huge pages.
    ...sumProblems(containers, 'limits', hugePagesOf(limits), path),
    ...containers.flatMap((view) => limitProblems(view, limits)),
  ];
}

function hugePagesOf(list: Fields): Fields {
  return Object.fromEntries(Object.entries(list).filter(([name]) => isHugePages(name)));
}

function sumProblems(
  containers: ContainerView[],
  list: 'requests' | 'limits',
  own: Fields,
  path: Path,
): readonly Problem[] {
  return Object.entries(own).flatMap(([name, value]) => {
    const [amount, total] = [thousandths(value), totalOf(containers, list, name)];
    if (amount === undefined || total === undefined || total <= amount) return NO_PROBLEMS;
    const message = `must be at least ${total / 1000}, what the containers have together`;
    return [{ path: [...path, list, name], value, message }];
  });
}

function limitProblems({ container, path, init }: ContainerView, limits: Fields): readonly Problem[] {
  if (init) return NO_PROBLEMS;
  return Object.entries(fieldsOf(fieldsOf(container.resources).limits)).flatMap(([name, value]) => {
    const [limit, most] = [thousandths(value), thousandths(limits[name])];
    if (limit === undefined || most === undefined || limit <= most) return NO_PROBLEMS;
    const message = `must be at most the limit of the pod, ${limits[name]}`;
    return [{ path: [...path, 'resources', 'limits', name], value, message }];
  });
}

/**
 * What a pod needs of a resource, in thousandths: its containers run together, its init containers one after another, beside the
 * sidecars that began before. Undefined where no container names the resource.
 */
function totalOf(containers: ContainerView[], list: 'requests' | 'limits', name: string): number | undefined {
  let [together, sidecars, most, named] = [0, 0, 0, false];
  const amounts = containers.map(({ container, init }) => {
    const amount = thousandths(fieldsOf(fieldsOf(container.resources)[list])[name]);
    if (amount !== undefined) named = true;
    return { amount: amount ?? 0, init, sidecar: init && container.restartPolicy === 'Always' };
  });
  for (const { amount, init, sidecar } of amounts) {
    if (!init || sidecar) together += amount;
    if (sidecar) sidecars += amount;
    if (init) most = Math.max(most, sidecars + (sidecar ? 0 : amount));
  }
  return named ? Math.max(together, most) : undefined;
}
