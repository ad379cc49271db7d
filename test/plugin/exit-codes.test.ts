import { expect, test } from 'vitest';
import { exitCodeOf, worstExitCode } from '../../plugin/exit-codes.ts';
import { BatchError, BatchErrors, type ErrorCode } from '../../sdk/errors.ts';

const error = (code: ErrorCode) => new BatchError(code, 'x');

test.each<[unknown, number]>([
  [error('Usage'), 2],
  [error('InvalidManifest'), 2],
  [error('Invalid'), 2],
  [error('BadRequest'), 2],
  [error('EmptySelection'), 2],
  [error('NotFound'), 3],
  [error('AdmissionDenied'), 3],
  [error('Unreachable'), 3],
  [error('WatchLost'), 3],
  [error('Timeout'), 4],
  [error('Replaced'), 5],
  [error('Forbidden'), 6],
  [error('Interrupted'), 130],
  [new BatchError('Interrupted', 'x', { cause: { signal: 'SIGTERM', exitCode: 143 } }), 143],
  [new TypeError('a bug'), 3],
  [new BatchErrors([error('NotFound'), error('Forbidden')]), 6],
  [new BatchErrors([error('Usage'), error('NotFound')]), 3],
])('%s', (value, code) => {
  expect(exitCodeOf(value)).toBe(code);
});

test.each<[number[], number]>([
  [[], 0],
  [[0, 0], 0],
  [[0, 1], 1],
  [[1, 5], 5],
  [[4, 1], 1],
  [[7, 4], 7],
  [[4, 8], 8],
  [[3, 5, 6], 6],
  [[6, 130], 130],
  [[143, 1], 143],
  [[0, 129], 129],
  [[129, 6], 129],
])('the worst of %j is %i', (codes, worst) => {
  expect(worstExitCode(codes)).toBe(worst);
});
