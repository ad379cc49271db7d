import { describe, expect, test } from 'vitest';
import { planSuspend } from '../../../plugin/plan/suspend.ts';
import { cronJob, finished, job, now } from './jobs.ts';

const step = (kind: string, name: string, changes: boolean, warnings: string[] = []) => ({
  kind,
  namespace: 'default',
  name,
  uid: `uid-${name}`,
  resourceVersion: '7',
  changes,
  warnings,
});

describe('what is done', () => {
  test.each<[string, Parameters<typeof planSuspend>[0], boolean, object[]]>([
    [
      'a running Job',
      { jobs: [job('a')], cronJobs: [] },
      true,
      [step('Job', 'a', true, ['its active pod is terminated now; unsaved work is lost'])],
    ],
    [
      'a Job without pods',
      { jobs: [job('a', { status: { active: 0, ready: 0 } })], cronJobs: [] },
      true,
      [step('Job', 'a', true)],
    ],
    [
      'a suspended Job, suspended again',
      { jobs: [job('a', { spec: { suspend: true }, status: { active: 0 } })], cronJobs: [] },
      true,
      [step('Job', 'a', false)],
    ],
    [
      'a suspended Job, resumed',
      { jobs: [job('a', { spec: { suspend: true }, status: { active: 0 } })], cronJobs: [] },
      false,
      [step('Job', 'a', true)],
    ],
    [
      'a suspended Job with a deadline, resumed',
      { jobs: [job('a', { spec: { suspend: true, activeDeadlineSeconds: 60 }, status: { active: 0 } })], cronJobs: [] },
      false,
      [step('Job', 'a', true, ['its deadline of 60s starts anew'])],
    ],
    ['an idle CronJob', { jobs: [], cronJobs: [cronJob('n')] }, true, [step('CronJob', 'n', true)]],
    [
      'a CronJob with a running Job',
      { jobs: [], cronJobs: [cronJob('n', { status: { active: [{ name: 'x', uid: 'y' }] } })] },
      true,
      [step('CronJob', 'n', true, ['its running Job goes on; only new ones are held back'])],
    ],
    [
      'a suspended CronJob, resumed',
      { jobs: [], cronJobs: [cronJob('n', { spec: { suspend: true } })] },
      false,
      [step('CronJob', 'n', true, ['if a scheduled time was missed, a Job starts at once'])],
    ],
    [
      'a suspended CronJob with a starting deadline, resumed',
      { jobs: [], cronJobs: [cronJob('n', { spec: { suspend: true, startingDeadlineSeconds: 200 } })] },
      false,
      [
        step('CronJob', 'n', true, [
          'if a scheduled time was missed within the last 200s (its startingDeadlineSeconds), a Job starts at once',
        ]),
      ],
    ],
  ])('%s', (_, objects, suspend, steps) => {
    expect(planSuspend(objects, suspend, now)).toEqual({ suspend, steps, refusals: [] });
  });
});

describe('what is refused', () => {
  test.each<[string, ReturnType<typeof job>, RegExp]>([
    [
      'a complete Job',
      job('a', { status: finished('Complete', '') }),
      /cannot suspend job "a" .*: it has ended \(Complete\)/,
    ],
    ['a failed Job', job('a', { status: finished('Failed', 'BackoffLimitExceeded') }), /it has ended \(Failed\)/],
    [
      'a Job that is being deleted',
      job('a', { metadata: { deletionTimestamp: '2026-03-01T12:00:00Z' } }),
      /it is being deleted/,
    ],
    [
      'a Job of another controller',
      job('a', { spec: { managedBy: 'example.com/queue' } }),
      /controller "example\.com\/queue" decides when it runs/,
    ],
    [
      'a Job in a Kueue queue',
      job('a', { metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'team' } } }),
      /decides when it runs/,
    ],
  ])('%s', (_, object, message) => {
    const { steps, refusals } = planSuspend({ jobs: [object], cronJobs: [] }, true, now);
    expect(steps).toEqual([]);
    expect(refusals).toEqual([expect.objectContaining({ code: 'Usage', message: expect.stringMatching(message) })]);
  });
});

describe('a Job that waits for others', () => {
  const held = job('a', { spec: { suspend: true }, status: { active: 0 } });
  const waits = new Map([[held, 'job/etl, which is Running']]);

  test('is not resumed while they are not complete', () => {
    const { steps, refusals } = planSuspend({ jobs: [held], cronJobs: [] }, false, now, waits);
    expect(steps).toEqual([]);
    expect(refusals).toMatchObject([
      {
        code: 'Usage',
        message: 'cannot resume job "a" in namespace "default": it waits for job/etl, which is Running',
        hint: expect.stringContaining('--force resumes it now'),
      },
    ]);
  });

  test('is resumed once nothing is left to wait for', () => {
    expect(planSuspend({ jobs: [held], cronJobs: [] }, false, now).steps).toEqual([step('Job', 'a', true)]);
  });

  test('that runs is running', () => {
    const running = job('a');
    const plan = planSuspend({ jobs: [running], cronJobs: [] }, false, now, new Map([[running, 'job/etl']]));
    expect(plan).toMatchObject({ steps: [step('Job', 'a', false)], refusals: [] });
  });
});
