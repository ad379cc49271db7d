import { describe, expect, test } from 'vitest';
import { IndexedJob, type IndexedJobProps } from '../../../sdk/index.ts';
import { newChart, objects, refusal, synth } from './synth.ts';

const containers = [{ image: 'train:1' }];

test('a headless Service selects the pods by the name of the Job', () => {
  const yaml = synth(
    (chart) => new IndexedJob(chart, 'train', { completions: 4, parallelism: 4, service: true, containers }),
  );
  expect(yaml).toBe(`apiVersion: v1
kind: Service
metadata:
  name: etl-train
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    batch.kubernetes.io/job-name: etl-train
---
apiVersion: batch/v1
kind: Job
metadata:
  name: etl-train
spec:
  completionMode: Indexed
  completions: 4
  parallelism: 4
  template:
    spec:
      containers:
        - image: train:1
          name: main
      restartPolicy: Never
      subdomain: etl-train
`);
});

test('a name, ports and a namespace', () => {
  const [service, job] = objects((chart) => {
    new IndexedJob(chart, 'train', {
      metadata: { namespace: 'ml' },
      items: ['a', 'b'],
      service: { name: 'peers', ports: [{ name: 'http', port: 80 }] },
      containers,
    });
  }).filter((object) => (object as { kind: string }).kind !== 'ConfigMap');
  expect(service).toMatchObject({
    metadata: { name: 'peers', namespace: 'ml' },
    spec: { ports: [{ name: 'http', port: 80 }] },
  });
  expect(job).toMatchObject({ spec: { template: { spec: { subdomain: 'peers' } } } });
});

test('with a selector of its own, the Service has the same', () => {
  const [service] = objects((chart) => {
    new IndexedJob(chart, 'train', {
      completions: 2,
      manualSelector: true,
      selector: { matchLabels: { app: 'train' } },
      podMetadata: { labels: { app: 'train' } },
      service: true,
      containers,
    });
  });
  expect(service).toMatchObject({ spec: { selector: { app: 'train' } } });
});

test('the name of a pod', () => {
  const job = new IndexedJob(newChart(), 'train', { completions: 2, service: { name: 'peers' }, containers });
  expect(job.hostOf(1)).toBe('etl-train-1.peers');
  expect(() => job.hostOf(2)).toThrow('etl/train: there is no index 2, the last one is 1');
  expect(() => job.hostOf(-1)).toThrow('etl/train: there is no index -1, the last one is 1');
  const alone = new IndexedJob(newChart(), 'train', { completions: 2, containers });
  expect(() => alone.hostOf(0)).toThrow('etl/train: its pods have no names');
});

describe('refused', () => {
  test.each<[string, object, string]>([
    ['a name that begins with a digit', { service: { name: '1st' } }, 'service: must be at most 63 lower-case letters'],
    [
      'another subdomain',
      { subdomain: 'other' },
      'subdomain: cannot be beside a service, whose name it is (remove it)',
    ],
    ['a generated name', { metadata: { generateName: 'j-' } }, 'metadata: cannot have generateName beside a service'],
    [
      'a selector that is more than labels',
      { manualSelector: true, selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } },
      'selector: cannot have matchExpressions beside a service',
    ],
  ])('%s', (_, props, message) => {
    const lines = refusal((chart) => {
      new IndexedJob(chart, 'j', { completions: 1, service: true, containers, ...props } as IndexedJobProps);
    });
    expect(lines.join('\n')).toContain(`[etl/j] ${message}`);
  });
});
