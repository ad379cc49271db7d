import type { Fields } from '../../fields.ts';
import { isQualifiedName } from '../../names.ts';
import { parseQuantity } from '../../quantity.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';

const HUGE_PAGES = 'hugepages-';
const OF_CONTAINERS = ['cpu', 'memory', 'ephemeral-storage'];
const OF_PODS = ['cpu', 'memory'];

/** Problems of the names and amounts in a list of resources. */
export function listProblems(list: Fields, path: Path, owner: 'container' | 'pod'): Problem[] {
  return Object.entries(list).flatMap(([name, value]) => {
    const at = [...path, name];
    if (!isResource(name, owner)) {
      const known = (owner === 'pod' ? OF_PODS : OF_CONTAINERS).join(', ');
      const message =
        owner === 'pod'
          ? `must be one of ${known} or hugepages-<size>`
          : `must be one of ${known}, hugepages-<size> or a name such as example.com/gpu`;
      return [{ path: at, value, message }];
    }
    return amountProblems(name, value, at);
  });
}

function isResource(name: string, owner: 'container' | 'pod'): boolean {
  if (!isQualifiedName(name)) return false;
  if (!name.includes('/'))
    return name.startsWith(HUGE_PAGES) || (owner === 'pod' ? OF_PODS : OF_CONTAINERS).includes(name);
  if (owner === 'pod') return false;
  return isNative(name) || (!name.startsWith('requests.') && isQualifiedName(`requests.${name}`));
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function amountProblems(name: string, value: unknown, path: Path): Problem[] {
  const amount = parseQuantity(value);
  if (amount === undefined) return NO_PROBLEMS;
  if (amount < 0) return [{ path, value, message: 'must be 0 or more' }];
  if (!isNative(name) && !Number.isInteger(amount)) return [{ path, value, message: 'must be a whole number' }];
  if (!name.startsWith(HUGE_PAGES)) return NO_PROBLEMS;
  const size = parseQuantity(name.slice(HUGE_PAGES.length)) ?? 0;
  const whole = size > 0 && Number.isInteger(size) && Math.ceil(amount) % size === 0;
  return whole ? NO_PROBLEMS : [{ path, value, message: `must be whole pages of ${name.slice(HUGE_PAGES.length)}` }];
}
