import { expect, test } from 'vitest';
import { unmetBy } from '../../../plugin/plan/predecessors.ts';
import type { ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { finished, job, now } from './jobs.ts';

const etl = { kind: 'job', name: 'etl' } as const;
const train = { kind: 'group', name: 'train', namespace: 'ml' } as const;
const complete = (name: string) => job(name, { status: finished('Complete', 'CompletionsReached') });
const failed = (name: string) => job(name, { status: finished('Failed', 'DeadlineExceeded') });

test.each<[string, typeof etl | typeof train, ObservedJob[], object | undefined]>([
  ['a complete Job', etl, [complete('etl')], undefined],
  ['no Job', etl, [], { because: 'missing', text: 'job/etl, which is not there' }],
  ['a Job that runs', etl, [job('etl')], { because: 'open', text: 'job/etl, which is Running' }],
  ['a Job that failed', etl, [failed('etl')], { because: 'failed', text: 'job/etl, which failed (DeadlineExceeded)' }],
  ['no group', train, [], { because: 'missing', text: 'group/ml/train, whose Jobs are not there' }],
  ['a complete group', train, [complete('a'), complete('b')], undefined],
  [
    'a group of which one runs',
    train,
    [complete('a'), job('b')],
    { because: 'open', text: 'group/ml/train, of which job/b is Running' },
  ],
  [
    'a failure comes first',
    train,
    [job('a'), failed('b')],
    { because: 'failed', text: 'group/ml/train, of which job/b failed (DeadlineExceeded)' },
  ],
])('%s', (_, dependency, jobs, expected) => {
  const unmet = unmetBy(dependency, jobs, now);
  if (expected === undefined) expect(unmet).toBeUndefined();
  else expect(unmet).toMatchObject(expected);
});
