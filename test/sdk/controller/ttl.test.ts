import { expect, test } from 'vitest';
import { expiryTime } from '../../../sdk/controller/ttl.ts';
import { aJob, at, time } from '../../helpers/objects.ts';

const finished = (type: string, seconds: number, status: 'True' | 'False' = 'True') => ({
  conditions: [{ type, status, lastTransitionTime: time(seconds) }],
});

// timeLeft: counted from the Complete or Failed condition.
test.each([
  ['complete', aJob({ ttlSecondsAfterFinished: 60 }, finished('Complete', 10)), at(70)],
  ['failed', aJob({ ttlSecondsAfterFinished: 60 }, finished('Failed', 10)), at(70)],
  ['of 0 seconds', aJob({ ttlSecondsAfterFinished: 0 }, finished('Complete', 10)), at(10)],
  ['without a TTL', aJob({}, finished('Complete', 10)), undefined],
  ['running', aJob({ ttlSecondsAfterFinished: 60 }), undefined],
  ['about to fail', aJob({ ttlSecondsAfterFinished: 60 }, finished('FailureTarget', 10)), undefined],
  ['no longer complete', aJob({ ttlSecondsAfterFinished: 60 }, finished('Complete', 10, 'False')), undefined],
  [
    'being deleted',
    aJob({ ttlSecondsAfterFinished: 60 }, finished('Complete', 10), { deletionTimestamp: time(20) }),
    undefined,
  ],
])('a Job %s', (_, job, expected) => {
  expect(expiryTime(job)).toBe(expected);
});
