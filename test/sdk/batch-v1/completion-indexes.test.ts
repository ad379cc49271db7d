import { describe, expect, test } from 'vitest';
import {
  containsIndex,
  countCommonIndexes,
  countIndexes,
  eachIndex,
  formatIndexes,
  indexesOf,
  missingIndexes,
  parseIndexes,
  uniteIndexes,
} from '../../../sdk/batch-v1/completion-indexes.ts';
import fc from '../../helpers/fast-check.ts';

describe('parseIndexes', () => {
  test.each([
    ['', []],
    ['0', [{ first: 0, last: 0 }]],
    [
      '0,2-5',
      [
        { first: 0, last: 0 },
        { first: 2, last: 5 },
      ],
    ],
    // Two neighbours are written apart, and are one run all the same.
    ['3,4', [{ first: 3, last: 4 }]],
    ['0-2,3-5', [{ first: 0, last: 5 }]],
  ])('%j', (text, runs) => {
    expect(parseIndexes(text)).toEqual(runs);
  });

  test.each([
    ['a', '"a" is neither an index nor an interval such as 2-5'],
    ['1,', '"" is neither an index nor an interval such as 2-5'],
    ['1-2-3', '"1-2-3" is neither an index nor an interval such as 2-5'],
    ['-1', '"-1" is neither an index nor an interval such as 2-5'],
    [' 1', '" 1" is neither an index nor an interval such as 2-5'],
    ['5-2', '"5-2" does not increase'],
    ['2-2', '"2-2" does not increase'],
    ['3,1', '"1" is not above 3'],
    ['1-4,4-5', '"4-5" is not above 4'],
  ])('%j is refused', (text, message) => {
    expect(() => parseIndexes(text)).toThrow(new Error(message));
  });
});

test.each([
  [[], ''],
  [[7], '7'],
  [[0, 1], '0,1'],
  [[0, 1, 2], '0-2'],
  [[5, 2, 3, 2, 9, 10], '2,3,5,9,10'],
  [[0, 2, 3, 4, 5, 99999], '0,2-5,99999'],
])('formatIndexes of %j', (indexes, text) => {
  expect(formatIndexes(indexesOf(indexes))).toBe(text);
});

const someIndexes = fc.uniqueArray(fc.nat({ max: 60 }));

test('for any two sets of indexes: what is in one of them, and how many are in both', () => {
  fc.assert(
    fc.property(someIndexes, someIndexes, (a, b) => {
      expect(uniteIndexes(indexesOf(a), indexesOf(b))).toEqual(indexesOf([...a, ...b]));
      expect(countCommonIndexes(indexesOf(a), indexesOf(b))).toBe(a.filter((index) => b.includes(index)).length);
    }),
  );
});

describe('for any set of indexes', () => {
  test('reading what was written gives it back', () => {
    fc.assert(
      fc.property(someIndexes, (indexes) => {
        const set = indexesOf(indexes);
        expect(parseIndexes(formatIndexes(set))).toEqual(set);
        expect([...eachIndex(set)]).toEqual([...indexes].sort((a, b) => a - b));
        expect(countIndexes(set)).toBe(indexes.length);
      }),
    );
  });

  test('an index is held or missing', () => {
    fc.assert(
      fc.property(someIndexes, fc.nat({ max: 70 }), (indexes, completions) => {
        const set = indexesOf(indexes);
        const missing = missingIndexes(set, completions);
        for (let index = 0; index < completions; index++) {
          expect(containsIndex(set, index)).toBe(indexes.includes(index));
          expect(containsIndex(missing, index)).toBe(!indexes.includes(index));
        }
        expect([...eachIndex(missing)].every((index) => index < completions)).toBe(true);
      }),
    );
  });
});

test('a hundred thousand indexes are a few runs', () => {
  const set = parseIndexes('0-49999,50001-99999');
  expect({ count: countIndexes(set), missing: formatIndexes(missingIndexes(set, 100_001)) }).toEqual({
    count: 99_999,
    missing: '50000,100000',
  });
});
