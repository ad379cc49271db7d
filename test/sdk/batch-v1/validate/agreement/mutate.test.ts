import { expect, test } from 'vitest';
import { CORPUS } from './corpus/index.ts';
import { mutate } from './mutate.ts';
import { placesOf } from './places.ts';
import { seededRandom } from './random.ts';

const mutants = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => mutate(random, random.pick(CORPUS).manifest));
};

test('a seed always makes the same mutants', () => {
  expect(mutants(7, 50)).toEqual(mutants(7, 50));
  expect(mutants(7, 50)).not.toEqual(mutants(8, 50));
});

test('mutations are one or two, of every kind, and do not touch what they started from', () => {
  const before = JSON.stringify(CORPUS);
  const made = mutants(1, 500);
  const kinds = new Set(made.flatMap(({ mutations }) => mutations.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(['add', 'delete', 'duplicate', 'limit', 'other', 'same', 'unknown']);
  expect(new Set(made.map(({ mutations }) => mutations.length))).toEqual(new Set([1, 2]));
  expect(JSON.stringify(CORPUS)).toBe(before);
});

test('the corpus has every part of a pod that people use', () => {
  const fields = new Set(CORPUS.flatMap(({ manifest }) => placesOf(manifest).map(({ path }) => path.join('.'))));
  const words = [...fields].join('\n');
  const wanted = [
    'initContainers',
    'tolerations',
    'podFailurePolicy',
    'successPolicy',
    'hostAliases',
    'schedulingGates',
  ];
  expect(wanted.filter((word) => !words.includes(word))).toEqual([]);
  expect(CORPUS.length).toBeGreaterThanOrEqual(30);
});
