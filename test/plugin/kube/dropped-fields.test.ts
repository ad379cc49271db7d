import { describe, expect, test } from 'vitest';
import { droppedFields, type FieldPath } from '../../../plugin/kube/dropped-fields.ts';
import { fieldPath } from '../../../sdk/batch-v1/finding-text.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import fc from '../../helpers/fast-check.ts';

const object = (fields: object, kind = 'Job'): KubernetesObject => ({
  apiVersion: 'x/v1',
  kind,
  metadata: { name: 'x' },
  ...fields,
});
const dropped = (sent: object, received: object, kind?: string) =>
  droppedFields(object(sent, kind), object(received, kind)).map(fieldPath);

const pod = (fields: object) => ({ spec: { template: { spec: fields } } });

const cases: [what: string, sent: object, received: object, dropped: string[], kind?: string][] = [
  ['nothing', { spec: { parallelism: 2 } }, { spec: { parallelism: 2, completions: 2 } }, []],
  ['a field behind a gate', { spec: { scheduling: { gang: { minCount: 2 } } } }, { spec: {} }, ['spec.scheduling']],
  ['one of two in a struct', { spec: { a: { b: 1, c: 2 } } }, { spec: { a: { b: 1 } } }, ['spec.a.c']],
  [
    "a 0 in a Job's spec",
    { spec: { backoffLimitPerIndex: 0, suspend: false } },
    { spec: {} },
    ['spec.backoffLimitPerIndex', 'spec.suspend'],
  ],
  [
    "a 0 in a CronJob's Job",
    { spec: { jobTemplate: { spec: { maxFailedIndexes: 0 } }, successfulJobsHistoryLimit: 0 } },
    { spec: { jobTemplate: { spec: {} }, successfulJobsHistoryLimit: 0 } },
    ['spec.jobTemplate.spec.maxFailedIndexes'],
    'CronJob',
  ],
  [
    'values in a normal form',
    pod({ containers: [{ name: 'a', resources: { limits: { cpu: '0.5' } } }] }),
    pod({ containers: [{ name: 'a', resources: { limits: { cpu: '500m' } } }] }),
    [],
  ],
  [
    'empty values that the API leaves out',
    pod({ hostNetwork: false, a: '', b: [], c: {}, d: null, e: { f: [{}] }, g: 0 }),
    pod({}),
    [],
  ],
  [
    'containers are found by name, behind those that admission adds',
    pod({ containers: [{ name: 'main', stdin: true, restartPolicyRules: [{ action: 'Restart' }] }] }),
    pod({ containers: [{ name: 'sidecar' }, { name: 'main', stdin: true }] }),
    ['spec.template.spec.containers[0].restartPolicyRules'],
  ],
  [
    'what has no name is found by its place',
    { spec: { rules: [{ a: 1 }, { b: 1 }] } },
    { spec: { rules: [{ a: 1 }, {}] } },
    ['spec.rules[1].b'],
  ],
  [
    'an item that is gone',
    pod({ volumes: [{ name: 'a' }, { name: 'b' }] }),
    pod({ volumes: [{ name: 'a' }] }),
    ['spec.template.spec.volumes[1]'],
  ],
  ['plain items', pod({ args: ['a', 'b'] }), pod({ args: ['c', 'd'] }), []],
  ['what the server owns', { metadata: { labels: { a: 'b' } }, status: { active: 1 } }, { metadata: {} }, []],
  ["a Secret's text", { stringData: { a: 'b' } }, { data: { a: 'Yg==' } }, [], 'Secret'],
];

test.each(cases)('%s', (_, sent, received, expected, kind) => {
  expect(dropped(sent, received, kind)).toEqual(expected);
});

/** Fields whose leaves are never empty, so that each one counts. */
const leaf = fc.oneof(fc.integer({ min: 1 }), fc.string({ minLength: 1 }), fc.constant(true));
const key = fc.stringMatching(/^[a-z]{1,4}$/);
const { tree } = fc.letrec<{ tree: unknown; node: Record<string, unknown>; list: unknown[] }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, tie('node'), tie('list')),
  node: fc.dictionary(key, tie('tree'), { minKeys: 1, maxKeys: 4 }),
  // Lists hold what has no name.
  list: fc.array(
    fc.oneof(
      leaf,
      fc.dictionary(
        key.filter((one) => one !== 'name'),
        leaf,
        { minKeys: 1 },
      ),
    ),
    { minLength: 1, maxLength: 3 },
  ),
}));
const spec = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 });

describe('for any object', () => {
  test('what comes back as it was sent has lost nothing', () => {
    fc.assert(
      fc.property(spec, (fields) => {
        expect(dropped({ spec: fields }, { spec: structuredClone(fields) })).toEqual([]);
      }),
    );
  });

  test('neither has what comes back with more in it', () => {
    fc.assert(
      fc.property(spec, (fields) => {
        expect(dropped({ spec: fields }, { spec: filled(fields) })).toEqual([]);
      }),
    );
  });

  test('a field that is taken away is named, and no other', () => {
    fc.assert(
      fc.property(spec, fc.nat(), (fields, pick) => {
        const paths = fieldPaths(fields, ['spec']);
        const path = paths[pick % paths.length]!;
        const received = { spec: structuredClone(fields) };
        const holder = path
          .slice(0, -1)
          .reduce<Record<string, unknown>>((value, part) => value[part] as Record<string, unknown>, received);
        delete holder[path.at(-1)!];
        expect(dropped({ spec: fields }, received)).toEqual([fieldPath(path)]);
      }),
    );
  });
});

/** The same with a new field in every struct. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  return { defaulted: 1, ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)])) };
}

/** The paths of all fields of structs, items of lists left out. */
function fieldPaths(value: unknown, path: FieldPath): FieldPath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => fieldPaths(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[...path, name], ...fieldPaths(inner, [...path, name])]);
}
