import { isFields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import { requirementProblems } from '../resource-lists.ts';
import type { ContainerView, JobView, Problem } from '../rule.ts';
import { isMissing, listOf, orList, text } from '../rule.ts';
import { dnsLabel } from '../texts.ts';

/** `resources` of a container: names and amounts, and requests beside limits. */
export function checkResources({ container, path }: ContainerView): readonly Problem[] {
  const { resources } = container;
  return isFields(resources) ? requirementProblems(resources, [...path, 'resources'], 'container') : NO_PROBLEMS;
}

/** The gate DynamicResourceAllocation; before it, claims are dropped. */
const CLAIMS = 34;

/** `resources.claims` of a container use those of the pod, each claim or request of it once. */
export function checkClaims(
  { container, path }: ContainerView,
  { pod }: JobView,
  minorVersion: number,
): readonly Problem[] {
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
