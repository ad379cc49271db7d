import { expect, test } from 'vitest';
import { indexesOf } from '../../../sdk/batch-v1/completion-indexes.ts';
import { matchSuccessPolicy } from '../../../sdk/controller/success-policy.ts';
import { indexed } from './situations.ts';

test.each([
  ['no rule', undefined, [0, 1], undefined],
  ['nothing has succeeded', [{ succeededCount: 0 }], [], undefined],
  ['all of the indexes', [{ succeededIndexes: '0,2-3' }], [0, 2, 3], 0],
  ['one is missing', [{ succeededIndexes: '0,2-3' }], [0, 1, 3], undefined],
  ['so many of the indexes', [{ succeededIndexes: '0,2-5', succeededCount: 2 }], [1, 2, 5], 0],
  ['too few of the indexes', [{ succeededIndexes: '0,2-5', succeededCount: 3 }], [1, 2, 5], undefined],
  ['so many of all', [{ succeededCount: 3 }], [1, 2, 5], 0],
  ['the first rule that is met', [{ succeededIndexes: '9' }, { succeededCount: 1 }, { succeededCount: 1 }], [0], 1],
  ['indexes from completions on are not asked for', [{ succeededIndexes: '0,9-12' }], [0, 9], 0],
  ['no index below completions', [{ succeededIndexes: '10' }, { succeededCount: 9 }], [0], undefined],
])('success policy: %s', (_, rules, succeeded, rule) => {
  const job = indexed({ completions: 10, ...(rules && { successPolicy: { rules } }) });
  expect(matchSuccessPolicy(job, indexesOf(succeeded))).toBe(rule);
});
