import { ApiObject, App, Chart, Duration, Lazy } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Job, type JobProps } from '../../../sdk/index.ts';
import { newChart, objects, synth } from './synth.ts';

const containers = [{ image: 'busybox' }];

test('a bare Job holds what was written, and restartPolicy', () => {
  expect(synth((chart) => new Job(chart, 'bare', { containers }))).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  name: etl-bare
spec:
  template:
    spec:
      containers:
        - image: busybox
          name: main
      restartPolicy: Never
`);
});

test('every field of a Job arrives in its YAML', () => {
  const yaml = synth(
    (chart) =>
      new Job(chart, 'full', {
        metadata: { name: 'full', labels: { app: 'full' }, annotations: { note: 'x' } },
        completionMode: 'Indexed',
        completions: 10,
        parallelism: 5,
        backoffLimit: 4,
        backoffLimitPerIndex: 2,
        maxFailedIndexes: 3,
        activeDeadline: Duration.minutes(10),
        ttlAfterFinished: Duration.days(1),
        suspend: true,
        managedBy: 'example.com/queue',
        podReplacementPolicy: 'Failed',
        successPolicy: { rules: [{ succeededIndexes: '0,2-5', succeededCount: 3 }] },
        podFailurePolicy: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
          { action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } },
        ],
        containers,
      }),
  );
  expect(yaml).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    note: x
  labels:
    app: full
  name: full
spec:
  activeDeadlineSeconds: 600
  backoffLimit: 4
  backoffLimitPerIndex: 2
  completionMode: Indexed
  completions: 10
  managedBy: example.com/queue
  maxFailedIndexes: 3
  parallelism: 5
  podFailurePolicy:
    rules:
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
      - action: FailIndex
        onExitCodes:
          operator: In
          values:
            - 3
  podReplacementPolicy: Failed
  successPolicy:
    rules:
      - succeededCount: 3
        succeededIndexes: 0,2-5
  suspend: true
  template:
    spec:
      containers:
        - image: busybox
          name: main
      restartPolicy: Never
  ttlSecondsAfterFinished: 86400
`);
});

describe('spec', () => {
  const specOf = (props: Omit<JobProps, 'containers'>) => {
    const [job] = objects((chart) => new Job(chart, 'j', { containers, ...props } as JobProps));
    const { template: _, ...spec } = (job as { spec: Record<string, unknown> }).spec;
    return spec;
  };

  test.each<[string, Omit<JobProps, 'containers'>, object]>([
    ['nothing', {}, {}],
    [
      'zeros and false stay',
      { parallelism: 0, backoffLimit: 0, suspend: false },
      { parallelism: 0, backoffLimit: 0, suspend: false },
    ],
    ['a failure policy as the API writes it', { podFailurePolicy: { rules: [] } }, { podFailurePolicy: { rules: [] } }],
    ['fields that nobody knows yet', { spec: { future: { deep: 1 } } }, { future: { deep: 1 } }],
    ['a passthrough goes over a property', { backoffLimit: 1, spec: { backoffLimit: 2 } }, { backoffLimit: 2 }],
    ['values bound late', { parallelism: Lazy.any({ produce: () => 3 }) as unknown as number }, { parallelism: 3 }],
  ])('%s', (_, props, spec) => {
    expect(specOf(props)).toEqual(spec);
  });
});

test('a selector of its own', () => {
  const [job] = objects((chart) => {
    new Job(chart, 'j', {
      containers,
      manualSelector: true,
      selector: { matchLabels: { app: 'j' } },
      podMetadata: { labels: { app: 'j' } },
    });
  });
  expect(job).toEqual({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'etl-j' },
    spec: {
      manualSelector: true,
      selector: { matchLabels: { app: 'j' } },
      template: {
        metadata: { labels: { app: 'j' } },
        spec: { containers: [{ name: 'main', image: 'busybox' }], restartPolicy: 'Never' },
      },
    },
  });
});

describe('names', () => {
  const metadataOf = (chart: Chart, metadata?: JobProps['metadata']) => {
    new Job(chart, 'j', { containers, metadata });
    return (chart.toJson()[0] as { metadata: unknown }).metadata;
  };

  test('by the path, with the hash of cdk8s', () => {
    expect(metadataOf(new Chart(new App(), 'etl'))).toEqual({ name: 'etl-j-c808bdb9' });
  });

  test('by the user', () => {
    expect(metadataOf(newChart(), { name: 'mine', namespace: 'batch' })).toEqual({ name: 'mine', namespace: 'batch' });
  });

  test('generateName stands alone', () => {
    expect(metadataOf(newChart(), { generateName: 'pi-' })).toEqual({ generateName: 'pi-' });
  });

  test('labels and namespace of the chart', () => {
    const chart = new Chart(new App(), 'etl', {
      disableResourceNameHashes: true,
      namespace: 'batch',
      labels: { team: 'data' },
    });
    expect(metadataOf(chart, { labels: { app: 'j' } })).toEqual({
      name: 'etl-j',
      namespace: 'batch',
      labels: { team: 'data', app: 'j' },
    });
  });
});

test('a Job is found as cdk8s finds any object', () => {
  const job = new Job(newChart(), 'j', { containers });
  expect({ name: job.name, kind: job.kind, apiVersion: job.apiVersion, object: ApiObject.of(job).kind }).toEqual({
    name: 'etl-j',
    kind: 'Job',
    apiVersion: 'batch/v1',
    object: 'Job',
  });
});

test('the same program gives the same YAML', () => {
  const program = (chart: Chart) => new Job(chart, 'j', { containers, podSpec: { b: 1, a: 2 }, parallelism: 2 });
  expect(synth(program)).toBe(synth(program));
});
