import { expect, test } from 'vitest';
import { leaves, maximal } from './maximal.ts';
import { KNOWN } from './schema.ts';
import { differences, survivals } from './survival.ts';

// That the schema is the server's own is shown in server.cluster.test.ts.
test.each(survivals(KNOWN))('every field arrives by $way', ({ written, arrived }) => {
  expect(differences(written, arrived)).toEqual([]);
});

test('what is written is everything', () => {
  const paths = leaves(maximal(KNOWN, 'CronJobSpec'));
  expect(paths.length).toBeGreaterThan(900);
  expect(paths.some((path) => path.includes('.evictionResponders.0.priority = '))).toBe(true);
});

test('a field that no construct knows is lost by properties, and by nothing else', () => {
  const pod = new Map([...KNOWN.get('PodSpec')!, ['future', { code: 's', required: false }] as const]);
  const lost = survivals(new Map([...KNOWN, ['PodSpec', pod]])).map(({ way, written, arrived }) => [
    way,
    ...differences(written, arrived),
  ]);
  expect(lost.filter(([, ...lines]) => lines.length > 0)).toEqual([
    ['properties of a Job', 'lost: .template.spec.future = "future text"'],
    ['properties of an IndexedJob', 'lost: .template.spec.future = "future text"'],
    ['properties of a CronJob', 'lost: .jobTemplate.spec.template.spec.future = "future text"'],
  ]);
});

test('a loss is told', () => {
  expect(differences({ a: [{ b: 1 }], c: {} }, { a: [{}], d: 2 })).toEqual([
    'lost: .a.0.b = 1',
    'lost: .c = {}',
    'added: .a.0 = {}',
    'added: .d = 2',
  ]);
});
