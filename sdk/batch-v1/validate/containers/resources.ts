import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { thousandths } from '../../quantity.ts';
import { eachItem } from '../items.ts';
import { listProblems } from '../pod-level/resource-names.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, listOf, orList, text } from '../rule.ts';
import { dnsLabel } from '../texts.ts';

/** `resources` of a container: names and amounts, and requests beside limits. */
export function checkResources({ container, path }: ContainerView): Problem[] {
  const { resources } = container;
  if (!isFields(resources)) return NO_PROBLEMS;
  const at = [...path, 'resources'];
  const [requests, limits] = [fieldsOf(resources.requests), fieldsOf(resources.limits)];
  return [
    ...listProblems(limits, [...at, 'limits'], 'container'),
    ...listProblems(requests, [...at, 'requests'], 'container'),
    ...Object.keys(requests).flatMap((name) => requestProblems(name, requests, limits, at)),
    ...hugePagesAlone(requests, limits, at),
  ];
}

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');

/** What a node does not promise twice: devices and huge pages. A request must then be its limit. */
const isExclusive = (name: string): boolean =>
  isHugePages(name) || (name.includes('/') && !name.includes('kubernetes.io/'));

function requestProblems(name: string, requests: Fields, limits: Fields, path: Path): Problem[] {
  const [value, limit] = [requests[name], limits[name]];
  const at = [...path, 'requests', name];
  if (limit === undefined) {
    if (!isExclusive(name)) return NO_PROBLEMS;
    const message = `is required: ${name} cannot be shared`;
    return [{ path: [...path, 'limits', name], value: undefined, message, fix: `write ${name}: ${value}` }];
  }
  const [requested, most] = [thousandths(value), thousandths(limit)];
  if (requested === undefined || most === undefined || requested === most) return NO_PROBLEMS;
  if (isExclusive(name)) return [{ path: at, value, message: `must be the limit, ${limit}: it cannot be shared` }];
  return requested > most ? [{ path: at, value, message: `must be at most the limit, ${limit}` }] : NO_PROBLEMS;
}

function hugePagesAlone(requests: Fields, limits: Fields, path: Path): Problem[] {
  const names = [...Object.keys(requests), ...Object.keys(limits)];
  if (!names.some(isHugePages) || names.some((name) => name === 'cpu' || name === 'memory')) return NO_PROBLEMS;
  return [{ path, value: { requests, limits }, message: 'must have cpu or memory beside huge pages' }];
}

/** The gate DynamicResourceAllocation; before it, claims are dropped. */
const CLAIMS = 34;

/** `resources.claims` of a container use those of the pod, each claim or request of it once. */
export function checkClaims({ container, path }: ContainerView, { pod }: JobView, minorVersion: number): Problem[] {
  if (minorVersion < CLAIMS || !isFields(container.resources) || isMissing(container.resources.claims)) {
    return NO_PROBLEMS;
  }
  const known = listOf(pod.resourceClaims).flatMap((claim) => (isFields(claim) && text(claim.name)) || []);
  const used = new Set<string>();
  return eachItem(container.resources.claims, [...path, 'resources', 'claims'], (claim, at) => {
    const name = text(claim.name);
    if (name === undefined) return NO_PROBLEMS;
    if (name === '') return [{ path: [...at, 'name'], value: name, message: 'is required' }];
    const request = text(claim.request) || undefined;
    const problems = [...dnsLabel(request, [...at, 'request'])];
    const key = request === undefined ? name : `${name}/${request}`;
    // A claim as a whole holds each of its requests.
    const whole = request === undefined && [...used].some((one) => one.startsWith(`${name}/`));
    if (used.has(name) || used.has(key) || whole) problems.push({ path: at, value: claim, message: 'must be unique' });
    used.add(key);
    if (!known.includes(name)) {
      const list = known.length > 0 ? `: ${orList(known)}` : ', which has none';
      const message = `must name one of the resourceClaims of the pod${list}`;
      problems.push({ path: [...at, 'name'], value: name, message });
    }
    return problems;
  });
}
