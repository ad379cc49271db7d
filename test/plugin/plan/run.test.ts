import { describe, expect, test } from 'vitest';
import { type Existing, planRun } from '../../../plugin/plan/run.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { BatchErrors } from '../../../sdk/errors.ts';
import { finished, job, now } from './jobs.ts';

const manifest = (name: string, kind = 'Job', apiVersion = 'batch/v1'): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name },
});
const options = { replace: false, now };
const plan = (object: KubernetesObject, existing: Existing, replace = false) =>
  planRun([object], new Map([[object, existing]]), { replace, now });

test('what is no Job is applied first, Jobs are created in their order', () => {
  const [a, config, b, cron] = [
    manifest('a'),
    manifest('c', 'ConfigMap', 'v1'),
    manifest('b'),
    manifest('n', 'CronJob'),
  ];
  expect(planRun([a, config, b, cron], new Map(), options)).toEqual({
    steps: [
      { do: 'apply', object: config },
      { do: 'apply', object: cron },
      { do: 'create', object: a },
      { do: 'create', object: b },
    ],
  });
});

describe('a Job of that name is there', () => {
  const object = manifest('a');

  test('same and active: followed', () => {
    expect(plan(object, { job: job('a'), differences: [] })).toEqual({
      steps: [{ do: 'follow', object: job('a') }],
    });
  });

  test('replace: with the uid that was seen', () => {
    expect(plan(object, { job: job('a'), differences: [] }, true)).toEqual({
      steps: [{ do: 'replace', object, uid: 'uid-a' }],
    });
  });

  test.each<[string, Existing, string]>([
    [
      'complete',
      { job: job('a', { status: finished('Complete', 'CompletionsReached') }), differences: [] },
      'job "a" already exists in namespace "default": it completed 5m ago, created 60m ago',
    ],
    [
      'failed',
      { job: job('a', { status: finished('Failed', 'DeadlineExceeded') }), differences: [] },
      'job "a" already exists in namespace "default": it failed (DeadlineExceeded) 5m ago, created 60m ago',
    ],
    [
      'being deleted',
      { job: job('a', { metadata: { deletionTimestamp: '2026-03-01T12:09:00Z' } }), differences: [] },
      'job "a" already exists in namespace "default" and is being deleted (created 60m ago)',
    ],
    [
      'different',
      {
        job: job('a'),
        differences: [
          { path: ['spec', 'backoffLimit'], wanted: 1, existing: 6 },
          { path: ['spec', 'suspend'], wanted: undefined, existing: true },
        ],
      },
      'job "a" already exists in namespace "default" and differs (created 60m ago):\n  spec.backoffLimit: there 6, here 1\n  spec.suspend: there true, here not set',
    ],
  ])('%s: refused with the ways on', (_, existing, message) => {
    expect(() => plan(object, existing)).toThrow(
      expect.objectContaining({ code: 'Usage', message, hint: expect.stringMatching(/--replace .*--generate-name/) }),
    );
  });

  test('several refusals are told together', () => {
    const [a, b] = [manifest('a'), manifest('b')];
    const done = (name: string): Existing => ({
      job: job(name, { status: finished('Complete', '') }),
      differences: [],
    });
    expect(() =>
      planRun(
        [a, b],
        new Map([
          [a, done('a')],
          [b, done('b')],
        ]),
        options,
      ),
    ).toThrow(BatchErrors);
  });
});
