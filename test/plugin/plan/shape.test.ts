import { expect, test } from 'vitest';
import { shapeOf } from '../../../plugin/plan/shape.ts';

const job = (
  change: {
    name?: string;
    label?: string;
    image?: string;
    word?: string;
    value?: string;
    limit?: number;
    from?: object;
  } = {},
) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: change.name ?? 'a', labels: { team: change.label ?? 'x' } },
  spec: {
    backoffLimit: change.limit ?? 6,
    template: {
      spec: {
        containers: [
          {
            name: 'main',
            image: change.image ?? 'busybox',
            command: ['echo', change.word ?? 'one'],
            env: [change.from ? { name: 'E', valueFrom: change.from } : { name: 'E', value: change.value ?? '1' }],
          },
        ],
      },
    },
  },
});

test.each([{ name: 'b' }, { label: 'y' }, { word: 'two' }, { value: '2' }])('alike: %j', (change) => {
  expect(shapeOf(job(change))).toBe(shapeOf(job()));
});

test.each([{ image: 'perl' }, { limit: 1 }, { from: { fieldRef: { fieldPath: 'metadata.name' } } }])(
  'not alike: %j',
  (change) => {
    expect(shapeOf(job(change))).not.toBe(shapeOf(job()));
  },
);

test('a missing name is not alike', () => {
  const { metadata: _, ...rest } = job();
  expect(shapeOf({ ...rest, metadata: { generateName: 'a-', labels: { team: 'x' } } })).not.toBe(shapeOf(job()));
});
