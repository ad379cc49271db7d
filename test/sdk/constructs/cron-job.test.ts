import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CronJob, type CronJobProps, kplus } from '../../../sdk/index.ts';
import { objects, refusal, synth } from './synth.ts';

const containers = [{ image: 'report:1' }];

test('no more than was written', () => {
  const yaml = synth((chart) => new CronJob(chart, 'nightly', { schedule: '@daily', job: { containers } }));
  expect(yaml).toBe(`apiVersion: batch/v1
kind: CronJob
metadata:
  name: etl-nightly
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: report:1
              name: main
          restartPolicy: Never
  schedule: "@daily"
`);
});

test('everything', () => {
  const yaml = synth(
    (chart) =>
      new CronJob(chart, 'nightly', {
        metadata: { name: 'report', labels: { team: 'a' } },
        schedule: '30 4 * * *',
        timeZone: 'Europe/Paris',
        concurrencyPolicy: 'Forbid',
        startingDeadline: Duration.hours(2),
        suspend: true,
        successfulJobsHistoryLimit: 0,
        failedJobsHistoryLimit: 5,
        jobLabels: { app: 'report' },
        jobAnnotations: { note: 'two words' },
        job: {
          backoffLimit: 2,
          activeDeadline: Duration.hours(6),
          podFailurePolicy: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }],
          podMetadata: { labels: { app: 'report' } },
          serviceAccountName: 'robot',
          containers,
        },
      }),
  );
  expect(yaml).toBe(`apiVersion: batch/v1
kind: CronJob
metadata:
  labels:
    team: a
  name: report
spec:
  concurrencyPolicy: Forbid
  failedJobsHistoryLimit: 5
  jobTemplate:
    metadata:
      annotations:
        note: two words
      labels:
        app: report
    spec:
      activeDeadlineSeconds: 21600
      backoffLimit: 2
      podFailurePolicy:
        rules:
          - action: Ignore
            onPodConditions:
              - type: DisruptionTarget
      template:
        metadata:
          labels:
            app: report
        spec:
          containers:
            - image: report:1
              name: main
          restartPolicy: Never
          serviceAccountName: robot
  schedule: 30 4 * * *
  startingDeadlineSeconds: 7200
  successfulJobsHistoryLimit: 0
  suspend: true
  timeZone: Europe/Paris
`);
});

test('Indexed Jobs with items: the ConfigMap stays, each Job reads it', () => {
  const yaml = synth(
    (chart) =>
      new CronJob(chart, 'nightly', {
        schedule: '@daily',
        job: { items: ['a', 'b'], backoffLimitPerIndex: 1, deliver: { via: 'file', path: '/item' }, containers },
      }),
  );
  expect(yaml).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: etl-nightly-items-731736d5
data:
  "0": a
  "1": b
immutable: true
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: etl-nightly
spec:
  jobTemplate:
    spec:
      backoffLimitPerIndex: 1
      completionMode: Indexed
      completions: 2
      template:
        spec:
          containers:
            - image: report:1
              name: main
              volumeMounts:
                - mountPath: /item
                  name: batch-items
                  readOnly: true
                  subPathExpr: $(JOB_COMPLETION_INDEX)
          restartPolicy: Never
          volumes:
            - configMap:
                name: etl-nightly-items-731736d5
              name: batch-items
  schedule: "@daily"
`);
});

test('what kplus adds, passthrough and patches reach the Jobs', () => {
  const [cronJob] = objects((chart) => {
    const nightly = new CronJob(chart, 'nightly', {
      schedule: '@daily',
      spec: { newInCronJob: 1 },
      job: { containers, spec: { newInJob: 2 }, podSpec: { newInPod: 3 } },
    });
    nightly.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'ssd')));
    ApiObject.of(nightly).addJsonPatch(JsonPatch.add('/spec/jobTemplate/spec/alsoNew', 4));
  });
  expect(cronJob).toMatchObject({
    spec: {
      newInCronJob: 1,
      jobTemplate: {
        spec: { newInJob: 2, alsoNew: 4, template: { spec: { newInPod: 3, affinity: expect.anything() } } },
      },
    },
  });
});

test('a role may read CronJobs', () => {
  const rendered = objects((chart) => {
    const nightly = new CronJob(chart, 'nightly', { schedule: '@daily', job: { containers } });
    new kplus.Role(chart, 'role').allowRead(nightly);
  });
  expect(rendered).toContainEqual(
    expect.objectContaining({
      kind: 'Role',
      rules: [
        {
          apiGroups: ['batch'],
          resourceNames: ['etl-nightly'],
          resources: ['cronjobs'],
          verbs: ['get', 'list', 'watch'],
        },
      ],
    }),
  );
});

describe('refused', () => {
  test.each<[string, object, string]>([
    ['a name too long', { metadata: { name: 'n'.repeat(53) } }, 'metadata.name: must have at most 52 characters'],
    ['a property of the API', { startingDeadlineSeconds: 5 }, 'write startingDeadline: Duration.seconds(...)'],
    [
      'a property of the Job beside it',
      { containers },
      'containers: is not a property (write it in job: { containers: ... })',
    ],
    [
      'the deadline of the Job beside it',
      { activeDeadline: Duration.hours(1) },
      'write it in job: { activeDeadline: ... }',
    ],
    [
      'a number for a Duration',
      { startingDeadline: 60 },
      'startingDeadline: must be a Duration, is 60 (write Duration.seconds(60))',
    ],
    ['the template of the API', { jobTemplate: {} }, 'write the fields of the Job in `job`'],
    ['a property of the Job that is none', { job: { containers, image: 'x' } }, 'job.image: is not a property'],
    [
      'completions beside items',
      { job: { containers, items: ['a', 'b'], completions: 5 } },
      'job.completions: cannot be beside items, which say how many indexes there are (remove it)',
    ],
    ['a selector', { job: { containers, selector: {} } }, 'job.selector: is not a property'],
    ['metadata of the Jobs', { job: { containers, metadata: {} } }, 'job.metadata: is not a property'],
    ['no Job', { job: undefined }, 'etl/nightly: job must be an object, is missing'],
    ['a zone in the schedule', { schedule: 'TZ=UTC @daily' }, 'may hold no TZ'],
  ])('%s', (_, props, message) => {
    const lines = refusal(
      (chart) => new CronJob(chart, 'nightly', { schedule: '@daily', job: { containers }, ...props } as CronJobProps),
    );
    expect(lines.join('\n')).toContain(message);
  });
});
