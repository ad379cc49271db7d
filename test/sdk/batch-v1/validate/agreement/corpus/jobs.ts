import { cronJob, job, podSpec, type Sample, sample } from './parts.ts';

const indexed = { completionMode: 'Indexed', completions: 5, parallelism: 2 };

/** Jobs and CronJobs by their own fields. */
export const JOBS: readonly Sample[] = [
  sample('plain', job({})),
  sample('numbers', job({ parallelism: 2, completions: 6, backoffLimit: 4, activeDeadlineSeconds: 600 })),
  sample('work queue', job({ parallelism: 3, ttlSecondsAfterFinished: 100, suspend: true })),
  sample('generated name', {
    ...job({}),
    metadata: {
      generateName: 'sample-',
      labels: { app: 'sample', 'example.com/team': 'batch' },
      annotations: { note: 'free text, with anything', 'Example.com/Note': '' },
    },
  }),
  sample('owner and finalizer', {
    ...job({}),
    metadata: {
      name: 'owned',
      finalizers: ['example.com/wait', 'foregroundDeletion'],
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: 'owner',
          uid: 'a-b-c',
          controller: true,
          blockOwnerDeletion: true,
        },
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'other', uid: 'd-e-f' },
      ],
    },
  }),
  sample('template labels', job({}, podSpec(), { app: 'sample', tier: 'batch' })),
  sample(
    'manual selector',
    job(
      {
        manualSelector: true,
        selector: {
          matchLabels: { app: 'sample' },
          matchExpressions: [
            { key: 'tier', operator: 'In', values: ['batch', 'other'] },
            { key: 'gone', operator: 'DoesNotExist' },
            { key: 'app', operator: 'Exists' },
            { key: 'tier', operator: 'NotIn', values: ['web'] },
          ],
        },
      },
      podSpec(),
      { app: 'sample', tier: 'batch' },
    ),
  ),
  sample('indexed', job({ ...indexed, backoffLimit: 3 }, podSpec({ restartPolicy: 'OnFailure' }))),
  sample(
    'limits per index',
    job({ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 3, podReplacementPolicy: 'Failed' }),
  ),
  sample('many indexes', job({ ...indexed, completions: 100_001, backoffLimitPerIndex: 1, maxFailedIndexes: 100 })),
  sample(
    'success policy',
    job({
      ...indexed,
      successPolicy: {
        rules: [{ succeededIndexes: '0,2-4', succeededCount: 3 }, { succeededCount: 5 }, { succeededIndexes: '1' }],
      },
    }),
  ),
  sample(
    'failure policy',
    job({
      ...indexed,
      backoffLimitPerIndex: 2,
      podFailurePolicy: {
        rules: [
          { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [1, 42, 255] } },
          { action: 'FailIndex', onExitCodes: { operator: 'NotIn', values: [0, 1] } },
          {
            action: 'Ignore',
            onPodConditions: [{ type: 'DisruptionTarget' }, { type: 'example.com/x', status: 'False' }],
          },
          { action: 'Count', onPodConditions: [{ type: 'ConfigIssue', status: 'True' }] },
        ],
      },
    }),
  ),
  sample('replacement policy', job({ podReplacementPolicy: 'TerminatingOrFailed', completions: 2 })),
  sample('managed by another', job({ managedBy: 'example.com/controller' }), 30),
  sample('cron job', cronJob({})),
  sample(
    'cron job, all fields',
    cronJob(
      {
        timeZone: 'Europe/Paris',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 60,
        successfulJobsHistoryLimit: 2,
        failedJobsHistoryLimit: 0,
        suspend: false,
      },
      { backoffLimit: 1, ttlSecondsAfterFinished: 0 },
    ),
  ),
  sample('cron job with metadata', {
    ...cronJob({ schedule: '@hourly', concurrencyPolicy: 'Replace' }),
    metadata: { name: 'nightly', labels: { app: 'sample' }, annotations: { a: 'b' } },
  }),
  sample(
    'cron job with policies',
    cronJob(
      { schedule: '@daily' },
      {
        ...indexed,
        backoffLimitPerIndex: 0,
        successPolicy: { rules: [{ succeededIndexes: '0-3' }] },
        podFailurePolicy: {
          rules: [
            { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
            { action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } },
          ],
        },
      },
    ),
  ),
  sample('annotations with a meaning', {
    ...job({}),
    spec: {
      template: {
        metadata: {
          labels: { app: 'sample', 'job-name': 'sample', 'batch.kubernetes.io/job-name': 'sample' },
          annotations: {
            'controller.kubernetes.io/pod-deletion-cost': '-10',
            'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default',
            'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
            'container.seccomp.security.alpha.kubernetes.io/main': 'localhost/profile.json',
          },
        },
        spec: podSpec({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
      },
    },
  }),
  sample('cron job of an indexed job', cronJob({ schedule: '*/5 8-18 * * MON-FRI' }, indexed)),
];
