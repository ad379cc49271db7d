import { describe, expect, test } from 'vitest';
import { kplus, Queue, WorkQueueJob, type WorkQueueJobProps } from '../../../sdk/index.ts';
import { podSpec, refusal, synth } from './synth.ts';

const containers = [{ image: 'thumbs:1' }];
const redis = Queue.redis({ url: { secret: 'redis', key: 'url' }, list: 'thumbs' });

test('workers until the queue is empty', () => {
  const yaml = synth(
    (chart) =>
      new WorkQueueJob(chart, 'thumbs', {
        queue: redis,
        mode: 'until-empty',
        parallelism: 8,
        initContainers: [{ image: 'wait:1' }],
        containers,
      }),
  );
  expect(yaml).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  name: etl-thumbs
spec:
  parallelism: 8
  template:
    spec:
      containers:
        - env:
            - name: QUEUE_URL
              valueFrom:
                secretKeyRef:
                  key: url
                  name: redis
            - name: QUEUE_NAME
              value: thumbs
          image: thumbs:1
          name: main
      initContainers:
        - env:
            - name: QUEUE_URL
              valueFrom:
                secretKeyRef:
                  key: url
                  name: redis
            - name: QUEUE_NAME
              value: thumbs
          image: wait:1
          name: init-0
      restartPolicy: Never
`);
});

test('a pod for each item', () => {
  const yaml = synth(
    (chart) =>
      new WorkQueueJob(chart, 'thumbs', {
        queue: Queue.rabbitMq({ url: 'amqp://rabbitmq:5672', queue: 'thumbs' }),
        mode: 'pod-per-item',
        completions: 100,
        parallelism: 8,
        containers,
      }),
  );
  expect(yaml).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  name: etl-thumbs
spec:
  completions: 100
  parallelism: 8
  template:
    spec:
      containers:
        - env:
            - name: QUEUE_URL
              value: amqp://rabbitmq:5672
            - name: QUEUE_NAME
              value: thumbs
          image: thumbs:1
          name: main
      restartPolicy: Never
`);
});

test.each([{}, { parallelism: undefined }])('one worker is a queue, too, which must be written: %o', (number) => {
  const props: WorkQueueJobProps = { queue: redis, mode: 'until-empty', containers, ...number };
  const yaml = synth((chart) => new WorkQueueJob(chart, 'one', props));
  expect(yaml).toContain('  parallelism: 1\n');
});

test('variables of the container win, and may refer to those of the queue', () => {
  const spec = podSpec((chart) => {
    new WorkQueueJob(chart, 'thumbs', {
      queue: Queue.of({ url: 'https://queue', name: 'q', env: { REGION: 'eu', KEY: { secret: 's', key: 'k' } } }),
      mode: 'until-empty',
      containers: [{ image: 'thumbs:1', env: { QUEUE_NAME: 'mine', AT: '$(QUEUE_URL)/$(QUEUE_NAME)' } }],
    });
  });
  expect(spec).toMatchObject({
    containers: [
      {
        env: [
          { name: 'QUEUE_URL', value: 'https://queue' },
          { name: 'REGION', value: 'eu' },
          { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          { name: 'QUEUE_NAME', value: 'mine' },
          { name: 'AT', value: '$(QUEUE_URL)/$(QUEUE_NAME)' },
        ],
      },
    ],
  });
});

test('a Secret of kplus', () => {
  const spec = podSpec((chart) => {
    const secret = new kplus.Secret(chart, 'redis', { stringData: { url: 'redis://redis' } });
    new WorkQueueJob(chart, 'thumbs', {
      queue: Queue.redis({ url: { secret, key: 'url' }, list: 'l' }),
      mode: 'until-empty',
      containers,
    });
  });
  expect(spec).toMatchObject({
    containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'etl-redis', key: 'url' } } }, {}] }],
  });
});

describe('refused', () => {
  test.each<[string, object, string]>([
    ['completions until empty', { completions: 3 }, 'completions: cannot be with mode "until-empty" (remove it,'],
    ['no completions for each item', { mode: 'pod-per-item' }, 'completions: is required with mode "pod-per-item"'],
    ['another mode', { mode: 'empty' }, 'mode: must be "until-empty" or "pod-per-item", is "empty"'],
    ['no queue', { queue: undefined }, 'queue: is required (write Queue.redis(...))'],
    ['Indexed', { completionMode: 'Indexed', completions: 1 }, 'completionMode: is not a property'],
  ])('%s', (_, props, message) => {
    const lines = refusal((chart) => {
      new WorkQueueJob(chart, 'q', { queue: redis, mode: 'until-empty', containers, ...props } as WorkQueueJobProps);
    });
    expect(lines.join('\n')).toContain(`[etl/q] ${message}`);
  });

  test.each<[string, () => unknown, string]>([
    ['no list', () => Queue.redis({ url: 'redis://r' } as never), 'Queue.redis needs the name of the queue'],
    ['no url', () => Queue.rabbitMq({ queue: 'q' } as never), 'Queue.rabbitMq needs a url'],
    ['no key', () => Queue.of({ url: { secret: 's' }, name: 'q' } as never), 'Queue.of needs a url'],
    [
      'another scheme',
      () => Queue.redis({ url: 'http://r', list: 'l' }),
      'Queue.redis: the url must begin with redis:// or rediss://, is "http://r"',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
