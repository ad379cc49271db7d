import { CORPUS } from './corpus/index.ts';
import { fieldsOfType, type Place, placesOf } from './places.ts';
import type { Random } from './random.ts';

/** Texts that a field may hold or may just not: words, names, paths, limits of length. */
const TEXTS = [
  '',
  ' ',
  'x',
  'main',
  'data',
  'sample',
  'Bad_Name',
  'a.b',
  'a/b',
  'example.com/a',
  'Example.com/a',
  'a b',
  '-x',
  'x-',
  '/',
  '/a/../b',
  '..',
  '../a',
  'a:b',
  '/a:b',
  'a=b',
  '1',
  '0',
  '65536',
  '1.5',
  '10m',
  '1Gi',
  '-1',
  '127.0.0.1',
  '010.0.0.1',
  '::1',
  '300.1.1.1',
  'Always',
  'Never',
  'None',
  'linux',
  'In',
  'Exists',
  'a'.repeat(15),
  'a'.repeat(16),
  'a'.repeat(63),
  'a'.repeat(64),
  'a'.repeat(253),
  'a'.repeat(254),
  `${'a'.repeat(63)}.b`,
  'é',
  'true',
  '$(X)',
  '0-2',
  'TZ=UTC 0 0 * * *',
  'a,b',
  'kubernetes.io/x',
  'requests.cpu',
  'limits.memory',
  'cpu',
  'memory',
  'metadata.name',
  "metadata.labels['a']",
  'TCP',
  'ALL',
  'https://example.com',
];

const NUMBERS = [
  0,
  1,
  -1,
  2,
  5,
  10,
  15,
  20,
  63,
  64,
  99,
  100,
  101,
  253,
  254,
  255,
  256,
  419,
  511,
  512,
  600,
  86399,
  1000,
  65535,
  65536,
  100_000,
  100_001,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53,
  1e19,
  0.5,
  1.5,
  1e3,
];

const QUANTITIES = [
  '0',
  '1',
  '100m',
  '0.5',
  '1Gi',
  '1.5Gi',
  '1e3',
  '1E',
  '-1',
  '-100m',
  '1m',
  '1n',
  '',
  'x',
  '1 Gi',
  '1gi',
  '.5',
  '1.',
  '+1',
  2,
  0.5,
  -1,
  1e10,
  '1Mi',
  '9223372036854775807',
  '10Ei',
  '1k',
  '100u',
];

const TIMES = [
  '2026-01-31T12:00:00Z',
  '2026-01-31T12:00:00+01:00',
  '2026-01-31',
  '',
  'x',
  '2026-13-31T12:00:00Z',
  '2026-01-31T12:00:00.5Z',
];

const ANY_OTHER: readonly unknown[] = [
  null,
  '',
  'x',
  '1',
  0,
  1,
  -1,
  1.5,
  true,
  false,
  [],
  ['x'],
  [1],
  [null],
  [{}],
  {},
  { a: 'b' },
  { name: 'x' },
];

/** Types of which an object holds one field at most. */
const ONE_OF = new Set([
  'Volume',
  'VolumeProjection',
  'EnvVarSource',
  'LifecycleHandler',
  'Probe',
  'EnvFromSource',
  'PodFailurePolicyRule',
  'WorkloadPodGroupSchedulingPolicy',
  'WorkloadPodGroupDisruptionMode',
  'PodResourceClaim',
  'EnvVar',
]);

/** Values of the corpus by the field that they stand in: what a person may have meant there. */
const seen = new Map<string, unknown[]>();
for (const { manifest } of CORPUS) {
  for (const { path, code, value } of placesOf(manifest)) {
    const key = `${fieldName(path)}:${code}`;
    seen.set(key, [...(seen.get(key) ?? []), value]);
  }
}

function fieldName(path: readonly (string | number)[]): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '');
}

/** A value that the field may be meant to hold: often one of the corpus, else one made by its type. */
export function plausibleValue(random: Random, path: readonly (string | number)[], code: string, depth = 0): unknown {
  const known = seen.get(`${fieldName(path)}:${code}`);
  if (known !== undefined && random.percent(60)) return random.pick(known);
  return valueOfCode(random, path, code, depth);
}

const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  s: TEXTS,
  t: TIMES,
  q: QUANTITIES,
  i: NUMBERS,
  l: NUMBERS,
  n: NUMBERS,
  b: [true, false],
  x: [...NUMBERS, ...TEXTS],
  o: [{}, { a: 'b' }],
  a: [{}, { a: 'b' }, { 'f:spec': {} }],
};

function valueOfCode(random: Random, path: readonly (string | number)[], code: string, depth: number): unknown {
  const leaves = LEAVES[code];
  if (leaves !== undefined) return random.pick(leaves);
  if (code.startsWith('[')) {
    const length = random.pick([0, 1, 1, 1, 2]);
    return Array.from({ length }, () => plausibleValue(random, path, code.slice(1), depth + 1));
  }
  if (code.startsWith('{')) {
    return Object.fromEntries([[random.pick(TEXTS), plausibleValue(random, path, code.slice(1), depth + 1)]]);
  }
  return objectOfType(random, path, code, depth);
}

function objectOfType(random: Random, path: readonly (string | number)[], type: string, depth: number): unknown {
  const fields = [...fieldsOfType(type)];
  if (fields.length === 0) return {};
  const chance = depth > 2 ? 10 : Math.min(80, 250 / fields.length);
  const chosen = ONE_OF.has(type)
    ? [...fields.filter(([field]) => field === 'name' || field === 'action'), random.pick(fields)]
    : fields.filter(() => random.percent(chance));
  return Object.fromEntries(
    chosen.map(([field, code]) => [field, plausibleValue(random, [...path, field], code, depth + 1)]),
  );
}

/** A number at a limit of some kind. */
export const limitNumber = (random: Random): number => random.pick(NUMBERS);

/** A value of whatever type. */
export const otherValue = (random: Random): unknown => random.pick(ANY_OTHER);

/** Ways to miss a text by little. */
const NEAR_TEXTS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.charAt(0).toUpperCase() + text.slice(1),
  (text) => text.slice(1),
  (text) => text.slice(0, -1),
  (text) => `${text}-`,
  (text) => `${text}.`,
  (text) => `${text}/`,
  (text) => `${text} `,
  (text) => `${text}x`,
  (text) => `${text}_1`,
  (text) => `-${text}`,
  (text) => `/${text}`,
  (text) => `../${text}`,
  (text) => `${text}/..`,
  (text) => `${text},${text}`,
  (text) => text + text,
  (text) => `${text}:1`,
  (text) => text.replace(/[-/.]/, '_'),
];
const NEAR_NUMBERS: readonly ((number: number) => number)[] = [
  (number) => number + 1,
  (number) => number - 1,
  (number) => -number,
  (number) => number * 2,
  (number) => number / 2,
];

/** Another value of the type: near the one that is there, one of the limits, or one of the corpus. */
export function sameType(random: Random, { path, code, value }: Place): unknown {
  if (random.percent(40)) {
    if (typeof value === 'string') return random.pick(NEAR_TEXTS)(value);
    if (typeof value === 'number') return random.pick(NEAR_NUMBERS)(value);
    if (typeof value === 'boolean') return !value;
  }
  return LEAVES[code] !== undefined && random.percent(50)
    ? random.pick(LEAVES[code])
    : plausibleValue(random, path, code);
}
