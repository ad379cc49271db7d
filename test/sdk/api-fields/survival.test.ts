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

test('a loss is told', () => {
  expect(differences({ a: [{ b: 1 }], c: {} }, { a: [{}], d: 2 })).toEqual([
    'lost: .a.0.b = 1',
    'lost: .c = {}',
    'added: .a.0 = {}',
    'added: .d = 2',
  ]);
});
