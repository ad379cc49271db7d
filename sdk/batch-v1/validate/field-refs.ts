import type { Fields } from '../fields.ts';
import { isFields } from '../fields.ts';
import { isQualifiedName } from '../names.ts';
import { parseQuantity } from '../quantity.ts';
import { NO_PROBLEMS } from './pod-rule.ts';
import type { Path, Problem } from './rule.ts';
import { isMissing, orList, text } from './rule.ts';
import { filled, needed } from './texts.ts';

/** What the downward API hands to files; variables get more. */
export const FILE_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
] as const;

const SUBSCRIPT = /^(.+?)\['(.*)'\]$/s;

/** Problems of a `fieldRef`: a field of the pod, or one label or annotation as in `metadata.labels['app']`. */
export function fieldRefProblems(ref: unknown, path: Path, allowed: readonly string[]): readonly Problem[] {
  if (!isFields(ref)) return NO_PROBLEMS;
  const at = [...path, 'fieldPath'];
  const { apiVersion, fieldPath: value } = ref;
  if (text(apiVersion) && apiVersion !== 'v1') {
    return [{ path: [...path, 'apiVersion'], value: apiVersion, message: 'must be v1', fix: 'remove it' }];
  }
  if (typeof value !== 'string' || value === '') return filled(ref, path, ['fieldPath']);
  const [, map, key = ''] = SUBSCRIPT.exec(value) ?? [];
  if (map === undefined) {
    return allowed.includes(value) ? NO_PROBLEMS : [{ path: at, value, message: `must be ${orList(allowed)}` }];
  }
  if (map !== 'metadata.labels' && map !== 'metadata.annotations') {
    return [{ path: at, value, message: 'must name a field without [...], which only labels and annotations have' }];
  }
  if (isQualifiedName(map === 'metadata.annotations' ? key.toLowerCase() : key)) return NO_PROBLEMS;
  return [{ path: at, value, message: "must hold a key such as 'app' or 'example.com/app' in its [...]" }];
}

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [`limits.${name}`, `requests.${name}`]);
const HUGE_PAGES = /^(limits|requests)\.hugepages-/;

/** Problems of a `resourceFieldRef`: a container's request or limit. Files must name the container. */
export function resourceRefProblems(ref: unknown, path: Path, place: 'file' | 'variable'): readonly Problem[] {
  if (!isFields(ref)) return NO_PROBLEMS;
  if (place === 'file') {
    const unnamed = needed(ref, path, ['containerName']);
    if (unnamed.length > 0) return unnamed;
  }
  const resource = text(ref.resource);
  if (!resource) return filled(ref, path, ['resource']);
  if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) {
    return [{ path: [...path, 'resource'], value: resource, message: `must be ${orList(RESOURCES)}` }];
  }
  return divisorProblems(ref, resource, path);
}

const CPU_DIVISORS = [1, 1e-3];
const POWERS = [1, 2, 3, 4, 5, 6];
const BYTE_DIVISORS = [1, ...POWERS.map((power) => 1000 ** power)];
const BINARY_DIVISORS = POWERS.map((power) => 1024 ** power);

function divisorProblems({ divisor }: Fields, resource: string, path: Path): readonly Problem[] {
  const quantity = parseQuantity(divisor);
  if (isMissing(divisor) || !quantity) return NO_PROBLEMS;
  const cpu = resource.endsWith('.cpu');
  const bytes = typeof divisor === 'string' && divisor.endsWith('i') ? BINARY_DIVISORS : BYTE_DIVISORS;
  if (!keepsSpelling(divisor) && (cpu ? CPU_DIVISORS : bytes).includes(quantity)) return NO_PROBLEMS;
  const message = cpu ? 'must be 1 or 1m' : 'must be 1 or one unit such as 1k, 1M, 1Ki, 1Mi or 1Gi';
  return [{ path: [...path, 'divisor'], value: divisor, message }];
}

/** The server compares the text: it turns 1000 into 1k, but leaves 1e3, +1, 01 and 1. as they are. */
function keepsSpelling(divisor: unknown): boolean {
  if (typeof divisor !== 'string') return false;
  const [, before, digits, point] = /^(\+?0*)([1-9]\d*)(\.?)[a-zA-Z]*$/.exec(divisor) ?? [];
  const odd = digits !== undefined && (before !== '' || point !== '');
  return /[eE][+-]?\d/.test(divisor) || (odd && !digits.endsWith('000'));
}
