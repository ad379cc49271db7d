import type { Fields } from '../fields.ts';
import { isQualifiedName } from '../names.ts';
import { parseQuantity, thousandths } from '../quantity.ts';
import { NO_PROBLEMS } from './pod-rule.ts';
import type { Path, Problem } from './rule.ts';
import { fieldsOf } from './rule.ts';

/** Whose resources they are: a pod may name fewer than a container. */
export type ResourceOwner = 'container' | 'pod';

/** Problems of `resources`: names, amounts, and requests beside limits. */
export function requirementProblems(resources: Fields, path: Path, owner: ResourceOwner): readonly Problem[] {
  const [requests, limits] = [fieldsOf(resources.requests), fieldsOf(resources.limits)];
  const problems = [...listProblems(limits, [...path, 'limits'], owner)];
  problems.push(...listProblems(requests, [...path, 'requests'], owner));
  for (const name in requests) problems.push(...requestProblems(name, requests, limits, path));
  return problems.concat(hugePagesAlone(Object.keys({ ...requests, ...limits }), resources, path));
}

/** Problems of the runtime class's overhead: a list without requests and limits. */
export function overheadProblems(overhead: Fields, path: Path): readonly Problem[] {
  return [...listProblems(overhead, path, 'container'), ...hugePagesAlone(Object.keys(overhead), overhead, path)];
}

const HUGE_PAGES = 'hugepages-';
const NAMES: Readonly<Record<ResourceOwner, readonly string[]>> = {
  container: ['cpu', 'memory', 'ephemeral-storage'],
  pod: ['cpu', 'memory'],
};

export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

function listProblems(list: Fields, path: Path, owner: ResourceOwner): readonly Problem[] {
  const problems: Problem[] = [];
  for (const name in list) {
    const value = list[name];
    const message = isResource(name, owner) ? amountProblem(name, value) : nameMessage(owner);
    if (message !== undefined) problems.push({ path: [...path, name], value, message });
  }
  return problems;
}

function nameMessage(owner: ResourceOwner): string {
  const known = `must be one of ${NAMES[owner].join(', ')}`;
  return `${known}${owner === 'pod' ? ' or hugepages-<size>' : ', hugepages-<size> or a name such as example.com/gpu'}`;
}

function isResource(name: string, owner: ResourceOwner): boolean {
  if (NAMES[owner].includes(name)) return true;
  if (!isQualifiedName(name)) return false;
  if (!name.includes('/')) return isHugePages(name);
  if (owner === 'pod') return false;
  return isNative(name) || (!name.startsWith('requests.') && isQualifiedName(`requests.${name}`));
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** What is wrong with an amount, if anything. */
function amountProblem(name: string, value: unknown): string | undefined {
  const amount = parseQuantity(value);
  if (amount === undefined) return undefined;
  if (amount < 0) return 'must be 0 or more';
  if (!isNative(name) && !Number.isInteger(amount)) return 'must be a whole number';
  if (!isHugePages(name)) return undefined;
  const page = name.slice(HUGE_PAGES.length);
  const size = parseQuantity(page) ?? 0;
  const whole = size > 0 && Number.isInteger(size) && Math.ceil(amount) % size === 0;
  return whole ? undefined : `must be whole pages of ${page}`;
}

/** What a node does not promise twice: devices and huge pages. A request must then be its limit. */
function isExclusive(name: string): boolean {
  return isHugePages(name) || !isNative(name);
}

function requestProblems(name: string, requests: Fields, limits: Fields, path: Path): readonly Problem[] {
  const [value, limit] = [requests[name], limits[name]];
  if (limit === undefined) {
    if (!isExclusive(name)) return NO_PROBLEMS;
    const message = `is required: ${name} cannot be shared`;
    return [{ path: [...path, 'limits', name], value: undefined, message, fix: `write ${name}: ${value}` }];
  }
  const [requested, most] = [thousandths(value), thousandths(limit)];
  if (requested === undefined || most === undefined || requested === most) return NO_PROBLEMS;
  const at = [...path, 'requests', name];
  if (isExclusive(name)) return [{ path: at, value, message: `must be the limit, ${limit}: it cannot be shared` }];
  return requested > most ? [{ path: at, value, message: `must be at most the limit, ${limit}` }] : NO_PROBLEMS;
}

function hugePagesAlone(names: readonly string[], value: Fields, path: Path): readonly Problem[] {
  if (!names.some(isHugePages) || names.some((name) => name === 'cpu' || name === 'memory')) return NO_PROBLEMS;
  return [{ path, value, message: 'must have cpu or memory beside huge pages' }];
}
