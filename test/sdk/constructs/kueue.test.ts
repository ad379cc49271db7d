import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CronJob, Job, type JobProps, type Kueue, setDefaults } from '../../../sdk/index.ts';
import { objects, refusal, synth } from './synth.ts';

const containers = [{ image: 'train:1', resources: { limits: { 'nvidia.com/gpu': '1' } } }];

test('a Job that Kueue admits is born suspended', () => {
  const yaml = synth(
    (chart) =>
      new Job(chart, 'train', {
        metadata: { labels: { team: 'a' } },
        parallelism: 4,
        kueue: { queueName: 'gpus', priorityClass: 'high', maxExecTime: Duration.hours(1), minParallelism: 2 },
        containers,
      }),
  );
  expect(yaml).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    kueue.x-k8s.io/job-min-parallelism: "2"
  labels:
    kueue.x-k8s.io/max-exec-time-seconds: "3600"
    kueue.x-k8s.io/priority-class: high
    kueue.x-k8s.io/queue-name: gpus
    team: a
  name: etl-train
spec:
  parallelism: 4
  suspend: true
  template:
    spec:
      containers:
        - image: train:1
          name: main
          resources:
            limits:
              nvidia.com/gpu: "1"
      restartPolicy: Never
`);
});

test('in a CronJob it is the Jobs that wait', () => {
  const [cronJob] = objects((chart) => {
    new CronJob(chart, 'nightly', {
      schedule: '@daily',
      jobLabels: { team: 'a' },
      job: { kueue: { queueName: 'gpus' }, containers },
    });
  });
  expect(cronJob).toMatchObject({
    metadata: { name: 'etl-nightly' },
    spec: {
      jobTemplate: {
        metadata: { labels: { team: 'a', 'kueue.x-k8s.io/queue-name': 'gpus' } },
        spec: { suspend: true },
      },
    },
  });
  expect(cronJob).not.toHaveProperty('metadata.labels');
});

test('the queue of the scope, said after the Jobs were made', () => {
  const jobs = objects((chart) => {
    new Job(chart, 'one', { containers });
    new Job(chart, 'two', { containers, kueue: { queueName: 'other' } });
    new Job(chart, 'never', { containers, kueue: false });
    new Job(chart, 'own', { containers, suspend: false, metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'own' } } });
    setDefaults(chart, { queueName: 'all' });
  }) as { metadata: { labels?: object }; spec: { suspend?: boolean } }[];
  expect(jobs.map(({ metadata: { labels }, spec: { suspend } }) => [labels, suspend])).toEqual([
    [{ 'kueue.x-k8s.io/queue-name': 'all' }, true],
    [{ 'kueue.x-k8s.io/queue-name': 'other' }, true],
    [undefined, undefined],
    [{ 'kueue.x-k8s.io/queue-name': 'own' }, false],
  ]);
});

describe('refused', () => {
  test.each<[string, Kueue, string]>([
    ['nothing, and no queue of the scope', {}, 'kueue.queueName: is required'],
    ['no queue', { priorityClass: 'high' }, 'kueue.queueName: is required'],
    ['a part of a second', { queueName: 'q', maxExecTime: Duration.millis(500) }, 'kueue.maxExecTime: must be whole'],
    ['as many as all', { queueName: 'q', minParallelism: 3 }, 'kueue.minParallelism: must be at least 1 and below'],
    ['another name', { queueName: 'q', priority: 'x' } as Kueue, 'kueue.priority: is not a property'],
  ])('%s', (_, kueue, message) => {
    const lines = refusal((chart) => new Job(chart, 'j', { parallelism: 3, kueue, containers } as JobProps));
    expect(lines.join('\n')).toContain(`[etl/j] ${message}`);
  });
});
