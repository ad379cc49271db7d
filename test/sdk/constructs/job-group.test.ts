import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { JobGroup, type JobProps } from '../../../sdk/index.ts';
import type { JobManifest } from '../../../sdk/manifest.ts';
import { newChart, objects, refusal } from './synth.ts';

const containers = [{ image: 'busybox:1.36' }];
const job = (): JobProps => ({ containers });

const names = (group: JobGroup) => group.jobs.map(({ name }) => name);

describe('a group of items', () => {
  test('has a Job for each, with the label of the group on it and its pods', () => {
    const found = objects((chart) => {
      JobGroup.items(chart, 'convert', {
        items: ['orders', 'customers'],
        job: (table, index) => ({
          metadata: { labels: { team: 'data' } },
          podMetadata: { annotations: { index: String(index) } },
          containers: [{ image: 'convert:1', args: [table] }],
        }),
      });
    }) as JobManifest[];
    expect(found).toMatchObject([
      {
        metadata: { name: 'etl-convert-orders', labels: { team: 'data', 'kubectl-batch/group': 'etl-convert' } },
        spec: {
          template: {
            metadata: { labels: { 'kubectl-batch/group': 'etl-convert' }, annotations: { index: '0' } },
            spec: { containers: [{ args: ['orders'] }] },
          },
        },
      },
      {
        metadata: { name: 'etl-convert-customers' },
        spec: { template: { spec: { containers: [{ args: ['customers'] }] } } },
      },
    ]);
  });

  test('names them by what an item holds', () => {
    const items = [{ src: 's3://in/Ä b.csv', level: 3, deep: { ok: true } }, 7, true, 'A_B', ['x', 1]];
    expect(names(JobGroup.items(newChart(), 'g', { items, job }))).toEqual([
      'etl-g-s3-in-b-csv-3-true',
      'etl-g-7',
      'etl-g-true',
      'etl-g-a-b',
      'etl-g-x-1',
    ]);
  });

  test('names them as they are told to', () => {
    const name = ({ id }: { id: number }, index: number) => `No. ${id}/${index}`;
    expect(names(JobGroup.items(newChart(), 'g', { items: [{ id: 5 }, { id: 6 }], name, job }))).toEqual([
      'etl-g-no-5-0',
      'etl-g-no-6-1',
    ]);
    const own = JobGroup.items(newChart(), 'g', {
      items: ['a'],
      job: () => ({ metadata: { name: 'mine' }, containers }),
    });
    expect(names(own)).toEqual(['mine']);
  });

  test('keeps names within their limits, and apart', () => {
    const long = 'x'.repeat(80);
    const items = [`${long}1`, `${long}2`, 'y'.repeat(57), 'y'.repeat(58)];
    const made = names(JobGroup.items(newChart(), 'g', { items, job }));
    expect(made.map((name) => name.length)).toEqual([63, 63, 63, 63]);
    expect(new Set(made).size).toBe(4);
    expect(made[2]).toBe(`etl-g-${'y'.repeat(57)}`);
    const indexed = JobGroup.items(newChart(), 'g', {
      items: [long],
      job: () => ({ containers, completionMode: 'Indexed', completions: 1000 }),
    });
    expect(names(indexed).map((name) => name.length)).toEqual([59]);
    expect(refusal((chart) => void JobGroup.items(chart, 'g', { items, job }))[0]).toMatch(/^not refused/);
  });

  test('has the names of the chart, hashes and all, each time the same', () => {
    const make = () => JobGroup.items(new Chart(new App(), 'etl'), 'g', { items: ['a'], job });
    expect(names(make())).toEqual([expect.stringMatching(/^etl-g-c[0-9a-f]{7}-a$/)]);
    expect(names(make())).toEqual(names(make()));
  });

  test.each([
    [[], 'etl/g: the group has no items'],
    [['a b', 'x', 'a-b'], 'etl/g: item 0 "a b" and item 2 "a-b" both make the name etl-g-a-b'],
    [[{ a: 1 }, { b: 1 }], 'etl/g: item 0 {"a":1} and item 1 {"b":1} both make the name etl-g-1'],
    [['!?'], 'etl/g: item 0 "!?" has neither letters nor digits for a name'],
  ])('of %j is refused', (items, message) => {
    expect(() => JobGroup.items<unknown>(newChart(), 'g', { items, job })).toThrow(message);
  });
});

describe('a matrix', () => {
  test('has a Job for each combination, some left out, some added', () => {
    const group = JobGroup.matrix(newChart(), 'train', {
      matrix: { region: ['eu', 'us'], depth: [4, 8] },
      exclude: [{ region: 'us', depth: 8 }],
      include: [{ region: 'ap', depth: 16 }],
      job: ({ region, depth }) => {
        // The values are known to the compiler.
        const known: ['eu' | 'us' | 'ap', 4 | 8 | 16] = [region, depth];
        return { containers: [{ image: 'train:1', args: known.map(String) }] };
      },
    });
    expect(names(group)).toEqual(['etl-train-eu-4', 'etl-train-eu-8', 'etl-train-us-4', 'etl-train-ap-16']);
  });

  test('leaves out whatever has the values', () => {
    const group = JobGroup.matrix(newChart(), 'g', {
      matrix: { a: [1, 2], b: [true, false] },
      exclude: [{ a: 1 }],
      job,
    });
    expect(names(group)).toEqual(['etl-g-2-true', 'etl-g-2-false']);
  });

  test('values of other types do not compile', () => {
    const matrix = { a: [1, 2], b: ['x'] } as const;
    // @ts-expect-error 3 is not in the matrix.
    expect(() => JobGroup.matrix(newChart(), 'g', { matrix, exclude: [{ a: 3 }], job })).toThrow(/leaves nothing out/);
    // @ts-expect-error c is not in the matrix.
    expect(() => JobGroup.matrix(newChart(), 'g', { matrix, exclude: [{ c: 3 }], job })).toThrow(
      /which the matrix has not/,
    );
    // @ts-expect-error b is missing.
    expect(() => JobGroup.matrix(newChart(), 'g', { matrix, include: [{ a: 3 }], job })).toThrow(/has no b/);
  });

  test.each([
    [{ matrix: { a: [] } }, 'etl/g: matrix.a has no values'],
    [{ matrix: {} }, 'etl/g: the matrix has no names'],
    [{ matrix: { a: [1] }, exclude: [{ a: 1 }] }, 'etl/g: the group has no items'],
    [{ matrix: { a: [1] }, exclude: [{}] }, 'etl/g: the group has no items'],
    [
      { matrix: { a: [1] }, exclude: [{ a: '1' }] },
      'etl/g: exclude[0] leaves nothing out: no combination has {"a":"1"}',
    ],
    [{ matrix: { size: [1] }, exclude: [{ sise: 1 }] }, 'etl/g: exclude[0] has sise, which the matrix has not'],
    [
      { matrix: { a: [1] }, include: [{ a: 1 }] },
      'etl/g: item 0 {"a":1} and item 1 {"a":1} both make the name etl-g-1',
    ],
    [{ matrix: { a: [1], b: [1] }, include: [{ a: 1 }] }, 'etl/g: include[0] has no b'],
  ])('%j is refused', (props, message) => {
    expect(() => JobGroup.matrix(newChart(), 'g', { ...props, job } as never)).toThrow(message);
  });
});
