import { expect, test } from 'vitest';
import { addToRecord, remainingDelay, remainingIndexDelay } from '../../../sdk/controller/back-off-record.ts';
import { at } from '../../helpers/objects.ts';
import { pod } from './situations.ts';

const failed = (...ends: number[]) => ends.map((ended) => pod(`f${ended}`, { phase: 'Failed', ended }));
const done = (...ends: number[]) => ends.map((ended) => pod(`s${ended}`, { phase: 'Succeeded', ended }));

test.each([
  ['nothing new', { failures: 2, lastFailure: at(5) }, [], [], { failures: 2, lastFailure: at(5) }],
  ['failures of one sync add up', { failures: 0 }, [], failed(9, 5, 7), { failures: 3, lastFailure: at(9) }],
  ['and to those before', { failures: 2, lastFailure: at(5) }, [], failed(7), { failures: 3, lastFailure: at(7) }],
  ['a success forgets', { failures: 2, lastFailure: at(5) }, done(3), [], { failures: 0 }],
  [
    'all but the failures after it',
    { failures: 9, lastFailure: at(5) },
    done(3, 6),
    failed(4, 6, 7),
    { failures: 1, lastFailure: at(7) },
  ],
])('the record: %s', (_, record, succeeded, failures, next) => {
  expect(addToRecord(record, succeeded, failures)).toEqual(next);
});

test.each([
  [{ failures: 0 }, 0],
  [{ failures: 1, lastFailure: at(95) }, 5],
  [{ failures: 3, lastFailure: at(95) }, 35],
  [{ failures: 99, lastFailure: at(95) }, 595],
  [{ failures: 1, lastFailure: at(90) }, 0],
  [{ failures: 1, lastFailure: at(10) }, 0],
])('after %j pods wait %i s', (record, seconds) => {
  expect(remainingDelay(record, at(100), {})).toBe(seconds * 1000);
});

test('an index waits for its own failures, ignored ones included', () => {
  const annotations = {
    'batch.kubernetes.io/job-index-failure-count': '1',
    'batch.kubernetes.io/job-index-ignored-failure-count': '1',
  };
  const last = pod('a', { phase: 'Failed', ended: 90, index: 0, annotations });
  expect(remainingIndexDelay(last, at(100), {})).toBe(30_000);
  expect(remainingIndexDelay(undefined, at(100), {})).toBe(0);
});
