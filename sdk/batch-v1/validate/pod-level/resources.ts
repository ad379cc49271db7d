import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { parseQuantity } from '../../quantity.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, text } from '../rule.ts';
import { listProblems } from './resource-names.ts';

/** `overhead`: what the runtime class takes beside the containers. */
export function checkOverhead({ pod, podPath }: JobView): Problem[] {
  if (isMissing(pod.overhead)) return NO_PROBLEMS;
  const path = [...podPath, 'overhead'];
  const overhead = fieldsOf(pod.overhead);
  return [...listProblems(overhead, path, 'container'), ...hugePagesAlone(overhead, {}, path)];
}

/** `resources` of the pod: what its containers share. */
export function checkPodResources(job: JobView, minorVersion: number): Problem[] {
  const { resources, os } = job.pod;
  if (!isFields(resources) || minorVersion < KEPT_SINCE.resources || text(fieldsOf(os).name) === 'windows')
    return NO_PROBLEMS;
  const path = [...job.podPath, 'resources'];
  const [requests, limits] = [fieldsOf(resources.requests), fieldsOf(resources.limits)];
  return [
    ...listProblems(limits, [...path, 'limits'], 'pod'),
    ...listProblems(requests, [...path, 'requests'], 'pod'),
    ...claimProblems(resources, path),
    ...hugePagesAlone(requests, limits, path),
    ...Object.keys(requests).flatMap((name) => requestProblems(name, requests, limits, path)),
    ...totalProblems(job, requests, limits, path),
  ];
}

function claimProblems({ claims }: Fields, path: Path): Problem[] {
  if (isMissing(claims)) return NO_PROBLEMS;
  const message = 'may not be in the resources of a pod, only of its containers';
  return [{ path: [...path, 'claims'], value: claims, message, fix: 'remove it' }];
}

const isHugePages = (name: string) => name.startsWith('hugepages-');

function hugePagesAlone(requests: Fields, limits: Fields, path: Path): Problem[] {
  const names = [...Object.keys(requests), ...Object.keys(limits)];
  if (!names.some(isHugePages) || names.some((name) => name === 'cpu' || name === 'memory')) return NO_PROBLEMS;
  return [{ path, value: undefined, message: 'must have cpu or memory beside huge pages' }];
}

function requestProblems(name: string, requests: Fields, limits: Fields, path: Path): Problem[] {
  const [value, limit] = [requests[name], limits[name]];
  const [requested, most] = [parseQuantity(value), parseQuantity(limit)];
  const at = [...path, 'requests', name];
  if (isHugePages(name) && isMissing(limit)) {
    return [{ path: [...path, 'limits', name], value: undefined, message: 'is required with a request of huge pages' }];
  }
  if (requested === undefined || most === undefined) return NO_PROBLEMS;
  if (isHugePages(name) && requested !== most) return [{ path: at, value, message: `must be the limit, ${limit}` }];
  return exceeds(requested, most) ? [{ path: at, value, message: `must be at most the limit, ${limit}` }] : NO_PROBLEMS;
}

/** Sums of decimal fractions are not exact. */
function exceeds(value: number, most: number): boolean {
  return value - most > 1e-9 * Math.max(1, Math.abs(most));
}

/** What the containers ask for may not be more than the pod's; nor may the limit of one of them. */
function totalProblems({ containers }: JobView, requests: Fields, limits: Fields, path: Path): Problem[] {
  const problems: Problem[] = [];
  for (const [list, own] of [
    ['requests', requests],
    ['limits', limits],
  ] as const) {
    for (const [name, value] of Object.entries(own)) {
      if (list === 'limits' && !isHugePages(name)) continue;
      const quantity = parseQuantity(value);
      const total = totalOf(containers, list, name);
      if (quantity === undefined || total === undefined || !exceeds(total, quantity)) continue;
      const message = `must be at least ${total}, what the containers have together`;
      problems.push({ path: [...path, list, name], value, message });
    }
  }
  return [...problems, ...containers.flatMap((view) => limitProblems(view, limits))];
}

function limitProblems({ container, path, init }: ContainerView, limits: Fields): Problem[] {
  if (init) return NO_PROBLEMS;
  return Object.entries(fieldsOf(fieldsOf(container.resources).limits)).flatMap(([name, value]) => {
    const [limit, most] = [parseQuantity(value), parseQuantity(limits[name])];
    if (limit === undefined || most === undefined || !exceeds(limit, most)) return NO_PROBLEMS;
    const message = `must be at most the limit of the pod, ${limits[name]}`;
    return [{ path: [...path, 'resources', 'limits', name], value, message }];
  });
}

/**
 * What a pod needs of a resource: its containers run together, its init containers one after another, beside the
 * sidecars that began before. Undefined where no container names the resource.
 */
function totalOf(containers: ContainerView[], list: 'requests' | 'limits', name: string): number | undefined {
  let [together, sidecars, most, named] = [0, 0, 0, false];
  const amounts = containers.map(({ container, init }) => {
    const amount = parseQuantity(fieldsOf(fieldsOf(container.resources)[list])[name]);
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
